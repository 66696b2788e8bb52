import { BadRowError } from './bad-row.ts';
import { type RawRow, textLines } from './rows.ts';

export type JsonFields = Readonly<Record<string, unknown>>;

/** A JSON string, or one of the numbers that JSON has not. */
const STRING_OR_NON_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g;

/**
 * JSON as Python writes it: a bare NaN, Infinity or -Infinity, which JSON has not, becomes null; strings stay as they
 * are. Throws SyntaxError for anything else that is no JSON.
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return JSON.parse(text.replace(STRING_OR_NON_NUMBER, (found) => (found.startsWith('"') ? found : 'null')));
  }
}

/** One raw row from the text of a JSON object. */
export function pythonJsonRow(line: number, text: string): RawRow<JsonFields> {
  const bad = (reason: string) => ({ line, bad: new BadRowError(reason, { field: '(row)', value: text }) });
  try {
    const value = parsePythonJson(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { line, fields: value as JsonFields } : bad('not a JSON object');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return bad('not JSON');
  }
}

/** Rows of a JSON Lines file that Python wrote. Blank lines are passed over. */
export async function* pythonJsonRows(at: { path: string; file: string }): AsyncGenerator<RawRow<JsonFields>> {
  for await (const row of textLines(at)) {
    if ('bad' in row) yield row;
    else if (row.fields.text.trim() !== '') yield pythonJsonRow(row.line, row.fields.text);
  }
}
