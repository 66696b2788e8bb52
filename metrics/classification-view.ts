import type { ClassificationTable } from './classification-table.ts';
import { type Confusion, emptyConfusion } from './confusion.ts';
import { isScorable, type LabelReading, type LabelScheme, labelIndexes, schemeOf, seenLabels } from './label-scheme.ts';
import { categoriesInMean } from './multilabel.ts';
import { type ScoreColumnKind, scoreColumnKind, scoredRows } from './score-columns.ts';

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
  return {
    table,
    rows,
    reading,
    scheme,
    index,
    confusion,
    patternCounts,
    inMean: categoriesInMean(used, table.categories.length),
    scoreKind:
      scoreKind ?? scoreColumnKind(scoredRows(table, rows, { scheme, truth: index.truth, answeredOnly: false }).scores),
  };
}
