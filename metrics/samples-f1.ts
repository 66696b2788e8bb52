import { f1, meanWith, type ZeroDivision } from './classification.ts';
import type { ClassificationRow } from './classification-row.ts';
import { type ClassificationTable, classificationTable } from './classification-table.ts';

/**
 * Mean over rows of the F1 of the row's own categories ("samples" average of scikit-learn), over known, assessable cells;
 * a missing answer is no positive. A row without positives in truth and prediction is undefined and takes `zeroDivision`:
 * the choice moves the number a lot (.5 or .67 in M 4.2), so it is no headline. Null where no row is scored.
 */
export function samplesF1(
  rows: Iterable<ClassificationRow> | ClassificationTable,
  zeroDivision: ZeroDivision,
): number | null {
  const table = classificationTable(rows);
  const values: (number | null)[] = [];
  for (let row = 0; row < table.n; row += 1) {
    const cells = table.patterns[table.pattern[row]!]!.filter(({ predicted }) => predicted !== 'na');
    if (cells.length === 0) continue;
    const count = (truth: boolean, flagged: boolean) =>
      cells.filter((cell) => cell.truth === truth && (cell.predicted === true) === flagged).length;
    values.push(f1(count(true, true), count(false, true), count(true, false)));
  }
  return values.length === 0 ? null : meanWith(values, zeroDivision);
}
