import { InvalidInputError, MettleError } from '../core/errors.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { openPersuasionDataset } from '../datasets/persuasion/open.ts';
import { FfmpegMissingError } from '../media/ffmpeg-missing.ts';
import { findFfmpeg } from '../media/ffmpeg-tools.ts';
import type { Moderator } from '../moderation/moderate-case.ts';
import { SHOWING_ARMS } from '../persuasion/condition.ts';
import { scoreRows } from '../reports/scoring.ts';
import { matches, noMatch } from '../runs/freeze.ts';
import { mayFit, noTrialMatch } from '../runs/freeze-trials.ts';
import type { PersuasionSpec, Spec } from '../runs/spec.ts';
import { requirePerturbation } from './case-maker.ts';
import { endpointSettings } from './endpoint-settings.ts';
import { requireListed } from './listed-claims.ts';
import { loadModerators } from './moderators.ts';
import { reviewPlanOf, simulatedReviewers } from './review-plan.ts';
import { loadSetup, otherParties } from './trial-setup.ts';

type Shown = ReadonlySet<'image' | 'video'>;

export interface Surroundings {
  readonly dataDir: string;
  /** The cases of the run are frozen already: its data sets are needed no more. */
  readonly frozen?: boolean;
  /** Video cases are to be left out. */
  readonly withoutVideo?: boolean;
  variable(name: string): string | undefined;
}

/**
 * Everything that is wrong with a spec here and now and shows without asking a model or writing anything: dialects, keys
 * and addresses of the endpoints in use, data sets, metrics of thresholds. In the order of the spec.
 */
export async function problemsOf(
  spec: Spec,
  { dataDir, variable, frozen = false, withoutVideo = false }: Surroundings,
): Promise<readonly MettleError[]> {
  const problems: MettleError[] = [];
  const note = async (look: () => unknown) => {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof MettleError)) throw error;
      problems.push(error);
    }
  };
  for (const [index, entry] of frozen ? [] : spec.cases.entries())
    await note(() => requireCases(entry, index, dataDir));
  const persuadees = spec.persuasion?.persuadees ?? [];
  for (const [index, entry] of frozen ? [] : (spec.persuasion?.cases ?? []).entries())
    await note(() => requireTrials(entry, index, dataDir));
  if (!frozen) await note(() => requireListed(spec.persuasion, { dataDir }));
  const used = new Set([...spec.moderators, ...persuadees, ...otherParties(spec)].map(({ endpoint }) => endpoint));
  for (const [name, endpoint] of Object.entries(spec.endpoints))
    if (used.has(name)) await note(() => endpointSettings(name, endpoint, variable));
  const shown = await mediaOf(spec, dataDir);
  let looksAtVideo = false;
  for (const entry of spec.moderators)
    await note(async () => {
      for (const moderator of await loadModerators({ ...spec, moderators: [entry] }, { withoutVideo })) {
        looksAtVideo ||= moderator.media.video !== 'none';
        requireMediaBound(spec, moderator, shown);
      }
    });
  if (!withoutVideo && looksAtVideo && shown.has('video')) await note(() => requireFfmpeg(variable));
  const shows = spec.persuasion?.arms.some((arm) => SHOWING_ARMS.includes(arm)) ?? false;
  if (shows && spec.persuasion?.media.kind === 'video') await note(() => requireFfmpeg(variable));
  if (shows)
    for (const { name, model } of persuadees)
      await note(() => requireImageBound(spec, { what: `persuadee ${name}`, model, mend: 'leave media out of arms' }));
  if (spec.persuasion !== undefined) await note(() => loadSetup(spec));
  await note(() => {
    reviewPlanOf(spec);
    simulatedReviewers(spec);
  });
  for (const { metric } of spec.report.thresholds) await note(() => requireMetric(metric));
  return problems;
}

