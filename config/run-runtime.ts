import type { Clock } from '../core/clock.ts';
import { NotFoundError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Blobs } from '../media/blobs.ts';
import { type CallScheduler, createCallScheduler } from '../models/call-scheduler.ts';
import type { Caller } from '../models/caller.ts';
import { createModelClient, type EndpointSettings } from '../models/client-registry.ts';
import { actualCost, requestBytes, worstCase } from '../models/cost.ts';
import type { ModelClient } from '../models/model-port.ts';
import { probeAlive } from '../models/probe-alive.ts';
import { createPurse, type Purse } from '../models/purse.ts';
import { dialectEntry } from '../moderation/dialects/registry.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { EndpointSpec, Operations, Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import { endpointSettings } from './endpoint-settings.ts';
import { leavesVideoOut } from './evaluation-digest.ts';
import { loadModerators } from './moderators.ts';
import { requireSameFiles } from './same-files.ts';
import { type TrialLane, trialLanes } from './trial-lanes.ts';
import { otherParties } from './trial-setup.ts';

/** Everything one worker process holds for one run. */
export interface RunRuntime {
  readonly record: RunRecord;
  readonly spec: Spec;
  /** Moderators in the order of the spec, then persuadees: see `lanesOf`. */
  readonly lanes: readonly RunLane[];
  readonly schedulers: ReadonlyMap<string, CallScheduler>;
  applyConcurrency(ceilings: Readonly<Record<string, number>>): void;
  close(): Promise<void>;
}

export type RunLane =
  | { readonly work: 'moderate'; readonly moderator: Moderator; readonly caller: Caller | null }
  | TrialLane;

export type CreateClient = (settings: EndpointSettings) => ModelClient;

const MAX_BODY_BYTES = 16 * 1024 * 1024;

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
  requireSameFiles(spec, moderators, record.evaluations.at(-1));

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
    const first = firstModel(spec, name);
    if (first === null) continue;
    const client = (options.createClient ?? createModelClient)({
      ...endpointSettings(name, endpoint, options.variable),
      loadBlob: options.blobs.read,
    });
    const rate = rateLimits(endpoint);
    const own = [money, rate === null ? null : await purse(`endpoint:${name}`, rate)].filter((entry) => entry !== null);
    schedulers.set(
      name,
      createCallScheduler({
        client,
        ledger: store.ledger,
        purses: own,
        probe: (signal) => probeAlive(client, { ...first, signal }),
        clock,
        settings: {
          concurrency: endpoint.concurrency,
          timeoutMs: endpoint.timeout_s * 1000,
          attempts: endpoint.attempts,
          maxBytes: MAX_BODY_BYTES,
        },
        onTrouble: options.onTrouble,
      }),
    );
  }

  return {
    record,
    spec,
    schedulers,
    lanes: [
      ...moderators.map((moderator) => ({
        work: 'moderate' as const,
        moderator,
        caller: moderator.target === null ? null : callerOf(moderator.target, spec, schedulers),
      })),
      ...trialLanes(spec, record, {
        moderators,
        readBlob: options.blobs.read,
        caller: (target) => callerOf(target, spec, schedulers),
      }),
    ],
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

/** A model of an endpoint that can be asked whether it lives; null = the spec uses no model of it. */
function firstModel(
  { moderators, persuasion }: Spec,
  endpoint: string,
): { model: string; kind: 'chat' | 'moderation' } | null {
  const moderator = moderators.find((entry) => entry.endpoint === endpoint && entry.model !== undefined);
  if (moderator?.model !== undefined) {
    const { kind } = dialectEntry(moderator.dialect);
    return { model: moderator.model, kind: kind === 'moderation' ? 'moderation' : 'chat' };
  }
  const chats = [...(persuasion?.persuadees ?? []), ...otherParties({ persuasion })];
  const party = chats.find((entry) => entry.endpoint === endpoint);
  return party === undefined ? null : { model: party.model, kind: 'chat' };
}

function callerOf(
  target: { readonly endpoint: string; readonly model: string },
  spec: Spec,
  schedulers: ReadonlyMap<string, CallScheduler>,
): Caller {
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
