import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotFoundError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import { CEILINGS } from '../datasets/ceilings.ts';
import { dialectEntry } from '../moderation/dialects/registry.ts';
import { scoreName } from '../moderation/score-from.ts';
import { judgeRows } from '../persuasion/judges/judge-rows.ts';
import { readingRows, reflectiveRows } from '../persuasion/reading-rows.ts';
import type { PersuasionInput, ReportPersuadee } from '../reports/persuasion/persuasion-input.ts';
import type { ReportInput, ReportModerator } from '../reports/report-input.ts';
import type { ReportModel } from '../reports/report-shape.ts';
import type { ReviewInput, ReviewInputItem } from '../reports/review/review-input.ts';
import { unmetThresholds as unmetOf } from '../reports/thresholds.ts';
import { combinationOf } from '../runs/combination-spec.ts';
import { designOf } from '../runs/persuasion-spec.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import { familyPairs } from './family-pairs.ts';
import { loadModerators } from './moderators.ts';
import { nearImages } from './near-images.ts';
import { loadPersuadees } from './persuadees.ts';
import { reviewCandidates } from './review-candidates.ts';
import { reviewPlanOf, simulatedReviewers } from './review-plan.ts';
import { requireSameFiles } from './same-files.ts';

/** How the simulator marks the model it answers for. */
const SIMULATED = '(simulated)';

export function reportFolder(dataDir: string, run: RunId): string {
  return join(dataDir, 'runs', run);
}

/** What a report of a frozen run is made from: rows and spec, nothing of when, where or how it ran. */
export async function reportInput(store: Store, runId: RunId): Promise<ReportInput> {
  const run = await store.runs.find(runId);
  if (run === null) throw new NotFoundError(`no run ${runId}`, { hint: '`mettle status` lists the runs' });
  if (run.manifest === null)
    throw new NotFoundError(`run ${runId} has no frozen cases yet`, { hint: 'start it again with `mettle run`' });
  const spec = run.spec as unknown as Spec;
  const moderators: ReportModerator[] = [];
  const loaded = await loadModerators(spec);
  requireSameFiles(spec, loaded, run.evaluations.at(-1));
  let askedAgain = 0;
  // Otherwise what is stored of an image is another run's, and this report must not depend on it.
  let looksAtImages = false;
  for (const { name, dialect, target, media, scoreFrom } of loaded) {
    const seen = await glanceAt(store.results.verdicts({ run: runId, moderator: name }));
    askedAgain += seen.askedAgain;
    looksAtImages ||= media.images !== 'none';
    moderators.push({
      name,
      dialect: dialect.id,
      dialectVersion: dialect.unverified ? `${dialect.version}, unverified` : dialect.version,
      taxonomy: dialect.taxonomy,
      endpoint: target?.endpoint ?? null,
      model: target?.model ?? null,
      simulated: seen.simulated,
      baseline: dialectEntry(dialect.id).baseline,
      scoreFrom: scoreName(scoreFrom),
    });
  }
  const trials = await persuasionInput(store, run);
  return {
    title: spec.report.title ?? spec.name,
    spec: run.spec,
    specDigest: run.specDigest,
    manifest: run.manifest,
    evaluations: run.evaluations,
    moderators,
    combinations: spec.combinations.map(combinationOf),
    prices: Object.keys(spec.prices).length === 0 ? null : spec.prices,
    settings: spec.report,
    ceilings: CEILINGS,
    cases: () => store.runs.cases(runId),
    verdicts: (moderator) => store.results.verdicts({ run: runId, moderator }),
    askedAgain: askedAgain + (trials?.askedAgain ?? 0),
    rejected: await store.runs.rejected(runId),
    nearDuplicates: looksAtImages && run.manifest.media.length > 0 ? await nearImages(store, runId) : null,
    persuasion: trials?.persuasion ?? null,
    review: reviewInput(store, run),
  };
}

/** Null = the run has no persuadees. */
async function persuasionInput(
  store: Store,
  run: RunRecord,
): Promise<{ readonly persuasion: PersuasionInput; readonly askedAgain: number } | null> {
  const spec = run.spec as unknown as Spec;
  if (spec.persuasion === undefined) return null;
  const persuadees: ReportPersuadee[] = [];
  let askedAgain = 0;
  for (const { persuadee, instead } of loadPersuadees(spec, run.evaluations.at(-1))) {
    const { name, target, estimators } = persuadee;
    const seen = await glanceAt(store.trials.rows({ run: run.id, persuadee: name }));
    askedAgain += seen.askedAgain;
    const { endpoint, model } = target;
    persuadees.push({ name, endpoint, model, simulated: seen.simulated, estimators, instead });
  }
  const frozen = run.manifest?.persuasion ?? null;
  return {
    askedAgain,
    persuasion: {
      ...designOf(spec.persuasion),
      persuadees,
      sameFamily: familyPairs(spec.persuasion),
      planned: frozen === null ? 0 : frozen.cases * frozen.trialsPerCase,
      cases: () => store.trials.cases(run.id),
      trials: (persuadee) => store.trials.rows({ run: run.id, persuadee }),
      readingRows,
      furtherRows: (row, item) => [...judgeRows(row, item), ...reflectiveRows(row, item)],
    },
  };
}

/** Null = the run asks nobody. */
function reviewInput(store: Store, run: RunRecord): ReviewInput | null {
  const spec = run.spec as unknown as Spec;
  const plan = reviewPlanOf(spec);
  if (plan === null || spec.review === undefined) return null;
  const { people, gate, truth } = spec.review;
  return {
    plan,
    people,
    gate,
    truth,
    simulated: simulatedReviewers(spec)?.reviewers.map(({ name }) => name) ?? [],
    items: () => reviewedItems(store, run.id),
    pool: () => reviewCandidates(store, run),
  };
}

async function* reviewedItems(store: Store, run: RunId): AsyncGenerator<ReviewInputItem> {
  for (let after: ReviewInputItem['item']['id'] | undefined; ; ) {
    const page = await store.reviews.items(run, after === undefined ? {} : { after });
    yield* page;
    after = page.at(-1)?.item.id;
    if (after === undefined) return;
  }
}

/** What the rows of one moderator or persuadee say about all of them. */
async function glanceAt(
  rows: AsyncIterable<{ readonly modelAnswered: string | null; readonly ask: number }>,
): Promise<{ simulated: boolean; askedAgain: number }> {
  let simulated = false;
  let askedAgain = 0;
  for await (const row of rows) {
    simulated ||= row.modelAnswered?.endsWith(SIMULATED) ?? false;
    if (row.ask > 0) askedAgain += 1;
  }
  return { simulated, askedAgain };
}

/** Thresholds that the written report does not meet, a sentence each. */
export function unmetThresholds(folder: string): string[] {
  const file = join(folder, 'report.json');
  if (!existsSync(file)) return [];
  const model = JSON.parse(readFileSync(file, 'utf8')) as ReportModel;
  return unmetOf(model).map(({ reason }) => reason ?? 'threshold not met');
}
