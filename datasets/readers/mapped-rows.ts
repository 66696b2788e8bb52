import type { SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { csvRows, jsonlRows, type RawRow } from '../io/rows.ts';
import { columnsOf, type Mapping } from '../mapping.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The raw rows of a user's file. Throws InvalidInputError when a CSV file lacks a mapped column. */
export function mappedRows(file: SourceFile, mapping: Mapping): AsyncGenerator<RawRow<Fields>> {
  return mapping.format === 'csv' ? csvRows(file, columnsOf(mapping)) : jsonlRows(file);
}

/** A field by its name, else by its dotted path. */
export function lookUp(row: Fields, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  let at: unknown = row;
  for (const key of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Fields)[key];
  }
  return at;
}

/** A cell of text or of a path; null = no such column, no value or a blank one. Throws BadRowError for anything else. */
export function words(row: Fields, name: string | undefined): string | null {
  if (name === undefined) return null;
  const value = lookUp(row, name);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new BadRowError('not a string', { field: name, value });
  if (value.trim() === '') return null;
  if (!value.isWellFormed()) throw new BadRowError('holds half a surrogate pair', { field: name, value });
  return value;
}
