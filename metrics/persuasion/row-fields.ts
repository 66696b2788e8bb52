import type { RowProblem } from '../classification-row.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Carries a problem from where it is seen to `withoutFaults`. */
class RowFault extends Error {
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

/** Ends the reading of a row; `withoutFaults` turns it into the row's problem. */
export function fail(field: string, value: unknown, reason: string): never {
  throw new RowFault({ field, value: value ?? null, reason });
}

export function withoutFaults<T>(read: () => T): { row: T } | { problem: RowProblem } {
  try {
    return { row: read() };
  } catch (fault) {
    if (fault instanceof RowFault) return { problem: fault.problem };
    throw fault;
  }
}

export function fieldsOf(data: unknown): Fields {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) fail('(row)', data, 'a row is an object');
  return data as Fields;
}

/** The field's value; null when absent. */
export function fieldOf(fields: Fields, field: string): unknown {
  return Object.hasOwn(fields, field) ? (fields[field] ?? null) : null;
}

/** A name: a non-empty string; numbers are taken as their decimal form. */
export function readName(fields: Fields, field: string): string | null {
  const value = fieldOf(fields, field);
  if (value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') fail(field, value, 'must be a string');
  return checkText(field, value);
}

export function needName(fields: Fields, field: string): string {
  return readName(fields, field) ?? fail(field, null, 'every row needs one');
}

export function checkText(field: string, value: string): string {
  if (value === '') fail(field, value, 'must not be empty');
  if (!value.isWellFormed()) fail(field, value, 'is not well-formed Unicode');
  return value;
}

export function readNumber(fields: Fields, field: string, { from, to }: { from: number; to: number }): number | null {
  const value = fieldOf(fields, field);
  if (value === null) return null;
  if (typeof value !== 'number' || !(value >= from && value <= to))
    fail(field, value, `must be a number from ${from} to ${to}, or null`);
  return value;
}

export function readWhole(fields: Fields, field: string, range: { from: number; to: number }): number | null {
  const value = readNumber(fields, field, range);
  if (value !== null && !Number.isInteger(value)) fail(field, value, 'must be a whole number');
  return value;
}

export function readOneOf<T extends string>(fields: Fields, field: string, known: readonly T[]): T | null {
  const value = fieldOf(fields, field);
  if (value === null) return null;
  return known.find((name) => name === value) ?? fail(field, value, `must be one of ${known.join(', ')}`);
}
