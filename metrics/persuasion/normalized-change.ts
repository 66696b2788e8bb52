import { checkStance } from './stance.ts';

export interface StanceChange {
  /** First and final stance in levels 1..`levels`, where `levels` is the persuader's goal; null = no ok reading. */
  readonly first: number | null;
  readonly last: number | null;
  readonly levels: number;
}

/**
 * Normalized change: the share of the room to move that a stance used, in [-1, 1]; negative = backfire. Null when a
 * reading is missing. Throws MetricInputError for a stance off the scale. Source: PMIYC, arXiv 2503.01829 (P 7.2).
 */
export function normalizedChange({ first, last, levels }: StanceChange): number | null {
  if (first !== null) checkStance(first, levels);
  if (last !== null) checkStance(last, levels);
  if (first === null || last === null) return null;
  if (last === first) return 0;
  return (last - first) / (last > first ? levels - first : first - 1);
}
