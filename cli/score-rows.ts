import { type ClassificationRow, parseClassificationRow, type RowProblem } from '../metrics/classification-row.ts';
import {
  type ClassificationTable,
  createClassificationTable,
  DuplicateCaseError,
} from '../metrics/classification-table.ts';
import {
  badRow,
  type ColumnRules,
  numberCell,
  type OutsideRow,
  type RowSource,
  readBatches,
  sourceName,
} from './row-source.ts';

const NESTED = ['categories_truth', 'categories_predicted'] as const;
const COLUMNS: ColumnRules = { required: ['case_id', 'truth', 'predicted'], nested: NESTED, rowOf: nest };

export interface ReadRules {
  readonly skipBadRows: boolean;
  /** What else is wrong with a row, beside its format. */
  readonly check: (row: ClassificationRow) => RowProblem | null;
}

export interface ReadTable {
  readonly table: ClassificationTable;
  readonly nRejected: number;
  /** Of the first few rejected rows: place and reason. */
  readonly rejected: readonly string[];
}

/**
 * Reads a file of rows into a table. Throws BadRowError at the first bad row (none with `skipBadRows`), always for a case
 * id that comes twice, and NotFoundError for no file.
 */
export async function readClassificationTable(source: RowSource, rules: ReadRules): Promise<ReadTable> {
  const name = sourceName(source);
  const builder = createClassificationTable();
  const lines: number[] = [];
  const rejected: string[] = [];
  let nRejected = 0;
  const take = (item: OutsideRow): void => {
    const read = 'problem' in item ? item : parseClassificationRow(item.data);
    const problem = 'problem' in read ? read.problem : rules.check(read.row);
    if (problem === null && 'row' in read) {
      builder.add(read.row);
      lines.push(item.line);
    } else if (problem !== null) {
      const error = badRow(name, item.line, problem);
      if (!rules.skipBadRows) throw error;
      nRejected += 1;
      if (rejected.length < 5) rejected.push(error.message);
    }
  };
  for await (const batch of readBatches(source, COLUMNS)) for (const item of batch) take(item);
  try {
    return { table: builder.finish(), nRejected, rejected };
  } catch (error) {
    if (!(error instanceof DuplicateCaseError)) throw error;
    const [first, second] = error.rows.map((row) => lines[row]!);
    const problem = { field: 'case_id', value: error.caseId, reason: `comes twice, first in line ${first}` };
    throw badRow(name, second!, problem, { cause: error, hint: error.hint ?? '' });
  }
}

/** Where a column of a CSV file goes: `<outer>.<category>`, or a field of the row itself. */
interface ColumnPlace {
  readonly outer: (typeof NESTED)[number] | null;
  readonly name: string;
}

/** Places of columns seen so far: a file repeats its header's names in every row. */
const places = new Map<string, ColumnPlace>();

function placeOf(column: string): ColumnPlace {
  const known = places.get(column);
  if (known !== undefined) return known;
  const outer = NESTED.find((name) => column.startsWith(`${name}.`)) ?? null;
  const place = { outer, name: outer === null ? column : column.slice(outer.length + 1) };
  if (places.size > 10_000) places.clear();
  places.set(column, place);
  return place;
}

function nest(record: Readonly<Record<string, string>>): Record<string, unknown> {
  const row: Record<string, unknown> = Object.create(null);
  let answered = false;
  for (const column in record) {
    const cell = record[column]!;
    const { outer, name } = placeOf(column);
    if (outer !== null) {
      row[outer] ??= Object.create(null);
      (row[outer] as Record<string, unknown>)[name] = categoryCell(cell);
      if (outer === 'categories_predicted' && cell !== '') answered = true;
    } else row[column] = column === 'score' ? numberCell(cell) : cell === '' ? null : cell;
  }
  if (!answered && row.categories_predicted !== undefined) row.categories_predicted = null;
  return row;
}

function categoryCell(cell: string): unknown {
  if (cell === '') return null;
  if (cell === 'true') return true;
  if (cell === 'false') return false;
  const lower = cell.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : cell;
}
