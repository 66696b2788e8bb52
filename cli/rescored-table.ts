import type { ClassificationMetric } from '../metrics/classification-score.ts';
import { fixed, percent, range, signed } from '../reports/format.ts';
import type { ModeratorReport, ReportModel } from '../reports/report-shape.ts';

const SHOWN = [
  'macro_f1_binary',
  'f1_unsafe',
  'precision',
  'recall',
  'fpr',
] as const satisfies readonly ClassificationMetric[];

interface Figure {
  readonly before: number | null;
  readonly after: number | null;
  /** after - before */
  readonly change: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One moderator before and after; intervals are of the figure after. */
export interface RescoredRow {
  readonly name: string;
  readonly simulated: boolean;
  readonly n: number;
  readonly coverage: number | null;
  readonly metrics: Readonly<Record<(typeof SHOWN)[number], Figure>>;
}

/** In the order of the report after. */
export function rescoredRows(before: ReportModel, after: ReportModel): RescoredRow[] {
  return after.moderators.map((moderator) => {
    const was = before.moderators.find(({ name }) => name === moderator.name);
    const figures = SHOWN.map((metric) => [metric, figureOf(metric, { was, is: moderator })] as const);
    return {
      name: moderator.name,
      simulated: moderator.simulated,
      n: moderator.score.n_scored,
      coverage: moderator.score.coverage,
      metrics: Object.fromEntries(figures) as RescoredRow['metrics'],
    };
  });
}

function figureOf(
  metric: ClassificationMetric,
  { was, is }: { was: ModeratorReport | undefined; is: ModeratorReport },
): Figure {
  const [before, after] = [was?.score.metrics[metric] ?? null, is.score.metrics[metric]];
  const interval = is.score.intervals[metric] ?? null;
  return {
    before,
    after,
    change: before === null || after === null ? null : after - before,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}

export function rescoredText(of: {
  readonly run: string;
  readonly policy: string | null;
  readonly folder: string;
  readonly moderators: readonly RescoredRow[];
}): string[] {
  return [
    `${of.run}, what if: ${of.policy ?? 'the default policy, so nothing changes'}`,
    ...of.moderators.flatMap(({ name, simulated, n, coverage, metrics }) => [
      `  ${name}${simulated ? ' (simulated)' : ''}: n ${n}, coverage ${percent(coverage)}`,
      ...SHOWN.map((metric) => {
        const { before, after, change, low, high } = metrics[metric];
        return `    ${metric.padEnd(16)} ${fixed(before)} -> ${fixed(after)} ${range({ low, high })}  ${signed(change)}`;
      }),
    ]),
    `report under this policy: ${of.folder}/report.html`,
  ];
}
