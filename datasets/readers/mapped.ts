import { InvalidInputError } from '../../core/errors.ts';
import type { CaseTruth, Truth } from '../../moderation/case.ts';
import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf, type RowCase } from '../io/cases-of.ts';
import { jsonlRows } from '../io/rows.ts';
import { columnsOf, type Mapping } from '../mapping.ts';
import type { MediaList } from '../media-list.ts';
import { type Fields, lookUp, mappedRows, words } from './mapped-rows.ts';
import { mediaParts } from './media-parts.ts';

type Scalar = string | number | boolean;

const MAX_FACET = 200;
const TRUE = new Set(['1', '1.0', 'true', 'yes']);
const FALSE = new Set(['0', '0.0', 'false', 'no']);

/**
 * A user's CSV or JSON Lines file read by a column mapping. `media`: the list of what was taken in, for a mapping with
 * media columns. Errors and rejected rows as every reader.
 */
export function readMapped(
  file: SourceFile,
  mapping: Mapping,
  media: MediaList | null = null,
): AsyncGenerator<DatasetRow> {
  return casesOf<Fields>(file, mappedRows(file, mapping), async (row) => {
    const content = media === null ? textAlone(row, mapping) : await withMedia(row, mapping, media);
    const id = mapping.id === null ? null : scalar(row, mapping.id);
    const cluster = mapping.cluster === null ? null : scalar(row, mapping.cluster);
    return {
      rowId: mapping.id === null ? null : String(id ?? ''),
      idField: mapping.id ?? '',
      ...content,
      truth: truthOf(row, mapping),
      facets: Object.fromEntries(mapping.facets.map((name) => [name, facet(row, name)])),
      cluster: cluster === null ? null : `${file.source}:${cluster}`,
      language: null,
    };
  });
}

/** Throws InvalidInputError for a mapped field that no row of a JSON Lines file has. */
export async function requireFields(file: SourceFile, mapping: Mapping): Promise<void> {
  const missing = new Set(columnsOf(mapping));
  const seen = new Set<string>();
  for await (const row of jsonlRows(file)) {
    if ('bad' in row) continue;
    for (const name of missing) if (lookUp(row.fields, name) !== undefined) missing.delete(name);
    if (missing.size === 0) return;
    if (seen.size < 50) for (const name of Object.keys(row.fields)) seen.add(name);
  }
  if (seen.size === 0) return;
  const list = (names: Iterable<string>) => [...names].map((name) => JSON.stringify(name)).join(', ');
  throw new InvalidInputError(`${file.file}: no row has a field ${list(missing)}; fields: ${list(seen)}`);
}

type Content = Pick<RowCase, 'textField' | 'text' | 'media'>;

function textAlone(row: Fields, { text: field = '' }: Mapping): Content {
  const text = lookUp(row, field);
  if (typeof text === 'string') return { textField: field, text };
  const reason = text === undefined || text === null ? 'no text' : 'text is not a string';
  throw new BadRowError(reason, { field, value: text });
}

async function withMedia(row: Fields, mapping: Mapping, list: MediaList): Promise<Content> {
  const text = words(row, mapping.text);
  const media = await mediaParts(row, mapping, list);
  const fields = [mapping.text, mapping.image, mapping.video].filter((name) => name !== undefined);
  if (text === null && media.length === 0) {
    throw new BadRowError('no text, image or video', { field: fields.join(', '), value: '' });
  }
  return { textField: mapping.text ?? '', text: text ?? '', media };
}

function truthOf(row: Fields, mapping: Mapping): CaseTruth {
  const categories: Record<string, Truth> = {};
  const native: Record<string, Truth> = {};
  for (const [name, hazard] of Object.entries(mapping.categories)) {
    const truth = flag(row, name);
    categories[hazard] = truth;
    native[name] = truth;
  }
  if (mapping.label === null) {
    return { verdict: Object.values(categories).includes(true) ? 'unsafe' : null, categories, native };
  }
  const value = scalar(row, mapping.label);
  const label = value === null ? null : String(value);
  const known = [...mapping.unsafe, ...mapping.safe];
  if (label !== null && !known.includes(label)) {
    throw new BadRowError(`label outside the mapping (${known.join(', ')})`, { field: mapping.label, value: label });
  }
  for (const one of known) native[one] = label === null ? null : one === label;
  const verdict = label === null ? null : mapping.unsafe.includes(label) ? 'unsafe' : 'safe';
  return { verdict, categories, native };
}

function flag(row: Fields, name: string): Truth {
  const value = scalar(row, name);
  if (value === null) return null;
  const text = String(value).toLowerCase();
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw new BadRowError('not 1/0, true/false or yes/no', { field: name, value });
}

function facet(row: Fields, name: string): string | null {
  const value = scalar(row, name);
  if (value === null) return null;
  const text = String(value);
  if (text.length > MAX_FACET) {
    throw new BadRowError(`facet longer than ${MAX_FACET} characters`, { field: name, value: text });
  }
  return text.toWellFormed();
}

/** The value of a column; missing, null and an empty cell are null. */
function scalar(row: Fields, name: string): Scalar | null {
  const value = lookUp(row, name);
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new BadRowError('not a string, number or boolean', { field: name, value });
}
