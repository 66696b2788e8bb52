import { type Document, parseDocument } from 'yaml';
import { InvalidInputError } from '../../core/errors.ts';
import type { Taxonomy } from './taxonomy.ts';
import { parseTaxonomy } from './taxonomy-schema.ts';

const MAX_BYTES = 1_000_000;
/** The parser of YAML takes minutes over a hostile megabyte; what is longer has to be JSON. */
const MAX_YAML_BYTES = 50_000;
/** Uses of anchors that one file may make: enough for people, too few to blow it up. */
const MAX_ALIASES = 100;
/** Brackets open at once; parsers take long over thousands. */
const MAX_OPEN = 500;
const RESERVED = ['__proto__', 'constructor', 'prototype'];

/**
 * The user's own taxonomy from JSON or YAML. `unmapped` and `mapping` may be left out; the id says its version after an
 * `@` (`my-rules@1`), so that it cannot be taken for a known one. Throws InvalidInputError that names file and field.
 */
export function readTaxonomyFile(file: string, text: string): Taxonomy {
  const data = parseText(file, text);
  const reserved = reservedKey(data, []);
  if (reserved !== null) throw new InvalidInputError(`${file}: ${reserved} is no field`, { hint: 'take it out' });
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  const taxonomy = parseTaxonomy(file, isObject ? { mapping: [], unmapped: [], ...data } : data);
  if (!taxonomy.id.includes('@')) {
    throw new InvalidInputError(`${file}: id: ${taxonomy.id} has no version`, {
      hint: `write ${taxonomy.id}@1, and a new version with every change`,
    });
  }
  if (taxonomy.categories.length === 0)
    throw new InvalidInputError(`${file}: categories: there are none`, { hint: 'name at least one category' });
  return taxonomy;
}

function parseText(file: string, text: string): unknown {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new InvalidInputError(`${file}: a taxonomy is at most ${MAX_BYTES} bytes`, {
      hint: 'shorten the texts of its categories',
    });
  }
  const broken = (problem: string, cause?: unknown) =>
    new InvalidInputError(`${file}: neither JSON nor YAML: ${problem.replace(/\p{C}+/gu, ' ').slice(0, 300)}`, {
      cause,
      hint: 'its form is what stands under `taxonomy` in `mettle taxonomy show llama-guard-3 --json`',
    });
  if (Buffer.byteLength(text) > MAX_YAML_BYTES) return parseLongJson(text, broken);
  if (mostOpen(text) > MAX_OPEN) throw broken('nested too deeply');
  try {
    const document: Document = parseDocument(text, { uniqueKeys: true, prettyErrors: false, logLevel: 'error' });
    const [error] = document.errors;
    if (error !== undefined) throw broken(error.message);
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    // yaml throws ReferenceError for too many aliases and lets the stack overflow on deep nesting (RangeError)
    if (error instanceof ReferenceError) throw broken('too many aliases', error);
    if (error instanceof RangeError) throw broken('nested too deeply', error);
    throw error;
  }
}

function parseLongJson(text: string, broken: (problem: string, cause?: unknown) => InvalidInputError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw broken(`over ${MAX_YAML_BYTES} bytes a taxonomy has to be JSON`, error);
  }
}

function mostOpen(text: string): number {
  let open = 0;
  let most = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (sign === '[' || sign === '{' ? 1 : -1));
    most = Math.max(most, open);
  }
  return most;
}

/** Path of the first key that objects hold by themselves; such keys come with no taxonomy. */
function reservedKey(data: unknown, path: readonly string[]): string | null {
  if (typeof data !== 'object' || data === null) return null;
  for (const [key, value] of Object.entries(data)) {
    const here = [...path, key];
    if (RESERVED.includes(key)) return here.join('.');
    // rows hold plain values only; what lies deeper is refused by the schema
    const below = here.length < 4 ? reservedKey(value, here) : null;
    if (below !== null) return below;
  }
  return null;
}
