import { BadRowError } from '../../io/bad-row.ts';
import { requireText } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';

/** Longest text of a case, in characters. */
export const MAX_TEXT = 20_000;
/** Longest id, name or phrase, in characters. */
export const MAX_NAME = 200;
const SHOWN_KEY = 80;

/** What a probe shows as one blank. */
const BLANKS = /[\s\u0085\u200B\u2028\u2029]+/gu;

/** Keys of one object, and what to say about a key that is none: by default, which ones there are. */
export interface KnownKeys {
  readonly keys: readonly string[];
  readonly others?: Readonly<Record<string, string>>;
}

/** Throws BadRowError for the first key that is not known. `at`: where the object stands; '' = the row. */
export function requireKnown(fields: JsonFields, at: string, { keys, others = {} }: KnownKeys): void {
  const key = Object.keys(fields).find((one) => !keys.includes(one));
  if (key === undefined) return;
  const reason = Object.hasOwn(others, key) ? others[key]! : `unknown field; known: ${keys.join(', ')}`;
  throw new BadRowError(reason, { field: inside(at, key.slice(0, SHOWN_KEY).toWellFormed()), value: fields[key] });
}

export function inside(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

/** A text that says something, at most `most` characters, as it stands. */
export function text(value: unknown, field: string, most = MAX_TEXT): string {
  const found = requireText(value, field);
  if (!found.isWellFormed()) throw new BadRowError('text holds half a surrogate pair', { field, value: found });
  if (asShown(found) === '') throw new BadRowError('no text', { field, value: found });
  if (isLonger(found, most)) throw new BadRowError(`longer than ${most} characters`, { field, value: found });
  return found;
}

/** A text as a probe shows it: on one line. Two texts that read the same there are one to a persuadee. */
export function asShown(value: string): string {
  return value.replaceAll(BLANKS, ' ').trim();
}

/** As `text` where it may be left out: absent or null gives null. */
export function textOrNull(value: unknown, field: string, most = MAX_TEXT): string | null {
  return isAbsent(value) ? null : text(value, field, most);
}

export function oneOf<const Value extends string>(value: unknown, field: string, allowed: readonly Value[]): Value {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  const list = allowed.join(', ');
  const reason = value === undefined ? `missing: one of ${list}` : `not one of ${list}`;
  throw new BadRowError(reason, { field, value });
}

/** `otherwise` where it is left out. */
export function flag(value: unknown, field: string, otherwise: boolean): boolean {
  if (isAbsent(value)) return otherwise;
  if (typeof value === 'boolean') return value;
  throw new BadRowError('not true or false', { field, value });
}

/** An optional field may be left out or be null. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isLonger(value: string, most: number): boolean {
  if (value.length <= most) return false;
  return value.length > 2 * most || [...value].length > most;
}
