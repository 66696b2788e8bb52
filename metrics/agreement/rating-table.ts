import type { RowProblem } from '../classification-row.ts';
import { byCodeUnit, createColumn, createDictionary } from '../columns.ts';
import { MetricInputError } from '../errors.ts';
import type { RatingRow } from './rating-row.ts';
import { checkOrder, type RatingScale, ratingCheck, type ScaleOptions, scaleOf } from './rating-scale.ts';

/**
 * Ratings as columns, ordered by item and then by rater (UTF-16 code units), so that no result depends on the order in
 * which rows arrive. Item i owns the ratings `starts[i]` up to `starts[i + 1]`.
 */
export interface RatingTable {
  readonly items: readonly string[];
  readonly raters: readonly string[];
  readonly scale: RatingScale;
  readonly starts: Int32Array;
  readonly rater: Int32Array;
  /** Index into `scale.categories`. */
  readonly category: Int32Array;
  /** By item: its cluster, -1 = its own. */
  readonly cluster: Int32Array;
}

/** A rater rated an item twice. `rows`: the positions, from 0, in the order in which rows were added. */
export class DuplicateRatingError extends MetricInputError {
  override readonly name = 'DuplicateRatingError';
  readonly rows: readonly [number, number];

  constructor({ item, rater }: RatingRow, rows: readonly [number, number]) {
    super(`item ${JSON.stringify(item)} has two ratings of rater ${JSON.stringify(rater)}`, {
      hint: 'nothing was scored; a rater rates an item once: keep one of the rows',
    });
    this.rows = rows;
  }
}

export interface RatingTableBuilder {
  /** What is wrong with a row on this scale or beside the rows before it; null = nothing. */
  problem(row: RatingRow): RowProblem | null;
  /** Takes one row. Throws DuplicateRatingError, MetricInputError for a row with a problem. */
  add(row: RatingRow): void;
  /** The table. The builder cannot be used again. */
  finish(): RatingTable;
}

/** Throws InvalidInputError for an unusable order. */
export function createRatingTable(options: ScaleOptions = {}): RatingTableBuilder {
  checkOrder(options);
  const check = ratingCheck(options);
  const items = createDictionary();
  const raters = createDictionary();
  const clusters = createDictionary();
  const observed: (number | string)[] = [];
  const ratingCodes = new Map<string, number>();
  const item = createColumn(Int32Array);
  const rater = createColumn(Int32Array);
  const rating = createColumn(Int32Array);
  const clusterOf = new Map<string, string | null>();
  const seen = new Map<number, number>();
  let n = 0;
  return {
    problem(row) {
      const problem = check(row.rating);
      if (problem !== null) return problem;
      const known = clusterOf.get(row.item);
      if (known === undefined || known === (row.cluster ?? null)) return null;
      return {
        field: 'cluster',
        value: row.cluster ?? null,
        reason: 'an item has one cluster; an earlier row differs',
      };
    },
    add(row) {
      const problem = this.problem(row);
      if (problem !== null) throw new MetricInputError(`item ${JSON.stringify(row.item)}: ${problem.reason}`);
      const [itemCode, raterCode] = [items.code(row.item), raters.code(row.rater)];
      const key = raterCode * 2 ** 32 + itemCode;
      const first = seen.get(key);
      if (first !== undefined) throw new DuplicateRatingError(row, [first, n]);
      seen.set(key, n++);
      if (!clusterOf.has(row.item)) clusterOf.set(row.item, row.cluster ?? null);
      item.push(itemCode);
      rater.push(raterCode);
      rating.push(codeOf(row.rating, observed, ratingCodes));
    },
    finish() {
      const { scale, codes } = scaleOf(observed, options);
      const rank = { item: ranks(items.names), rater: ranks(raters.names) };
      const sorted = { item: rename(item.values(), rank.item), rater: rename(rater.values(), rank.rater) };
      const { starts, order } = byItem(sorted, items.names.length);
      const names = [...items.names].sort(byCodeUnit);
      const category = rename(rating.values(), codes);
      return {
        items: names,
        raters: [...raters.names].sort(byCodeUnit),
        scale,
        starts,
        rater: order.map((row) => sorted.rater[row]!),
        category: order.map((row) => category[row]!),
        cluster: Int32Array.from(names, (name) => clusters.code(clusterOf.get(name) ?? null)),
      };
    },
  };
}

/** The table of rows that are at hand; a table passes through. */
export function ratingTable(rows: Iterable<RatingRow> | RatingTable, options: ScaleOptions = {}): RatingTable {
  if ('scale' in rows) return rows;
  const builder = createRatingTable(options);
  for (const row of rows) builder.add(row);
  return builder.finish();
}

function codeOf(rating: number | string, observed: (number | string)[], codes: Map<string, number>): number {
  const name = String(rating);
  const known = codes.get(name);
  if (known === undefined) {
    codes.set(name, observed.length);
    return observed.push(rating) - 1;
  }
  if (typeof rating === 'string') observed[known] = rating;
  return known;
}

/** The place of each name among all of them in order. */
function ranks(names: readonly string[]): Int32Array {
  const order = [...names.keys()].sort((i, j) => byCodeUnit(names[i]!, names[j]!));
  const rank = new Int32Array(names.length);
  order.forEach((at, place) => {
    rank[at] = place;
  });
  return rank;
}

function rename(codes: Int32Array, to: Int32Array): Int32Array {
  return codes.map((code) => to[code]!);
}

/** Rows in the order of items, those of an item in the order of raters. */
function byItem({ item, rater }: { item: Int32Array; rater: Int32Array }, items: number) {
  const starts = new Int32Array(items + 1);
  for (const at of item) starts[at + 1]! += 1;
  for (let at = 0; at < items; at += 1) starts[at + 1]! += starts[at]!;
  const order = Int32Array.from(item.keys());
  order.sort((i, j) => item[i]! - item[j]! || rater[i]! - rater[j]!);
  return { starts, order };
}
