import type { CsvRow } from '../csv-row.ts';
import type { Effect } from './net-means.ts';
import type { ColumnName } from './robustness-shape.ts';

/** A row of the long table without its figure. */
export type Where = Omit<CsvRow, 'value'>;

/** Whose column a figure is of. */
export function nameOf({ persuadee, simulated, ...column }: ColumnName) {
  return { moderator: persuadee, simulated, convention: conventionOf(column) };
}

/** `question/estimator`, and the role of pictures where a run has both. */
export function conventionOf({
  question,
  estimator,
  visual_role,
}: Pick<ColumnName, 'question' | 'estimator' | 'visual_role'>): string {
  return [question, estimator, ...(visual_role === null ? [] : [visual_role])].join('/');
}

/** A figure as its value and, in rows of their own, its bounds. */
export function* effect(
  where: Where,
  { value, low, high, bounds, measured: n, coverage }: Effect,
  level: number,
): Generator<CsvRow> {
  yield { ...where, value, low, high, level, n, coverage };
  yield { ...where, metric: `${where.metric}.bound_low`, value: bounds.low, n, coverage };
  yield { ...where, metric: `${where.metric}.bound_high`, value: bounds.high, n, coverage };
}
