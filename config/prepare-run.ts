import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { systemClock } from '../core/clock.ts';
import { errorMessage, InvalidInputError, MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { ATLAS_DIGEST } from '../datasets/renderers/atlas.ts';
import { RENDERER_VERSION } from '../datasets/renderers/spec.ts';
import { type Capabilities, probeCapabilities } from '../models/capabilities.ts';
import { createModelClient } from '../models/client-registry.ts';
import { createProbeClient } from '../models/probe-client.ts';
import { manifestOf } from '../runs/freeze.ts';
import { MAX_PAGES, pageCount } from '../runs/plan.ts';
import type { Evaluation, RunRecord } from '../runs/run-store.ts';
import { frozenSpec, type Operations, operationsOf, type Spec, specDigest } from '../runs/spec.ts';
import { FreezeTakenOverError } from '../store/run-rules.ts';
import { makeCases } from './case-maker.ts';
import type { Context } from './context.ts';
import { endpointSettings } from './endpoint-settings.ts';
import { evaluationChanges, evaluationOf } from './evaluation-digest.ts';
import { type CreateClient, loadModerators } from './run-runtime.ts';

/** The run of a spec: the newest of the same digest, or the next ordinal. */
export async function findRun(
  context: Context,
  spec: Spec,
  again: boolean,
): Promise<{ run: RunRecord | null; id: string; ordinal: number }> {
  const digest = specDigest(spec);
  const runs = await context.store.runs.list(digest);
  const newest = runs.reduce<RunRecord | null>(
    (best, run) => (best === null || run.ordinal > best.ordinal ? run : best),
    null,
  );
  if (newest !== null && !again) return { run: newest, id: newest.id, ordinal: newest.ordinal };
  const ordinal = (newest?.ordinal ?? 0) + 1;
  return { run: null, id: `${spec.name}-${digest.slice(0, 8)}-${ordinal}`, ordinal };
}

/** An endpoint that does not answer the questions asked before a run. */
export class EndpointSilentError extends MettleError {
  override readonly name = 'EndpointSilentError';
  readonly code = 'EndpointSilent';
  readonly retryable = true;
}

/**
 * Asks each model of the spec a few counted questions; nothing is stored. Throws EndpointSilentError for an endpoint that
 * is down, ProviderConfigError for a wrong key or model.
 */
export async function probeModels(
  spec: Spec,
  variable: (name: string) => string | undefined,
  createClient: CreateClient = createModelClient,
): Promise<Record<string, Capabilities>> {
  const moderators = await loadModerators(spec);
  const asked = new Map<string, Promise<Capabilities>>();
  const found: Record<string, Capabilities> = {};
  for (const { name, dialect, settings: wanted, target } of moderators) {
    if (target === null || dialect.kind === 'local') continue;
    const endpoint = spec.endpoints[target.endpoint];
    if (endpoint === undefined) continue;
    const needs = { logprobs: wanted.logprobs, schema: dialect.kind === 'chat' && wanted.schema };
    const key = JSON.stringify([target, dialect.kind, needs]);
    let probe = asked.get(key);
    if (probe === undefined) {
      const settings = endpointSettings(target.endpoint, endpoint, variable);
      const client = createProbeClient(createClient(settings), systemClock);
      const { model, parameters } = target;
      probe = probeCapabilities(client, { model, kind: dialect.kind, needs, parameters }).catch((error: unknown) => {
        if (!(error instanceof MettleError && error.retryable)) throw error;
        throw new EndpointSilentError(`endpoint ${target.endpoint} does not answer: ${errorMessage(error)}`, {
          cause: error,
          hint: 'see that it is up and that base_url is right; the same command then goes on',
        });
      });
      asked.set(key, probe);
    }
    found[name] = await probe;
  }
  return found;
}

/** Data sets of a frozen run that have another version by now; the run keeps the cases it was frozen with. */
export async function changedSources({ config }: Context, run: RunRecord): Promise<string[]> {
  const changed: string[] = [];
  for (const { source, version } of run.manifest?.sources ?? []) {
    const now = await openDataset(source, { dataDir: config.dataDir }).catch(() => null);
    if (now !== null && now.version !== version) changed.push(`${source}: ${version} -> ${now.version}`);
  }
  return changed;
}

/** What the spec needs beyond its capabilities, before anything is spent. */
export function checkPlan(spec: Spec, cases: number): void {
  const pages = pageCount(cases, spec.page_size) * spec.moderators.length;
  if (pages > MAX_PAGES)
    throw new InvalidInputError(`${pages} pages are more than the ${MAX_PAGES} of one run`, {
      hint: 'split the cases over several specs, or raise page_size',
    });
}

/**
 * Creates and freezes the run, or checks that a frozen one still means the same. Throws InvalidInputError with the list
 * of differences when templates, dialects, taxonomies, metrics or capabilities changed and `acceptChange` is not set.
 */
export async function prepareRun(
  context: Context,
  spec: Spec,
  options: {
    again: boolean;
    acceptChange: boolean;
    /** Video cases are left out as not assessable. */
    withoutVideo: boolean;
    capabilities: Readonly<Record<string, Capabilities>>;
  },
): Promise<RunRecord> {
  const { store } = context;
  const found = await findRun(context, spec, options.again);
  const moderators = await loadModerators(spec, options);
  const drawn = spec.cases.some(({ render }) => render !== undefined);
  const evaluation = evaluationOf(
    moderators,
    options.capabilities,
    drawn ? `${RENDERER_VERSION} atlas ${ATLAS_DIGEST.slice(0, 12)}` : null,
  );
  const operations = operationsOf(spec) as unknown as Json;
  const run =
    found.run ??
    (await store.runs.create({
      id: found.id,
      name: spec.name,
      specDigest: specDigest(spec),
      ordinal: found.ordinal,
      spec: frozenSpec(spec),
      operations,
    }));
  const frozen = run.manifest === null ? await freeze(context, spec, run.id, evaluation) : run;
  checkPlan(spec, frozen.manifest?.cases ?? 0);
  const before = frozen.evaluations.at(-1);
  const changes = before === undefined ? [] : evaluationChanges(before, evaluation);
  if (changes.length > 0 && !options.acceptChange) {
    throw new InvalidInputError(`run ${run.id} was frozen under another evaluation:\n  ${changes.join('\n  ')}`, {
      hint: 'its rows are kept; go on with --accept-change (recorded per row and in the report), or start anew with --again',
    });
  }
  await forgetRetuned(context, frozen, operationsOf(spec));
  return store.runs.update(run.id, {
    operations,
    ...(frozen.state === 'preparing' ? { state: 'running' } : {}),
    ...(changes.length > 0 ? { evaluations: [...frozen.evaluations, evaluation] } : {}),
  });
}

/** A concurrency that was edited in the spec since then takes the place of what `mettle retune` asked for. */
async function forgetRetuned({ store }: Context, run: RunRecord, next: Operations): Promise<void> {
  const before = (run.operations as unknown as Operations).endpoints;
  const { concurrency } = await store.runs.control(run.id);
  const kept = Object.entries(concurrency).filter(
    ([name]) =>
      canonicalJson(before[name]?.concurrency ?? null) === canonicalJson(next.endpoints[name]?.concurrency ?? null),
  );
  if (kept.length < Object.keys(concurrency).length)
    await store.runs.setControl(run.id, { concurrency: Object.fromEntries(kept) });
}

const LOOK_MS = 250;
const PATIENCE_MS = 30_000;

/** Freezes the run's cases, or waits for the process that does; takes over from one that died on the way. */
async function freeze(context: Context, spec: Spec, runId: RunId, evaluation: Evaluation): Promise<RunRecord> {
  const { store, clock, config } = context;
  for (let patience = PATIENCE_MS; ; patience *= 2) {
    const manifest = manifestOf(spec, (name) => openDataset(name, { dataDir: config.dataDir }), makeCases);
    try {
      return await store.runs.freeze(runId, manifest.batches, manifest.info, evaluation);
    } catch (error) {
      if (!(error instanceof FreezeTakenOverError)) throw error;
    }
    const until = clock.monotonic() + patience * (0.5 + Math.random());
    while (clock.monotonic() < until) {
      const run = await store.runs.find(runId);
      if (run !== null && run.manifest !== null) return run;
      await clock.sleep(LOOK_MS);
    }
  }
}
