import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { isPersuasionDataset, openPersuasionDataset } from '../datasets/persuasion/open.ts';
import { ATLAS_DIGEST } from '../datasets/renderers/atlas.ts';
import { CARD_RENDERER } from '../datasets/renderers/cards/spec.ts';
import { RENDERER_VERSION } from '../datasets/renderers/spec.ts';
import type { Capabilities } from '../models/capabilities.ts';
import { manifestOf } from '../runs/freeze.ts';
import { MAX_PAGES, pageCount } from '../runs/plan.ts';
import type { Evaluation, ManifestInfo, RunRecord } from '../runs/run-store.ts';
import { frozenSpec, type Operations, operationsOf, type Spec, specDigest } from '../runs/spec.ts';
import { FreezeTakenOverError } from '../store/run-rules.ts';
import { caseSources } from './case-sources.ts';
import type { Context } from './context.ts';
import { evaluationChanges, evaluationOf } from './evaluation-digest.ts';
import { lanesOf } from './lanes.ts';
import { loadModerators } from './moderators.ts';

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

/** Data sets of a frozen run that have another version by now; the run keeps the cases it was frozen with. */
export async function changedSources({ config }: Context, run: RunRecord): Promise<string[]> {
  const changed: string[] = [];
  for (const { source, version } of run.manifest?.sources ?? []) {
    const open = (await isPersuasionDataset(source, config)) ? openPersuasionDataset : openDataset;
    const now = await open(source, { dataDir: config.dataDir }).catch(() => null);
    if (now !== null && now.version !== version) changed.push(`${source}: ${version} -> ${now.version}`);
  }
  return changed;
}

/** What the spec needs beyond its capabilities, before anything is spent. */
export function checkPlan(spec: Spec, manifest: ManifestInfo): void {
  const pages = lanesOf(spec, manifest).reduce((sum, { items, pageSize }) => sum + pageCount(items, pageSize), 0);
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
  const evaluation = evaluationOf(moderators, spec, options.capabilities, renderersOf(spec));
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
  if (frozen.manifest !== null) checkPlan(spec, frozen.manifest);
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

/** What draws pictures for the run; null = nothing is drawn. */
function renderersOf({ cases, persuasion }: Spec): string | null {
  const drawn = [
    ...(cases.some(({ render }) => render !== undefined) ? [RENDERER_VERSION] : []),
    ...(persuasion?.arms.some((arm) => arm !== 'control' && arm !== 'text') ? [CARD_RENDERER] : []),
  ];
  return drawn.length === 0 ? null : `${drawn.join(' ')} atlas ${ATLAS_DIGEST.slice(0, 12)}`;
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
    const manifest = manifestOf(spec, caseSources(config.dataDir));
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
