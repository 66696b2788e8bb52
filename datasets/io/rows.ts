import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../core/errors.ts';
import { BadRowError } from './bad-row.ts';
import { cutCsvRow } from './csv-cut.ts';
import { cutLine, type Frame, frames } from './frames.ts';

/** One row as read: its fields by name, or why it has none. */
export type RawRow<Fields> =
  | { readonly line: number; readonly fields: Fields }
  | { readonly line: number; readonly bad: BadRowError };

export type CsvFields = Readonly<Record<string, string>>;

const BATCH = 256;

/**
 * Rows of a CSV file with a header, by column name; values as they stand, never trimmed. Blank lines are passed over.
 * Throws InvalidInputError when a column of `required` is missing or named twice.
 */
export async function* csvRows(
  { path, file }: { path: string; file: string },
  required: readonly string[],
): AsyncGenerator<RawRow<CsvFields>> {
  let columns: readonly string[] | null = null;
  let pending: { line: number; bytes: Buffer }[] = [];

  async function* flush(): AsyncGenerator<RawRow<CsvFields>> {
    const rows = splitRows(pending.map(({ bytes }) => bytes));
    const lines = pending;
    pending = [];
    for (const [index, cells] of rows.entries()) {
      yield namedRow(lines[index]?.line ?? 0, columns ?? [], cells);
    }
  }

  for await (const frame of frames(path, file, cutCsvRow)) {
    if (frame.bad === null && frame.bytes.length === 0) continue;
    if (columns === null) {
      columns = header(frame, file, required);
      continue;
    }
    if (frame.bad !== null) {
      yield* flush();
      yield { line: frame.line, bad: new BadRowError(frame.bad, { field: '(row)', value: frame.bytes.toString() }) };
      continue;
    }
    pending.push({ line: frame.line, bytes: Buffer.from(frame.bytes) });
    if (pending.length >= BATCH) yield* flush();
  }
  yield* flush();
  if (columns === null) throw new InvalidInputError(`${file} has no header line`);
}

/** Rows of a JSON Lines file. Blank lines are passed over. */
export async function* jsonlRows({
  path,
  file,
}: {
  path: string;
  file: string;
}): AsyncGenerator<RawRow<Readonly<Record<string, unknown>>>> {
  for await (const row of textLines({ path, file })) {
    if ('bad' in row) yield row;
    else if (row.fields.text.trim() !== '') yield jsonRow(row.line, row.fields.text);
  }
}

/** Lines of a text file without their ends; only LF and CRLF end a line. */
export async function* textLines({
  path,
  file,
}: {
  path: string;
  file: string;
}): AsyncGenerator<RawRow<{ readonly text: string }>> {
  for await (const { line, bytes, bad } of frames(path, file, cutLine)) {
    const reason = bad ?? (isUtf8(bytes) ? null : 'not valid UTF-8');
    if (reason === null) yield { line, fields: { text: bytes.toString('utf8') } };
    else yield { line, bad: new BadRowError(reason, { field: '(row)', value: bytes.toString('utf8', 0, 800) }) };
  }
}

function jsonRow(line: number, text: string): RawRow<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, fields: value as Readonly<Record<string, unknown>> };
    }
    return { line, bad: new BadRowError('not a JSON object', { field: '(row)', value: text }) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { line, bad: new BadRowError(`not JSON: ${jsonProblem(error.message)}`, { field: '(row)', value: text }) };
  }
}

/** The engine's message without the excerpt of the text that it quotes. */
function jsonProblem(message: string): string {
  const at = /position \d+/.exec(message)?.[0];
  return at === undefined ? 'the line ends too early or holds another thing than JSON' : `broken at ${at}`;
}

function splitRows(rows: readonly Buffer[]): Buffer[][] {
  const cells: unknown = parse(Buffer.concat(rows.flatMap((row) => [row, Buffer.from('\n')])), {
    encoding: null,
    record_delimiter: ['\n', '\r\n'],
    relax_column_count: true,
    relax_quotes: true,
  });
  return cells as Buffer[][];
}

function header(frame: Frame, file: string, required: readonly string[]): readonly string[] {
  const cells = frame.bad === null ? splitRows([frame.bytes])[0] : undefined;
  if (cells === undefined || !isUtf8(frame.bytes)) {
    throw new InvalidInputError(`${file}:${frame.line}: the header cannot be read: ${frame.bad ?? 'not valid UTF-8'}`);
  }
  const names = cells.map((cell) => cell.toString('utf8'));
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const list = (all: readonly string[]) =>
      all
        .slice(0, 40)
        .map((name) => JSON.stringify(name.slice(0, 80)))
        .join(', ');
    throw new InvalidInputError(`${file}:${frame.line}: no column ${list(missing)}; columns: ${list(names)}`, {
      hint: 'the first line names the columns, separated by commas',
    });
  }
  const twice = required.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) {
    throw new InvalidInputError(`${file}:${frame.line}: two columns are called ${JSON.stringify(twice)}`);
  }
  return names;
}

function namedRow(line: number, columns: readonly string[], cells: readonly Buffer[]): RawRow<CsvFields> {
  if (cells.length !== columns.length) {
    const value = cells.map((cell) => cell.toString('utf8', 0, 200)).join(',');
    const reason = `${cells.length} fields where the header has ${columns.length}`;
    return { line, bad: new BadRowError(reason, { field: '(row)', value }) };
  }
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [index, cell] of cells.entries()) {
    const name = columns[index] ?? '';
    const text = cell.toString('utf8');
    if (!isUtf8(cell)) return { line, bad: new BadRowError('not valid UTF-8', { field: name, value: text }) };
    fields[name] = text;
  }
  return { line, fields };
}
