import { type CategoryPattern, createPatternBook } from './category-patterns.ts';
import { type ClassificationRow, MISSING_STATUSES, type MissingStatus } from './classification-row.ts';
import { createColumn, createDictionary, type Dictionary } from './columns.ts';
import { MetricInputError } from './errors.ts';

/** Fields that rows can be grouped by. */
export const GROUP_FIELDS = ['group', 'language', 'split'] as const;
export type GroupField = (typeof GROUP_FIELDS)[number];

/** A column of names: `codes[row]` points into `names`, -1 = null. */
export interface CodedColumn {
  readonly names: readonly string[];
  readonly codes: Int32Array;
}

/**
 * The rows of one scoring as columns, ordered by case id (UTF-16 code units), so that no result depends on the order in
 * which rows arrive. Memory: about 60 bytes a row beside the case ids.
 */
export interface ClassificationTable {
  readonly n: number;
  readonly caseIds: readonly string[];
  /** All labels in truth or predictions; `truth` and `predicted` point into it, -1 = null. */
  readonly labels: readonly string[];
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** 0 = answered, else 1 + index in MISSING_STATUSES. */
  readonly status: Uint8Array;
  /** NaN = no score (inside the table only). */
  readonly score: Float64Array;
  readonly categories: readonly string[];
  /** Distinct category cells of rows; `pattern[row]` points into it. */
  readonly patterns: readonly CategoryPattern[];
  readonly pattern: Int32Array;
  readonly cluster: CodedColumn;
  readonly facets: Readonly<Record<GroupField, CodedColumn>>;
}

export interface ClassificationTableBuilder {
  /** Takes one row; keeps no reference to it. */
  add(row: ClassificationRow): void;
  /** The table. Throws DuplicateCaseError when a case id came twice. The builder cannot be used again. */
  finish(): ClassificationTable;
}

/** A case id came twice. `rows`: the positions, from 0, in the order in which rows were added. */
export class DuplicateCaseError extends MetricInputError {
  override readonly name = 'DuplicateCaseError';
  readonly caseId: string;
  readonly rows: readonly [number, number];

  constructor(caseId: string, rows: readonly [number, number]) {
    super(`case_id ${JSON.stringify(caseId)} comes twice (rows ${rows[0] + 1} and ${rows[1] + 1})`, {
      hint: 'nothing was scored; a case is scored once: keep one of the rows',
    });
    this.caseId = caseId;
    this.rows = rows;
  }
}

export const NOT_ASSESSABLE = 1 + MISSING_STATUSES.indexOf('not_assessable');

/** Collects rows one by one, for streams of any length up to 16 million. */
export function createClassificationTable(): ClassificationTableBuilder {
  const caseIds: string[] = [];
  const labels = createDictionary();
  const clusters = createDictionary();
  const facets = { group: createDictionary(), language: createDictionary(), split: createDictionary() };
  const patterns = createPatternBook();
  const truth = createColumn(Int32Array);
  const predicted = createColumn(Int32Array);
  const status = createColumn(Uint8Array);
  const score = createColumn(Float64Array);
  const pattern = createColumn(Int32Array);
  const cluster = createColumn(Int32Array);
  const facetCodes = {
    group: createColumn(Int32Array),
    language: createColumn(Int32Array),
    split: createColumn(Int32Array),
  };

  return {
    add(row) {
      const outcome = row.predicted !== null ? null : (row.status ?? 'unstated');
      caseIds.push(row.case_id);
      truth.push(labels.code(row.truth));
      predicted.push(labels.code(row.predicted));
      status.push(statusCode(outcome));
      score.push(row.score ?? Number.NaN);
      pattern.push(patterns.code(row, outcome));
      cluster.push(clusters.code(row.cluster ?? null));
      for (const field of GROUP_FIELDS) facetCodes[field].push(facets[field].code(row[field] ?? null));
    },
    finish() {
      const order = orderOf(caseIds);
      const coded = (names: Dictionary, codes: { values(): Int32Array }): CodedColumn => ({
        names: names.names,
        codes: reorder(codes.values(), order),
      });
      const { categories, patterns: cells } = patterns.finish();
      return {
        n: caseIds.length,
        caseIds: order === null ? caseIds : Array.from(order, (row) => caseIds[row]!),
        labels: labels.names,
        truth: reorder(truth.values(), order),
        predicted: reorder(predicted.values(), order),
        status: reorder(status.values(), order),
        score: reorder(score.values(), order),
        categories,
        patterns: cells,
        pattern: reorder(pattern.values(), order),
        cluster: coded(clusters, cluster),
        facets: {
          group: coded(facets.group, facetCodes.group),
          language: coded(facets.language, facetCodes.language),
          split: coded(facets.split, facetCodes.split),
        },
      };
    },
  };
}

/** The table of rows that are at hand, or of a generator; a table passes through. */
export function classificationTable(rows: Iterable<ClassificationRow> | ClassificationTable): ClassificationTable {
  if ('patterns' in rows) return rows;
  const builder = createClassificationTable();
  for (const row of rows) builder.add(row);
  return builder.finish();
}

function statusCode(outcome: MissingStatus | null): number {
  return outcome === null ? 0 : 1 + MISSING_STATUSES.indexOf(outcome);
}

/** Rows by ascending case id, or null when they already are. */
function orderOf(caseIds: readonly string[]): Uint32Array | null {
  let sorted = true;
  for (let row = 1; sorted && row < caseIds.length; row += 1) sorted = caseIds[row - 1]! < caseIds[row]!;
  if (sorted) return null;
  const order = Uint32Array.from(caseIds.keys());
  order.sort((i, j) => (caseIds[i]! < caseIds[j]! ? -1 : caseIds[i]! > caseIds[j]! ? 1 : i - j));
  for (let at = 1; at < order.length; at += 1) {
    const [first, second] = [order[at - 1]!, order[at]!];
    if (caseIds[first] === caseIds[second]) throw new DuplicateCaseError(caseIds[first]!, [first, second]);
  }
  return order;
}

function reorder<T extends Int32Array | Uint8Array | Float64Array>(values: T, order: Uint32Array | null): T {
  if (order === null) return values;
  const moved = values.slice() as T;
  for (let at = 0; at < order.length; at += 1) moved[at] = values[order[at]!]!;
  return moved;
}
