import { type Interval, percentileInterval, resampleWeights, unitsOf } from './bootstrap.ts';
import type { CategoryPattern } from './category-patterns.ts';
import type { ZeroDivision } from './classification.ts';
import { INTERVAL_METRICS, type MetricValues } from './classification-score.ts';
import type { ClassificationView } from './classification-view.ts';
import { createCodeBook, createMeasure } from './coded-rows.ts';
import { isScorable } from './label-scheme.ts';
import { type MissingPolicy, missingTarget } from './missing.ts';
import { randomStream } from './prng.ts';
import { createRankingOfDraws } from './ranking-draws.ts';

export interface IntervalOptions {
  readonly draws: number;
  readonly seed?: number;
  readonly level?: number;
  readonly policy: MissingPolicy;
  readonly zeroDivision: ZeroDivision;
  readonly stream: string;
}

/**
 * Percentile bootstrap over clusters (rows without one are their own) with the label list held fixed. Rows that no metric
 * uses are not resampled. Each draw counts codes, not rows: its cost is one pass over integers.
 */
export function bootstrapIntervals(
  view: ClassificationView,
  metrics: MetricValues,
  { draws, seed = 1, level = 0.95, policy, zeroDivision, stream }: IntervalOptions,
): Record<string, Interval | null> {
  const { table, scheme, inMean } = view;
  const book = createCodeBook(scheme.labels.length);
  const { rows, codes } = usedRows(view, policy, book);
  const units = unitsOf(Int32Array.from(rows, (row) => table.cluster.codes[row]!));
  const unitOf = unitOfRows(units);
  const counts = new Int32Array(book.codes.length);
  const supported = supportedLabels(scheme.labels.length, rows, (row) => cellOf(view, row, policy));
  const measure = createMeasure(book.codes, {
    scheme,
    zeroDivision,
    policy,
    patterns: table.patterns,
    inMean,
    supported,
  });
  const ranking = metrics.roc_auc === null ? null : rankingOfDraws(view, { rows, unitOf, policy });
  const defined = INTERVAL_METRICS.filter((metric) => metrics[metric] !== null);
  const values = new Map(defined.map((metric) => [metric, new Float64Array(draws).fill(Number.NaN)]));
  resampleWeights(units, {
    draws,
    stream: randomStream(`bootstrap/${stream}`, seed),
    onDraw: (weights, draw) => {
      counts.fill(0);
      for (let at = 0; at < codes.length; at += 1) counts[codes[at]!]! += weights[unitOf[at]!]!;
      const drawn = { ...measure(counts), ...(ranking === null ? NO_RANKING : ranking(weights)) };
      for (const [metric, column] of values) column[draw] = drawn[metric] ?? Number.NaN;
    },
  });
  const method = hasClusters(units.starts) ? 'percentile bootstrap over clusters' : 'percentile bootstrap over rows';
  const intervals: Record<string, Interval | null> = {};
  for (const metric of INTERVAL_METRICS) {
    const column = values.get(metric);
    intervals[metric] = column === undefined ? null : percentileInterval(column, { level, method, seed });
  }
  return intervals;
}

/** One flag a label: some row has it as its truth. `cell(row)`: as of `cellOf`. */
export function supportedLabels(labels: number, rows: Int32Array, cell: (row: number) => number): Uint8Array {
  const supported = new Uint8Array(labels);
  for (const row of rows) {
    const at = cell(row);
    if (at >= 0) supported[Math.floor(at / (labels + 1))] = 1;
  }
  return supported;
}

const NO_RANKING = { average_precision: null, roc_auc: null };

function hasClusters(starts: Int32Array): boolean {
  return starts[starts.length - 1] !== starts.length - 1;
}

/** Rows that some metric uses under the policy, with their codes. */
function usedRows(view: ClassificationView, policy: MissingPolicy, book: ReturnType<typeof createCodeBook>) {
  const { table } = view;
  const rows = new Int32Array(view.rows.length);
  const codes = new Int32Array(view.rows.length);
  const scores = table.patterns.map((cells) => isScored(cells, policy));
  let n = 0;
  for (const row of view.rows) {
    const cell = cellOf(view, row, policy);
    const pattern = scores[table.pattern[row]!] ? table.pattern[row]! : 0;
    if (cell < 0 && pattern === 0) continue;
    rows[n] = row;
    codes[n++] = book.code(cell, pattern);
  }
  return { rows: rows.slice(0, n), codes: codes.slice(0, n) };
}

/** The confusion cell of a row (truth * (labels + 1) + predicted) under a policy, -1 = the row is not scored. */
export function cellOf(
  { table, scheme, index }: Pick<ClassificationView, 'table' | 'scheme' | 'index'>,
  row: number,
  policy: MissingPolicy,
): number {
  if (!isScorable(table, row)) return -1;
  const width = scheme.labels.length + 1;
  const truth = index.truth[table.truth[row]!]! * width;
  if (table.predicted[row]! >= 0) return truth + index.predicted[table.predicted[row]!]!;
  const target = missingTarget(policy, scheme.positive);
  if (target === 'drop' || target === null) return -1;
  return truth + (target === 'missing' ? scheme.labels.length : target);
}

/** Whether a pattern has a cell that counts. */
export function isScored(cells: CategoryPattern, policy: MissingPolicy): boolean {
  return cells.some(({ predicted }) => predicted !== 'na' && (predicted !== 'missing' || policy !== 'dropped'));
}

/** The unit of each of the rows that `unitsOf` ordered. */
function unitOfRows({ starts, order }: ReturnType<typeof unitsOf>): Int32Array {
  const unitOf = new Int32Array(order.length);
  for (let unit = 0; unit + 1 < starts.length; unit += 1) {
    for (let at = starts[unit]!; at < starts[unit + 1]!; at += 1) unitOf[order[at]!] = unit;
  }
  return unitOf;
}

function rankingOfDraws(
  view: ClassificationView,
  { rows, unitOf, policy }: { rows: Int32Array; unitOf: Int32Array; policy: MissingPolicy },
) {
  const { threshold, distinct, positive, rows: scored } = view.scored(policy);
  const unitOfRow = new Int32Array(view.table.n);
  for (let at = 0; at < rows.length; at += 1) unitOfRow[rows[at]!] = unitOf[at]!;
  const unit = scored.map((row) => unitOfRow[row]!);
  return createRankingOfDraws({ threshold, thresholds: distinct.length, positive, unit });
}