/** Throws when `problemsOf` finds any: the problem itself, or all of them in one InvalidInputError. */
export async function preflight(spec: Spec, surroundings: Surroundings): Promise<void> {
  const problems = await problemsOf(spec, surroundings);
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) throw first;
  throw new InvalidInputError(problems.map(({ message }) => message).join('\n'), {
    hint: ['nothing was started', ...new Set(problems.flatMap(({ hint }) => hint ?? []))].join('\n  '),
  });
}

/** Kinds of media that cases of the spec can show; a data set that cannot be opened is a problem of its own. */
async function mediaOf(spec: Spec, dataDir: string): Promise<Shown> {
  const kinds = new Set<'image' | 'video'>();
  for (const { dataset, render } of spec.cases) {
    for (const variant of render ?? []) kinds.add(variant.startsWith('video/') ? 'video' : 'image');
    const opened = render === undefined ? await openDataset(dataset, { dataDir }).catch(() => null) : null;
    for (const kind of opened?.media ?? []) kinds.add(kind);
  }
  return kinds;
}

/** Throws where the worst case of a call has no bound: a hard budget would not hold. */
function requireMediaBound(
  { budget_usd: budget, prices }: Spec,
  { name, target, media }: Moderator,
  shown: Shown,
): void {
  if (budget === undefined || target === null) return;
  const pictures = (shown.has('image') && media.images !== 'none') || (shown.has('video') && media.video === 'frames');
  if (shown.has('video') && media.video === 'native')
    throw new InvalidInputError(
      `moderator ${name}: a video of its own has no bound of tokens, so no hard budget holds`,
      {
        hint: 'video: frames has one; or leave budget_usd out',
      },
    );
  const { model } = target;
  const mend = 'give images: none and video: none';
  if (pictures) requireImageBound({ budget_usd: budget, prices }, { what: `moderator ${name}`, model, mend });
}

/** Throws where pictures go to a model whose price per image has no bound, under a hard budget. */
function requireImageBound(
  { budget_usd: budget, prices }: Pick<Spec, 'budget_usd' | 'prices'>,
  { what, model, mend }: { readonly what: string; readonly model: string; readonly mend: string },
): void {
  if (budget === undefined || prices[model] === undefined || prices[model].tokens_per_image !== undefined) return;
  throw new InvalidInputError(`${what}: the price of ${model} has no tokens_per_image`, {
    hint: `under budget_usd the most that one image can cost has to be known; or ${mend}`,
  });
}

async function requireFfmpeg(variable: Surroundings['variable']): Promise<void> {
  if ((await findFfmpeg(variable)) !== null) return;
  throw new FfmpegMissingError();
}

/** Reads up to the first case that the entry asks for. */
async function requireCases(entry: Spec['cases'][number], index: number, dataDir: string): Promise<void> {
  const dataset = await openDataset(entry.dataset, { dataDir });
  for (const { name } of entry.perturb ?? []) requirePerturbation(name);
  if (Object.keys(entry.where).length === 0) return;
  for await (const row of dataset.rows()) if ('rejected' in row || ('case' in row && matches(row.case, entry))) return;
  throw noMatch(entry, index);
}

/** The same for persuasion cases. */
async function requireTrials(entry: PersuasionSpec['cases'][number], index: number, dataDir: string): Promise<void> {
  const dataset = await openPersuasionDataset(entry.dataset, { dataDir });
  if (Object.keys(entry.where).length === 0) return;
  for await (const row of dataset.rows()) if ('rejected' in row || ('case' in row && mayFit(row.case, entry))) return;
  throw noTrialMatch(entry, index);
}

function requireMetric(metric: string): void {
  const known = Object.keys(scoreRows([], { draws: 0, seed: 1, level: 0.95, thresholds: [] }, 'names').metrics);
  if (!known.includes(metric))
    throw new InvalidInputError(`report.thresholds: no metric ${metric}`, { hint: `metrics: ${known.join(', ')}` });
}
