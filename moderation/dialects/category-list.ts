import type { Taxonomy } from '../taxonomies/taxonomy.ts';
import { type NamedCodes, readCodes, splitList } from './code-list.ts';

/** What a category can look like in an answer: words, whether or not the taxonomy has them. */
const ITEM = /^[\p{L}\p{N}](?:[\p{L}\p{N} &/()'’.-]{0,78}[\p{L}\p{N})])?$/u;

/** A code with its name behind it, as NVIDIA's prompts list the categories. */
const CODE_AND_NAME = /^([A-Z]\d{1,2})\s*:\s*(\S.*)$/i;

/**
 * A comma-separated list of categories, each by its code, its name, code and name that belong together (`S1: Violence`),
 * or another spelling of the vendor's (`aliases`: lower case -> code). Null when an item is not even the name of a
 * category: the list is off the grammar.
 */
export function readCategoryList(
  list: string,
  taxonomy: Taxonomy,
  aliases: Readonly<Record<string, string>> = {},
): NamedCodes | null {
  const names = new Map(taxonomy.categories.map(({ code, name }) => [name.toLowerCase(), code]));
  const codeOf = (item: string) => {
    const key = item.toLowerCase();
    return names.get(key) ?? (Object.hasOwn(aliases, key) ? aliases[key] : undefined) ?? item;
  };
  const items = splitList(list).map((item) => {
    const [, code = '', name = ''] = CODE_AND_NAME.exec(item) ?? [];
    return name !== '' && codeOf(name) === code.toUpperCase() ? code.toUpperCase() : item;
  });
  return items.every((item) => ITEM.test(item)) ? readCodes(items.map(codeOf), taxonomy) : null;
}
