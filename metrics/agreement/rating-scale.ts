import { InvalidInputError } from '../../core/errors.ts';
import type { RowProblem } from '../classification-row.ts';
import { byCodeUnit } from '../columns.ts';
import type { MeasurementLevel } from './level.ts';

export interface ScaleOptions {
  /** Default `nominal`. */
  readonly level?: MeasurementLevel;
  /** All categories, lowest first; absent = those observed, numbers ascending. */
  readonly order?: readonly string[];
}

/** The categories of a set of ratings. */
export interface RatingScale {
  /** Names in order; numbers in their shortest decimal form. */
  readonly categories: readonly string[];
  /** By category: its number, or its position (0, 1, 2, ...) in a declared order of strings; null = no order. */
  readonly values: Float64Array | null;
}

/** Throws InvalidInputError for an order with an empty category or one that comes twice. */
export function checkOrder({ order }: ScaleOptions): void {
  if (order === undefined) return;
  if (order.length === 0 || order.includes('')) throw new InvalidInputError('--order: an empty category');
  if (new Set(order).size !== order.length) throw new InvalidInputError('--order: a category comes twice');
}

/** What keeps a rating off its scale, by the level and the declared categories; null = nothing. */
export function ratingCheck({
  level = 'nominal',
  order,
}: ScaleOptions): (rating: number | string) => RowProblem | null {
  const declared = order === undefined ? null : new Set(order.flatMap((name) => [name, numericName(name) ?? name]));
  return (value) => {
    const problem = (reason: string) => ({ field: 'rating', value, reason });
    if (declared !== null && !declared.has(String(value))) return problem(`is not one of --order ${order?.join(',')}`);
    if (level === 'ratio' && typeof value === 'number' && value < 0)
      return problem('must not be below 0 on a ratio scale');
    if (level !== 'nominal' && declared === null && typeof value !== 'number')
      return problem(`is no number; level ${level} needs numbers, or --order with the categories from low to high`);
    return null;
  };
}

/** The scale of observed ratings, and the category of each of them (in the order of `observed`). */
export function scaleOf(
  observed: readonly (number | string)[],
  { order }: ScaleOptions,
): { readonly scale: RatingScale; readonly codes: Int32Array } {
  if (order === undefined) {
    const numbers = observed.every((rating) => typeof rating === 'number');
    const sorted = [...observed.keys()].sort((i, j) => compareRatings(observed[i]!, observed[j]!));
    const codes = new Int32Array(observed.length);
    sorted.forEach((at, code) => {
      codes[at] = code;
    });
    const categories = sorted.map((at) => String(observed[at]));
    return { scale: { categories, values: numbers ? Float64Array.from(categories, Number) : null }, codes };
  }
  const numeric = order.map(numericName);
  const codeOf = new Map<string, number>();
  numeric.forEach((name, code) => {
    if (name !== null) codeOf.set(name, code);
  });
  order.forEach((name, code) => {
    codeOf.set(name, code);
  });
  const values = numeric.includes(null) ? Float64Array.from(order.keys()) : Float64Array.from(order, Number);
  return {
    scale: { categories: order, values },
    codes: Int32Array.from(observed, (rating) => codeOf.get(String(rating))!),
  };
}

/** Numbers ascending, before strings by code unit. */
function compareRatings(a: number | string, b: number | string): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  return typeof b === 'number' ? 1 : byCodeUnit(a, b);
}

/** A decimal number as a rating that is a number would be named; null for other text. */
function numericName(text: string): string | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? String(Number(text)) : null;
}
