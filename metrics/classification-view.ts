import type { ClassificationTable } from './classification-table.ts';
import { type Confusion, emptyConfusion } from './confusion.ts';
import { isScorable, type LabelReading, type LabelScheme, labelIndexes, schemeOf, seenLabels } from './label-scheme.ts';
import type { MissingPolicy } from './missing.ts';
import { categoriesInMean } from './multilabel.ts';
import {
  type RankedRows,
  rankedRows,
  type ScoreColumnKind,
  type ScoreMetric,
  scoreColumnKind,
  scoredRows,
  scoreMetrics,
} from './score-columns.ts';

/** Rows of a table, read and counted once: what every part of a score is computed from. */
export interface ClassificationView {
  readonly table: ClassificationTable;
  readonly rows: Int32Array;
  readonly reading: LabelReading;
  readonly scheme: LabelScheme;
  /** Index in the scheme of the table's labels, as truth and as prediction. */
  readonly index: { readonly truth: Int32Array; readonly predicted: Int32Array };
  /** Before any missing policy. */
  readonly confusion: Confusion;
  /** Rows by pattern. */
  readonly patternCounts: Float64Array;
  readonly inMean: Uint8Array;
  readonly scoreKind: ScoreColumnKind;
  /** Rows with a score that the policy scores, by threshold; computed once. */
  scored(policy: MissingPolicy): RankedRows;
  /** Metrics of their scores; computed once. */
  scoreMetrics(policy: MissingPolicy): Readonly<Record<ScoreMetric, number | null>>;
}

/** `scoreKind`: what the column of which these rows are a part is; absent = what they are themselves. */
export function viewOf(
  table: ClassificationTable,
  rows: Int32Array,
  { reading, scoreKind }: { reading: LabelReading; scoreKind?: ScoreColumnKind },
): ClassificationView {
  const scheme = schemeOf([seenLabels(table, rows)], reading);
  const index = labelIndexes(table, scheme, reading);
  const confusion = emptyConfusion(scheme.labels.length);
  const patternCounts = new Float64Array(table.patterns.length);
  const width = scheme.labels.length + 1;
  for (const row of rows) {
    patternCounts[table.pattern[row]!]! += 1;
    if (!isScorable(table, row)) continue;
    const answer = table.predicted[row]!;
    const predicted = answer < 0 ? scheme.labels.length : index.predicted[answer]!;
    confusion.cells[index.truth[table.truth[row]!]! * width + predicted]! += 1;
  }
  const used = table.patterns.filter((_, pattern) => patternCounts[pattern]! > 0);
  const of = { scheme, truth: index.truth };
  const all = once(() => rankedRows(scoredRows(table, rows, { ...of, answeredOnly: false })));
  const answered = once(() => rankedRows(scoredRows(table, rows, { ...of, answeredOnly: true })));
  const kind = scoreKind ?? scoreColumnKind(all().scores);
  const ofAll = once(() => scoreMetrics(all(), kind));
  const ofAnswered = once(() => scoreMetrics(answered(), kind));
  return {
    table,
    rows,
    reading,
    scheme,
    index,
    confusion,
    patternCounts,
    inMean: categoriesInMean(used, table.categories.length),
    scoreKind: kind,
    scored: (policy) => (policy === 'dropped' ? answered() : all()),
    scoreMetrics: (policy) => (policy === 'dropped' ? ofAnswered() : ofAll()),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
