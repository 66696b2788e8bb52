import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { errorMessage, InvalidInputError, MettleError, NotFoundError } from '../core/errors.ts';
import { type ClassificationRow, parseClassificationRow, type RowProblem } from '../metrics/classification-row.ts';
import {
  type ClassificationTable,
  createClassificationTable,
  DuplicateCaseError,
} from '../metrics/classification-table.ts';
import { BadRowError } from '../metrics/errors.ts';
import { printable } from './score-text.ts';

export type RowFormat = 'jsonl' | 'csv';

export interface RowSource {
  /** A path; `-` = standard input. */
  readonly file: string;
  readonly format: RowFormat;
  readonly stdin: Readable;
}

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

type Outside =
  | { readonly line: number; readonly data: unknown }
  | { readonly line: number; readonly problem: RowProblem };

/**
 * Reads a file of rows into a table. Throws BadRowError at the first bad row (none with `skipBadRows`), always for a case
 * id that comes twice, and NotFoundError for no file.
 */
export async function readClassificationTable(source: RowSource, rules: ReadRules): Promise<ReadTable> {
  const name = source.file === '-' ? '(standard input)' : source.file;
  const builder = createClassificationTable();
  const lines: number[] = [];
  const rejected: string[] = [];
  let nRejected = 0;
  for await (const item of source.format === 'csv' ? csvRows(source) : jsonRows(source)) {
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
  }
  try {
    return { table: builder.finish(), nRejected, rejected };
  } catch (error) {
    if (!(error instanceof DuplicateCaseError)) throw error;
    const [first, second] = error.rows.map((row) => lines[row]!);
    const problem = { field: 'case_id', value: error.caseId, reason: `comes twice, first in line ${first}` };
    throw badRow(name, second!, problem, { cause: error, hint: error.hint ?? '' });
  }
}

function badRow(
  file: string,
  line: number,
  problem: RowProblem,
  options: { cause?: unknown; hint?: string } = {},
): BadRowError {
  const value = JSON.stringify(problem.value) ?? 'null';
  const place = {
    file,
    line,
    field: printable(problem.field),
    value: printable(value.length > 120 ? `${value.slice(0, 117)}...` : value),
    reason: printable(problem.reason),
  };
  return new BadRowError(place, options);
}

async function* jsonRows(source: RowSource): AsyncGenerator<Outside> {
  let line = 0;
  for await (const text of linesOf(source)) {
    line += 1;
    const json = line === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
    if (json.trim() === '') continue;
    yield readJson(json, line);
  }
}

function readJson(json: string, line: number): Outside {
  try {
    return { line, data: JSON.parse(json) };
  } catch (error) {
    return { line, problem: { field: '(row)', value: json, reason: `is not JSON: ${errorMessage(error)}` } };
  }
}

async function* linesOf(source: RowSource): AsyncGenerator<string> {
  const input = open(source);
  const failure = new Promise<never>((_, reject) => input.once('error', reject));
  failure.catch(() => {});
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failure]);
      if (next.done === true) break;
      yield next.value;
    }
  } catch (error) {
    throw unreadable(source, error);
  } finally {
    if (source.file !== '-') input.destroy();
  }
}

const NESTED = ['categories_truth', 'categories_predicted'] as const;
const REQUIRED = ['case_id', 'truth', 'predicted'] as const;

async function* csvRows(source: RowSource): AsyncGenerator<Outside> {
  const skipped: Outside[] = [];
  const input = open(source);
  const parser = parse({
    bom: true,
    info: true,
    columns: (header: string[]) => checkHeader(source, header),
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 16_000_000,
    on_skip: (error) => {
      if (error !== undefined) skipped.push(csvFault(error, parser.info.lines));
      return undefined;
    },
  });
  input.once('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const { record, info } of parser) {
      yield* skipped.splice(0);
      yield { line: info.lines, data: nest(record as Record<string, string>) };
    }
    yield* skipped.splice(0);
  } catch (error) {
    if (error instanceof CsvError) yield csvFault(error, parser.info.lines);
    else throw error instanceof MettleError ? error : unreadable(source, error);
  } finally {
    if (source.file !== '-') input.destroy();
  }
}

function csvFault(error: CsvError, line: number): Outside {
  return {
    line: typeof error.lines === 'number' ? error.lines : line,
    problem: { field: '(row)', value: null, reason: error.message },
  };
}

function checkHeader(source: RowSource, header: readonly string[]): string[] {
  const name = source.file === '-' ? '(standard input)' : source.file;
  const twice = header.find((column, at) => header.indexOf(column) !== at);
  if (twice !== undefined) {
    throw badRow(name, 1, { field: twice, value: twice, reason: 'the header names this column twice' });
  }
  const whole = NESTED.find((column) => header.includes(column));
  if (whole !== undefined) {
    throw badRow(name, 1, { field: whole, value: whole, reason: `nested fields are dotted: ${whole}.<category>` });
  }
  const absent = REQUIRED.find((column) => !header.includes(column));
  if (absent !== undefined) {
    throw badRow(name, 1, { field: absent, value: null, reason: 'the header lacks this column' });
  }
  return [...header];
}

/** Cells as the JSON row has them; what cannot be read stays text, so that the row's check names it. */
function nest(record: Record<string, string>): Record<string, unknown> {
  const row: Record<string, unknown> = Object.create(null);
  for (const [column, cell] of Object.entries(record)) {
    const outer = NESTED.find((name) => column.startsWith(`${name}.`));
    if (outer !== undefined) {
      row[outer] ??= Object.create(null);
      (row[outer] as Record<string, unknown>)[column.slice(outer.length + 1)] = categoryCell(cell);
    } else row[column] = column === 'score' ? numberCell(cell) : cell === '' ? null : cell;
  }
  const answers = row.categories_predicted as Record<string, unknown> | undefined;
  if (answers !== undefined && Object.values(answers).every((cell) => cell === null)) row.categories_predicted = null;
  return row;
}

function categoryCell(cell: string): unknown {
  if (cell === '') return null;
  const lower = cell.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : cell;
}

function numberCell(cell: string): unknown {
  if (cell === '') return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : cell;
}

function open({ file, stdin }: RowSource): Readable {
  return file === '-' ? stdin : createReadStream(file);
}

function unreadable({ file }: RowSource, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  if (cause.code === 'ENOENT')
    return new NotFoundError(`no file ${file}`, { cause, hint: 'name a file, or - for standard input' });
  return new InvalidInputError(`cannot read ${file}: ${cause.message}`, { cause });
}
