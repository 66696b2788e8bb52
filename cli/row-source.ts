import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { errorMessage, InvalidInputError, MettleError, NotFoundError } from '../core/errors.ts';
import type { RowProblem } from '../metrics/classification-row.ts';
import { BadRowError } from '../metrics/errors.ts';
import { printable } from './score-text.ts';
import { badLine, encodingReason, linesOf, type TextLine, textBlocks } from './text-blocks.ts';

export type RowFormat = 'jsonl' | 'csv';

export interface RowSource {
  /** A path; `-` = standard input. */
  readonly file: string;
  readonly format: RowFormat;
  readonly stdin: Readable;
}

/** What a kind of rows asks of a CSV file. */
export interface ColumnRules {
  readonly required: readonly string[];
  /** Objects of the JSON row, whose columns are dotted. */
  readonly nested: readonly string[];
  /** Cells as the JSON row has them; what cannot be read stays text, so that the row's check names it. */
  rowOf(record: Readonly<Record<string, string>>): Record<string, unknown>;
}

/** A row from outside before its check, or why there is none; `line` counts from 1. */
export type OutsideRow =
  | { readonly line: number; readonly data: unknown }
  | { readonly line: number; readonly problem: RowProblem };

/** Rows of a CSV file that are handed over together. */
const BATCH = 1000;

/**
 * The rows of a JSON Lines or CSV file, read as a stream. Throws NotFoundError for no file, BadRowError for a header and
 * for a CSV file that is not UTF-8 (a line of JSON that is not is a bad row).
 */
export async function* readRows(source: RowSource, rules: ColumnRules): AsyncGenerator<OutsideRow> {
  for await (const batch of readBatches(source, rules)) yield* batch;
}

/** The same rows, some hundreds at a time: much cheaper for a million of them. */
export function readBatches(source: RowSource, rules: ColumnRules): AsyncGenerator<readonly OutsideRow[]> {
  return source.format === 'csv' ? csvRows(source, rules) : jsonRows(source);
}

export function sourceName({ file }: RowSource): string {
  return file === '-' ? '(standard input)' : file;
}

/** The error of a bad row, with what it quotes made printable and cut short. */
export function badRow(
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

async function* jsonRows(source: RowSource): AsyncGenerator<readonly OutsideRow[]> {
  const input = open(source);
  try {
    for await (const block of textBlocks(input)) yield linesOf(block).flatMap(jsonRow);
  } catch (error) {
    throw unreadable(source, error);
  } finally {
    if (source.file !== '-') input.destroy();
  }
}

function jsonRow(line: TextLine): OutsideRow | [] {
  const { text, shown } = line;
  if (text === null) {
    return { line: line.line, problem: { field: '(row)', value: shown, reason: encodingReason(line) } };
  }
  const json = line.line === 1 && text.startsWith('\ufeff') ? text.slice(1) : text;
  return json.trim() === '' ? [] : readJson(json, line.line);
}

function readJson(json: string, line: number): OutsideRow {
  try {
    return { line, data: JSON.parse(json) };
  } catch (error) {
    return { line, problem: { field: '(row)', value: json, reason: `is not JSON: ${errorMessage(error)}` } };
  }
}

/** Bytes for the CSV parser, which would read what is not UTF-8 as U+FFFD: throws BadRowError instead. */
async function* checkedBytes(source: RowSource, input: Readable): AsyncGenerator<Buffer> {
  for await (const block of textBlocks(input)) {
    const bad = badLine(block);
    if (bad !== null) {
      throw badRow(sourceName(source), bad.line, { field: '(row)', value: bad.shown, reason: encodingReason(bad) });
    }
    yield block.bytes;
  }
}

async function* csvRows(source: RowSource, rules: ColumnRules): AsyncGenerator<readonly OutsideRow[]> {
  const skipped: OutsideRow[] = [];
  const input = open(source);
  const parser = parse({
    bom: true,
    info: true,
    columns: (header: string[]) => checkHeader(source, rules, header),
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 16_000_000,
    on_skip: (error) => {
      if (error !== undefined) skipped.push(csvFault(error, parser.info.lines));
      return undefined;
    },
  });
  const checked = Readable.from(checkedBytes(source, input));
  checked.once('error', (error) => parser.destroy(error));
  checked.pipe(parser);
  try {
    let batch: OutsideRow[] = [];
    for await (const { record, info } of parser) {
      batch.push(...skipped.splice(0), { line: info.lines, data: rules.rowOf(record as Record<string, string>) });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    yield [...batch, ...skipped.splice(0)];
  } catch (error) {
    if (error instanceof CsvError) yield [csvFault(error, parser.info.lines)];
    else throw error instanceof MettleError ? error : unreadable(source, error);
  } finally {
    if (source.file !== '-') input.destroy();
  }
}

function csvFault(error: CsvError, line: number): OutsideRow {
  return {
    line: typeof error.lines === 'number' ? error.lines : line,
    problem: { field: '(row)', value: null, reason: error.message },
  };
}

function checkHeader(source: RowSource, { nested, required }: ColumnRules, header: readonly string[]): string[] {
  const name = sourceName(source);
  const twice = header.find((column, at) => header.indexOf(column) !== at);
  if (twice !== undefined) {
    throw badRow(name, 1, { field: twice, value: twice, reason: 'the header names this column twice' });
  }
  const whole = nested.find((column) => header.includes(column));
  if (whole !== undefined) {
    throw badRow(name, 1, { field: whole, value: whole, reason: `nested fields are dotted: ${whole}.<name>` });
  }
  const absent = required.find((column) => !header.includes(column));
  if (absent !== undefined) {
    throw badRow(name, 1, { field: absent, value: null, reason: 'the header lacks this column' });
  }
  return [...header];
}

/** A cell that is to be a number; null when empty, the text when it is none. */
export function numberCell(cell: string): unknown {
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
