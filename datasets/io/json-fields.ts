import { BadRowError } from './bad-row.ts';
import type { JsonFields } from './python-json.ts';

/** The value as a text that says something; BadRowError names the field. The text is not trimmed. */
export function requireText(value: unknown, field: string): string {
  if (typeof value !== 'string')
    throw new BadRowError(value === undefined ? 'missing' : 'not a text', { field, value });
  if (value.trim() === '') throw new BadRowError('no text', { field, value });
  return value;
}

export function requireObject(value: unknown, field: string): JsonFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadRowError(value === undefined ? 'missing' : 'not an object', { field, value });
  }
  return value as JsonFields;
}

export function requireList(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadRowError(value === undefined ? 'missing' : 'not a list', { field, value });
  return value;
}

/** A text, or null where there is none. */
export function optionalText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
