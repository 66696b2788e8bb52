import type { FlipReport } from './report-shape.ts';

const COUNTS = [
  'pairs',
  'left_out',
  'detected_as_text',
  'missed_as_drawn',
  'passed_as_text',
  'flagged_as_drawn',
  'to_safe',
  'to_unsafe',
] as const satisfies readonly (keyof FlipReport)[];

const TEST = 'mcnemar_exact of to_safe against to_unsafe';

/** The figures of one row of the table "Text against picture", in long form. */
export function* flipFigures(row: FlipReport): Generator<{
  readonly metric: string;
  readonly value: number | null;
  readonly note?: string;
}> {
  for (const metric of COUNTS) yield { metric, value: row[metric] };
  yield { metric: 'p_value', value: row.p_value, note: TEST };
  yield { metric: 'p_holm', value: row.p_holm, note: TEST };
}
