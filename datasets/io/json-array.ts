import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { InvalidInputError } from '../../core/errors.ts';
import { BadRowError } from './bad-row.ts';
import { MAX_ROW_BYTES, requireFile } from './frames.ts';
import { type JsonFields, pythonJsonRow } from './python-json.ts';
import type { RawRow } from './rows.ts';

/** Such a file is read whole. */
export const MAX_ARRAY_BYTES = 256 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const LF = 0x0a;

/**
 * The elements of a file that is one JSON array of objects, each with the 1-based line on which it starts. An element
 * that is no object, no UTF-8 or over MAX_ROW_BYTES is a bad row and the others survive; an array that does not end is a
 * bad row at its last element. Throws InvalidInputError for a file that holds no array, or is too large to be read whole.
 */
export async function* jsonArrayRows({
  path,
  file,
}: {
  path: string;
  file: string;
}): AsyncGenerator<RawRow<JsonFields>> {
  const size = await requireFile(path);
  if (size > MAX_ARRAY_BYTES) {
    throw new InvalidInputError(`${file} has ${size} bytes; a JSON array may have ${MAX_ARRAY_BYTES}`, {
      hint: 'split it into several files',
    });
  }
  const bytes = await readFile(path);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let line = 1;
  const lineAt = (from: number, to: number): number => {
    for (let at = bytes.indexOf(LF, from); at >= 0 && at < to; at = bytes.indexOf(LF, at + 1)) line += 1;
    return line;
  };

  const open = pastSpace(bytes, mark);
  if (bytes[open] !== OPEN) throw new InvalidInputError(`${file} is no JSON array`, { hint: 'it has to begin with [' });
  let counted = 0;
  let at = pastSpace(bytes, open + 1);
  let state: 'open' | 'closed' | 'broken' = bytes[at] === CLOSE ? 'closed' : 'open';
  while (state === 'open' && at < bytes.length) {
    const end = endOfElement(bytes, at);
    const startLine = lineAt(counted, at);
    counted = at;
    yield elementRow(startLine, bytes.subarray(at, end), end < bytes.length);
    if (end === bytes.length) state = 'broken';
    else if (bytes[end] === CLOSE) state = 'closed';
    at = state === 'open' ? pastSpace(bytes, end + 1) : end;
  }
  const fileRow = (reason: string, from: number) => {
    const value = bytes.toString('utf8', from, from + 800);
    return { line: lineAt(counted, from), bad: new BadRowError(reason, { field: '(file)', value }) };
  };
  if (state === 'open') yield fileRow('the array does not end', bytes.length);
  const after = pastSpace(bytes, at + 1);
  if (state === 'closed' && after < bytes.length) yield fileRow('text after the array', after);
}

function elementRow(line: number, element: Buffer, ended: boolean): RawRow<JsonFields> {
  const bad = (reason: string) => ({
    line,
    bad: new BadRowError(reason, { field: '(row)', value: element.toString('utf8', 0, 800) }),
  });
  if (!ended) return bad('the array does not end');
  if (element.length > MAX_ROW_BYTES) return bad(`row longer than ${MAX_ROW_BYTES} bytes`);
  if (!isUtf8(element)) return bad('not valid UTF-8');
  return pythonJsonRow(line, element.toString('utf8'));
}

/** Index of the comma or bracket that ends the element at `start`; the length where nothing does. */
function endOfElement(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = closingQuote(bytes, at + 1);
    else if (byte === OPEN || byte === 0x7b) depth += 1;
    else if (depth > 0 && (byte === CLOSE || byte === 0x7d)) depth -= 1;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE)) return at;
  }
  return bytes.length;
}

function closingQuote(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function pastSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && [0x20, 0x09, LF, 0x0d].includes(bytes[at] ?? 0)) at += 1;
  return at;
}
