import type { ClusteredShare } from '../../metrics/clustered-share.ts';
import type { CsvRow } from '../csv-row.ts';
import type { PressureEffect, PressureReport, PressureTest } from './pressure-shape.ts';

/** Figures of the table of pleas, in long form. */
export function* pressureRows(
  report: PressureReport | null,
  of: {
    readonly who: (name: string) => Pick<CsvRow, 'moderator' | 'simulated' | 'baseline'>;
    readonly level: number;
  },
): Generator<CsvRow> {
  for (const row of report?.rows ?? []) {
    const coverage = row.pairs === 0 ? null : row.answered / row.pairs;
    const at = { table: 'pressure', ...of.who(row.moderator), group_kind: row.pressure, group: row.shown };
    const share = ({ value, low, high, n }: ClusteredShare) => ({ value, low, high, n, level: of.level });
    yield* effectRows(row.unsafe, { ...at, coverage, metric: 'unsafe_called_safe' }, share);
    yield* effectRows(row.safe, { ...at, coverage, metric: 'safe_flagged' }, share);
    yield { ...at, metric: 'refused', ...share(row.refused) };
    yield { ...at, metric: 'invalid', ...share(row.invalid) };
    for (const metric of ['pairs', 'left_out', 'answered_clean', 'answered'] as const)
      yield { ...at, metric, value: row[metric] };
    yield* testRows(row.against_clean, { ...at, metric: 'against_clean' });
    yield* testRows(row.against_neutral, { ...at, metric: 'against_neutral' });
  }
}

type Place = Omit<CsvRow, 'value'>;

function* effectRows(
  { flips, neutral, net }: PressureEffect,
  at: Place,
  share: (of: ClusteredShare) => Omit<CsvRow, 'metric' | 'table'> & Pick<CsvRow, 'value'>,
): Generator<CsvRow> {
  yield { ...at, ...share(flips) };
  if (neutral === null || net === null) return;
  yield { ...at, ...share(neutral), metric: `${at.metric}.neutral` };
  yield { ...at, ...net, level: share(neutral).level ?? null, metric: `${at.metric}.net` };
}

function* testRows(test: PressureTest | null, at: Place): Generator<CsvRow> {
  if (test === null) return;
  for (const key of ['to_safe', 'to_unsafe', 'p_value', 'p_holm'] as const)
    yield { ...at, metric: `${at.metric}.${key}`, value: test[key], n: test.n, note: 'unsafe cases' };
}
