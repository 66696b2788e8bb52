import type { Taxonomy } from '../taxonomies/taxonomy.ts';

/** The categories an answer names. */
export interface NamedCodes {
  /** Codes of the taxonomy, each once, in its order. */
  readonly categories: readonly string[];
  /** What the taxonomy version does not have, each once, as written. */
  readonly unknown: readonly string[];
  /** Codes and unknown items named more than once. */
  readonly duplicates: readonly string[];
  /** The answer says in so many words that there is none. */
  readonly none: boolean;
}

/** Items of a comma-separated list, trimmed. An empty item stays empty: it is off the grammar. */
export function splitList(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}

/** Matches whole items against the taxonomy's codes, whatever their case (M 2.4 rules 2-4). */
export function readCodes(items: readonly string[], taxonomy: Taxonomy): NamedCodes {
  const codes = new Map(taxonomy.categories.map(({ code }) => [code.toLowerCase(), code]));
  const seen = new Map<string, { readonly name: string; readonly known: boolean; count: number }>();
  let none = false;
  for (const item of items) {
    const key = item.toLowerCase();
    if (key === 'none') none = true;
    else {
      const entry = seen.get(key) ?? { name: codes.get(key) ?? item, known: codes.has(key), count: 0 };
      entry.count += 1;
      seen.set(key, entry);
    }
  }
  const named = [...seen.values()];
  const place = new Map(taxonomy.categories.map(({ code }, i) => [code, i]));
  const inOrder = (names: string[]) =>
    names.sort((a, b) => (place.get(a) ?? Infinity) - (place.get(b) ?? Infinity) || 0);
  return {
    categories: inOrder(named.filter(({ known }) => known).map(({ name }) => name)),
    unknown: named.filter(({ known }) => !known).map(({ name }) => name),
    duplicates: inOrder(named.filter(({ count }) => count > 1).map(({ name }) => name)),
    none,
  };
}
