import type { Taxonomy } from '../taxonomies/taxonomy.ts';
import { type NamedCodes, readCodes, splitList } from './code-list.ts';

/** What a category can look like in an answer: words, whether or not the taxonomy has them. */
const ITEM = /^[\p{L}\p{N}](?:[\p{L}\p{N} &/()'’.-]{0,78}[\p{L}\p{N})])?$/u;

/**
 * A comma-separated list of categories, each by its code, its name, or another spelling of the vendor's (`aliases`: lower
 * case -> code). Null when an item is not even the name of a category: the list is off the grammar.
 */
export function readCategoryList(
  list: string,
  taxonomy: Taxonomy,
  aliases: Readonly<Record<string, string>> = {},
): NamedCodes | null {
  const items = splitList(list);
  if (!items.every((item) => ITEM.test(item))) return null;
  const names = new Map(taxonomy.categories.map(({ code, name }) => [name.toLowerCase(), code]));
  const codeOf = (item: string) => {
    const key = item.toLowerCase();
    return names.get(key) ?? (Object.hasOwn(aliases, key) ? aliases[key] : undefined) ?? item;
  };
  return readCodes(items.map(codeOf), taxonomy);
}
