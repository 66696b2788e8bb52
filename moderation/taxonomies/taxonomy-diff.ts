import type { Taxonomy } from './taxonomy.ts';
import { assessableHazards } from './to-canonical.ts';

/** A code that both have. */
export interface SharedCode {
  readonly code: string;
  readonly names: readonly [string, string];
  /** In the notation of M 5.3, e.g. `= HATE`. */
  readonly mappings: readonly [readonly string[], readonly string[]];
}

export interface TaxonomyDiff {
  /** Same code, another name and other hazards: an answer read by the wrong taxonomy means something else. */
  readonly otherMeaning: readonly SharedCode[];
  /** Same code and name, other hazards. */
  readonly mappedOtherwise: readonly SharedCode[];
  /** Same code and hazards, another name. */
  readonly renamed: readonly SharedCode[];
  readonly same: readonly string[];
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  /** Hazards that only one of the two can be scored on. */
  readonly hazardsOnlyFirst: readonly string[];
  readonly hazardsOnlySecond: readonly string[];
}

const SIGN = { exact: '=', narrower: '<', broader: '>', partial: '~', union: 'U' } as const;

/** What a reader of one taxonomy gets wrong with the other. Names are compared without case, signs and `and`. */
export function diffTaxonomies(first: Taxonomy, second: Taxonomy): TaxonomyDiff {
  const codes = [first, second].map(({ categories }) => new Set(categories.map(({ code }) => code)));
  const only = (taxonomy: Taxonomy, other: ReadonlySet<string> | undefined) =>
    taxonomy.categories.map(({ code }) => code).filter((code) => !other?.has(code));
  const reach = [first, second].map(assessableHazards);
  const shared = first.categories
    .filter(({ code }) => codes[1]?.has(code))
    .map(
      ({ code }): SharedCode => ({
        code,
        names: [nameOf(first, code), nameOf(second, code)],
        mappings: [signedRows(first, code), signedRows(second, code)],
      }),
    );
  const named = (row: SharedCode) => plain(row.names[0]) === plain(row.names[1]);
  const mapped = (row: SharedCode) => {
    const [one, two] = row.mappings.map((rows) => rows.toSorted().join(' '));
    return one === two && one !== '';
  };
  return {
    otherMeaning: shared.filter((row) => !named(row) && !mapped(row)),
    mappedOtherwise: shared.filter((row) => named(row) && !mapped(row) && row.mappings.some((rows) => rows.length > 0)),
    renamed: shared.filter((row) => !named(row) && mapped(row)),
    same: shared
      .filter((row) => named(row) && (mapped(row) || row.mappings.every((rows) => rows.length === 0)))
      .map(({ code }) => code),
    onlyFirst: only(first, codes[1]),
    onlySecond: only(second, codes[0]),
    hazardsOnlyFirst: [...(reach[0] ?? [])].filter((id) => !reach[1]?.has(id)).sort(),
    hazardsOnlySecond: [...(reach[1] ?? [])].filter((id) => !reach[0]?.has(id)).sort(),
  };
}

/** A code's mapping in the notation of M 5.3: `= HATE`, `~ THREAT`. */
export function signedRows({ mapping }: Taxonomy, code: string): readonly string[] {
  return mapping.filter((row) => row.code === code).map(({ relation, hazard }) => `${SIGN[relation]} ${hazard}`);
}

function nameOf({ categories }: Taxonomy, code: string): string {
  return categories.find((category) => category.code === code)?.name ?? code;
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/&|\band\b/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
