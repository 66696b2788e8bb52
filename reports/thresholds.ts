import { fixed } from './format.ts';
import type { Threshold } from './report-input.ts';
import type { ModeratorReport, ReportModel, ThresholdResult } from './report-shape.ts';

/** Judges each threshold by the estimate itself (not its interval). An undefined metric meets nothing. */
export function judgeThresholds(
  moderators: readonly ModeratorReport[],
  thresholds: readonly Threshold[],
): readonly ThresholdResult[] {
  return thresholds.map(({ moderator, metric, at_least = null, at_most = null }) => {
    const found = moderators.find(({ name }) => name === moderator);
    const metrics: Readonly<Record<string, number | null>> = found?.score.metrics ?? {};
    const value = Object.hasOwn(metrics, metric) ? (metrics[metric] ?? null) : null;
    const reason = reasonAgainst({ moderator, metric, at_least, at_most, value, known: found !== undefined });
    return { moderator, metric, at_least, at_most, value, met: reason === null, reason };
  });
}

function reasonAgainst(of: Omit<ThresholdResult, 'met' | 'reason'> & { readonly known: boolean }): string | null {
  const { moderator, metric, at_least, at_most, value } = of;
  if (!of.known) return `the run has no moderator ${moderator}`;
  if (value === null) return `${metric} of ${moderator} is not defined`;
  if (at_least !== null && value < at_least) return `${metric} of ${moderator} is ${exactly(value)}, below ${at_least}`;
  if (at_most !== null && value > at_most) return `${metric} of ${moderator} is ${exactly(value)}, above ${at_most}`;
  return null;
}

/** Six decimals, so that a value just beside its threshold does not read as equal to it. */
function exactly(value: number): string {
  return fixed(value, 6);
}

/** Thresholds of the spec that the report does not meet; commands exit 3 when there is any. */
export function unmetThresholds(model: ReportModel): readonly ThresholdResult[] {
  return model.thresholds.filter(({ met }) => !met);
}
