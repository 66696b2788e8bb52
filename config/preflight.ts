import { InvalidInputError, MettleError } from '../core/errors.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { FfmpegMissingError } from '../media/ffmpeg-missing.ts';
import { findFfmpeg } from '../media/ffmpeg-tools.ts';
import { scoreRows } from '../reports/scoring.ts';
import { matches, noMatch } from '../runs/freeze.ts';
import type { Spec } from '../runs/spec.ts';
import { requirePerturbation } from './case-maker.ts';
import { endpointSettings } from './endpoint-settings.ts';
import { loadModerators } from './run-runtime.ts';

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
  if (!withoutVideo && (await showsVideo(spec, dataDir))) await note(() => requireFfmpeg(variable));
  const used = new Set(spec.moderators.map(({ endpoint }) => endpoint));
  for (const [name, endpoint] of Object.entries(spec.endpoints))
    if (used.has(name)) await note(() => endpointSettings(name, endpoint, variable));
  for (const moderator of spec.moderators) await note(() => loadModerators({ ...spec, moderators: [moderator] }));
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

/** Whether any case of the spec can be a video that some moderator looks at. */
async function showsVideo(spec: Spec, dataDir: string): Promise<boolean> {
  const moderators = await Promise.all(
    spec.moderators.map((one) => loadModerators({ ...spec, moderators: [one] }).catch(() => [])),
  );
  if (!moderators.flat().some(({ media }) => media.video !== 'none')) return false;
  for (const { dataset, render } of spec.cases) {
    if (render?.some((variant) => variant.startsWith('video/'))) return true;
    const opened = render === undefined ? await openDataset(dataset, { dataDir }).catch(() => null) : null;
    if (opened?.media.includes('video')) return true;
  }
  return false;
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

function requireMetric(metric: string): void {
  const known = Object.keys(scoreRows([], { draws: 0, seed: 1, level: 0.95, thresholds: [] }, 'names').metrics);
  if (!known.includes(metric))
    throw new InvalidInputError(`report.thresholds: no metric ${metric}`, { hint: `metrics: ${known.join(', ')}` });
}
