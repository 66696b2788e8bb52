import type { RowProblem } from '../classification-row.ts';

/** One rater's rating of one item: the row of CONTRACT 3. An item that a rater did not rate has no row. */
export interface RatingRow {
  readonly item: string;
  readonly rater: string;
  readonly rating: number | string;
  /** Items that are not independent share one; null = its own. */
  readonly cluster?: string | null;
}

/** Reads outside data as a row; fields the format does not know are passed over. */
export function parseRatingRow(data: unknown): { row: RatingRow } | { problem: RowProblem } {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return { problem: { field: '(row)', value: data ?? null, reason: 'a row is an object' } };
  const field = (name: string): unknown => (Object.hasOwn(data, name) ? data[name as keyof typeof data] : null) ?? null;
  const [item, rater, rating, cluster] = [field('item'), field('rater'), field('rating'), field('cluster')];
  const problem =
    nameProblem('item', item) ??
    nameProblem('rater', rater) ??
    ratingProblem(rating) ??
    (cluster === null ? null : nameProblem('cluster', cluster));
  if (problem !== null) return { problem };
  return {
    row: {
      item: String(item),
      rater: String(rater),
      rating: rating as number | string,
      cluster: cluster === null ? null : String(cluster),
    },
  };
}

/** A name is a non-empty string; whole numbers are taken as their decimal form. */
function nameProblem(field: string, value: unknown): RowProblem | null {
  if (value === null) return { field, value, reason: 'every row needs one' };
  if (typeof value === 'number' && Number.isSafeInteger(value)) return null;
  if (typeof value !== 'string') return { field, value, reason: 'must be a string' };
  return textProblem(field, value);
}

function ratingProblem(value: unknown): RowProblem | null {
  const field = 'rating';
  if (value === null) return { field, value, reason: 'absent; leave out the row of an item that was not rated' };
  if (typeof value === 'number') {
    return Number.isFinite(value) ? null : { field, value: String(value), reason: 'must be a finite number' };
  }
  return typeof value === 'string'
    ? textProblem(field, value)
    : { field, value, reason: 'must be a number or a string' };
}

function textProblem(field: string, value: string): RowProblem | null {
  if (value === '') return { field, value, reason: 'must not be empty' };
  return value.isWellFormed() ? null : { field, value, reason: 'is not well-formed Unicode' };
}
