import type { Clock } from '../core/clock.ts';
import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Blobs } from '../media/blobs.ts';
import { type CallScheduler, createCallScheduler } from '../models/call-scheduler.ts';
import { createModelClient, type EndpointSettings } from '../models/client-registry.ts';
import { actualCost, requestBytes, worstCase } from '../models/cost.ts';
import type { ModelClient } from '../models/model-port.ts';
import { probeAlive } from '../models/probe-alive.ts';
import { createPurse, type Purse } from '../models/purse.ts';
import type { Dialect } from '../moderation/dialects/dialect.ts';
import { loadDialect } from '../moderation/dialects/registry.ts';
import { type MediaSettings, NO_MEDIA } from '../moderation/media-settings.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import type { Caller } from '../moderation/moderate-page.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { EndpointSpec, ModeratorSpec, Operations, Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import { endpointSettings } from './endpoint-settings.ts';
import { leavesVideoOut } from './evaluation-digest.ts';

/** Everything one worker process holds for one run. */
export interface RunRuntime {
  readonly record: RunRecord;
  readonly spec: Spec;
  readonly moderators: readonly { readonly moderator: Moderator; readonly caller: Caller | null }[];
  readonly schedulers: ReadonlyMap<string, CallScheduler>;
  applyConcurrency(ceilings: Readonly<Record<string, number>>): void;
  close(): Promise<void>;
}

export type CreateClient = (settings: EndpointSettings) => ModelClient;

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Builds the moderators of a spec without any endpoint. */
export async function loadModerators(spec: Spec, { withoutVideo = false } = {}): Promise<Moderator[]> {
  return Promise.all(spec.moderators.map((entry) => loadModerator(entry, withoutVideo)));
}

async function loadModerator(entry: ModeratorSpec, withoutVideo: boolean): Promise<Moderator> {
  const dialect = await loadDialect(entry.dialect);
  if (dialect.kind !== 'local' && entry.endpoint === undefined)
    throw new InvalidInputError(
      `moderator ${entry.name}: ${entry.dialect} asks a model and needs an endpoint and a model`,
    );
  if (dialect.kind !== 'chat' && entry.policy !== undefined)
    throw new InvalidInputError(`moderator ${entry.name}: ${entry.dialect} takes no policy text`);
  return {
    name: entry.name,
    dialect,
    settings: {
      policy: entry.policy ?? null,
      temperature: entry.temperature,
      logprobs: entry.logprobs,
      schema: entry.schema,
      ...(entry.max_tokens === undefined ? {} : { maxTokens: entry.max_tokens }),
    },
    media: mediaSettings(entry, dialect),
    withoutVideo,
    target:
      entry.endpoint === undefined || entry.model === undefined
        ? null
        : { endpoint: entry.endpoint, model: entry.model, parameters: entry.parameters },
  };
}

/** What the spec says about media over what the dialect's models can usually be shown. */
function mediaSettings({ name, media = {} }: ModeratorSpec, dialect: Dialect): MediaSettings {
  const given = Object.fromEntries(Object.entries(media).filter(([, value]) => value !== undefined));
  const settings: MediaSettings = { ...NO_MEDIA, ...dialect.media, ...given };
  if (dialect.kind === 'local' && Object.keys(given).length > 0)
    throw new InvalidInputError(`moderator ${name}: ${dialect.id} calls no model and takes no media settings`);
  for (const type of ['image', 'video'] as const) {
    const wanted = type === 'image' ? settings.images : settings.video;
    if (wanted !== 'none' && dialect.kind !== 'local' && !dialect.modalities.includes(type))
      throw new InvalidInputError(`moderator ${name}: ${dialect.id} has no place for ${type}s in its prompt`);
  }
  if (dialect.kind === 'moderation' && settings.video === 'native')
    throw new InvalidInputError(`moderator ${name}: a moderation endpoint takes no video of its own`, {
      hint: 'video: frames judges its frames',
    });
  return settings;
}

export async function openRunRuntime(options: {
  runId: RunId;
  store: Store;
  clock: Clock;
  blobs: Blobs;
  variable: (name: string) => string | undefined;
  createClient?: CreateClient;
  onTrouble: (error: unknown) => void;
}): Promise<RunRuntime> {
  const { runId, store, clock } = options;
  const record = await store.runs.find(runId);
  if (record === null) throw new NotFoundError(`no run ${runId}`);
  const spec = record.spec as unknown as Spec;
  const operations = record.operations as unknown as Operations;
  const moderators = await loadModerators(spec, { withoutVideo: leavesVideoOut(record.evaluations.at(-1)) });

  const purses: Purse[] = [];
  const purse = async (account: string, limits: Parameters<typeof store.quota.configure>[1]) => {
    await store.quota.configure(account, limits);
    const made = createPurse({ quota: store.quota, account, clock, onTrouble: options.onTrouble });
    purses.push(made);
    return made;
  };
  const money =
    operations.budgetUsd === null
      ? null
      : await purse(`run:${runId}`, { budget: Math.floor(operations.budgetUsd * 1e9) });

  const schedulers = new Map<string, CallScheduler>();
  for (const [name, endpoint] of Object.entries(operations.endpoints)) {
    const models = spec.moderators.flatMap((entry) => (entry.endpoint === name && entry.model ? [entry] : []));
    if (models.length === 0) continue;
    const client = (options.createClient ?? createModelClient)({
      ...endpointSettings(name, endpoint, options.variable),
      loadBlob: options.blobs.read,
    });
    const rate = rateLimits(endpoint);
    const own = [money, rate === null ? null : await purse(`endpoint:${name}`, rate)].filter((entry) => entry !== null);
    const first = models[0] as ModeratorSpec;
    const kind = (await loadDialect(first.dialect)).kind === 'moderation' ? 'moderation' : 'chat';
    schedulers.set(
      name,
      createCallScheduler({
        client,
        ledger: store.ledger,
        purses: own,
        probe: (signal) => probeAlive(client, { model: first.model as string, kind, signal }),
        clock,
        settings: { concurrency: endpoint.concurrency, attempts: endpoint.attempts, maxBytes: MAX_BODY_BYTES },
        onTrouble: options.onTrouble,
      }),
    );
  }

  return {
    record,
    spec,
    schedulers,
    moderators: moderators.map((moderator) => ({ moderator, caller: callerOf(moderator, spec, schedulers) })),
    applyConcurrency(ceilings) {
      for (const [name, scheduler] of schedulers)
        scheduler.setCeiling(ceilings[name] ?? operations.endpoints[name]?.concurrency.ceiling ?? 1);
    },
    async close() {
      await Promise.all([...schedulers.values()].map((scheduler) => scheduler.close()));
      await Promise.all(purses.map((entry) => entry.close()));
    },
  };
}

function rateLimits(endpoint: EndpointSpec): { requestsPerSecond?: number; tokensPerMinute?: number } | null {
  const { requests_per_second: requests, tokens_per_minute: tokens } = endpoint;
  if (requests === undefined && tokens === undefined) return null;
  return {
    ...(requests === undefined ? {} : { requestsPerSecond: requests }),
    ...(tokens === undefined ? {} : { tokensPerMinute: tokens }),
  };
}

function callerOf(moderator: Moderator, spec: Spec, schedulers: ReadonlyMap<string, CallScheduler>): Caller | null {
  const { target } = moderator;
  if (target === null) return null;
  const scheduler = schedulers.get(target.endpoint);
  if (scheduler === undefined) throw new NotFoundError(`no endpoint ${target.endpoint}`);
  const price = spec.prices[target.model] ?? null;
  return {
    scheduler,
    bytes: requestBytes,
    stake(request) {
      const worst = worstCase(request, price ?? { input_per_mtok: 0, output_per_mtok: 0 });
      return { tokens: worst.tokens, money: worst.money };
    },
    cost: (answer) => (answer.usage === null || price === null ? null : actualCost(answer.usage, price)),
  };
}
