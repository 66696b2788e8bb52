import type { Relation, Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import { type SharedCode, signedRows, type TaxonomyDiff } from '../moderation/taxonomies/taxonomy-diff.ts';
import { prose, table, tied } from './taxonomy-table.ts';

const LEGEND = '= exact, < within the hazard, > holds it and more, ~ overlaps, U one part of a complete union';

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly categories: number;
  readonly hazards: number | null;
}

export function listText(entries: readonly Listed[]): string {
  const rows = entries.map(({ id, kind, categories, hazards, title }) => [
    id,
    kind,
    String(categories),
    hazards === null ? '-' : String(hazards),
    title,
  ]);
  return [
    ...table([['id', 'kind', 'codes', 'hazards', 'title'], ...rows]),
    '',
    ...prose('hazards: canonical ones that its codes can be scored on, with the parents of these'),
  ].join('\n');
}

export function showText(taxonomy: Taxonomy, digest: string): string {
  const { id, title, source, categories, unmapped, review = [] } = taxonomy;
  const withParents = categories.some(({ parent }) => parent !== undefined);
  const rows = categories.map(({ code, name, parent }) => [
    code,
    name,
    ...(withParents ? [parent ?? ''] : []),
    meaning(taxonomy, code, { unmapped, review }),
  ]);
  const head = ['code', 'name', ...(withParents ? ['parent'] : []), 'canonical hazards'];
  return [
    ...prose(`${id}: ${title}`),
    ...prose(`source: ${source ?? 'not given'}`),
    ...prose(`digest: ${digest}`),
    '',
    ...(rows.length === 0 ? ['no categories'] : [...table([head, ...rows]), '', ...prose(LEGEND)]),
  ].join('\n');
}

function meaning(taxonomy: Taxonomy, code: string, lists: Record<'unmapped' | 'review', readonly string[]>): string {
  const rows = signedRows(taxonomy, code);
  const review = lists.review.includes(code) ? ['asks for a person'] : [];
  if (rows.length === 0 && review.length === 0) return 'none, on purpose';
  return [...rows.map(tied), ...review].join(', ');
}

const WORDS: Readonly<Record<Relation, string>> = {
  exact: '= exact',
  narrower: '< within',
  broader: '> holds',
  partial: '~ overlaps',
  union: 'U part of',
};

export function mapText(
  map: {
    readonly from: string;
    readonly to: string;
    readonly derived: boolean;
    readonly rows: readonly {
      readonly code: string;
      readonly relation: Relation;
      readonly other: string;
      readonly note: string | null;
      readonly via?: readonly string[];
    }[];
    readonly unmapped: readonly string[];
  },
  from: Taxonomy,
): string {
  const nameOf = new Map(from.categories.map(({ code, name }) => [code, name]));
  const label = (code: string) => (nameOf.get(code) === code ? code : `${code} ${nameOf.get(code) ?? ''}`);
  const comment = map.rows.map(({ note, via = [] }) => (map.derived ? via.join(', ') : (note ?? '')));
  const withComments = comment.some((text) => text !== '');
  const rows = map.rows.map(({ code, relation, other }, at) => [
    map.rows[at - 1]?.code === code ? '' : label(code),
    WORDS[relation],
    other,
    ...(withComments ? [comment[at] ?? ''] : []),
  ]);
  const derived = 'derived by way of the canonical hazards: not the word of either vendor';
  return [
    ...prose(`${map.from} -> ${map.to}${map.derived ? ` (${derived})` : ''}`),
    '',
    ...(rows.length === 0
      ? ['no row']
      : table([['code', 'relation', map.to, ...(withComments ? [map.derived ? 'via' : 'note'] : [])], ...rows])),
    ...(map.unmapped.length === 0 ? [] : ['', ...prose(`without a row: ${map.unmapped.join(', ')}`)]),
  ].join('\n');
}

export function diffText(first: Taxonomy, second: Taxonomy, diff: TaxonomyDiff): string {
  const codes = (heading: string, rows: readonly SharedCode[]): readonly string[] => {
    if (rows.length === 0) return [];
    const lines = rows.map(({ code, names, mappings }) => [
      code,
      ...names.map((name, at) => `${name} (${mappings[at]?.map(tied).join(', ') || 'no hazard'})`),
    ]);
    return [...prose(heading), ...table([['code', first.id, second.id], ...lines]), ''];
  };
  const list = (heading: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : prose(`${heading}: ${items.join(', ')}`);
  const sameIn = (items: readonly string[]) => (items.length === 0 ? ['none'] : items);
  return [
    ...codes('codes that mean something else', diff.otherMeaning),
    ...codes('same name, mapped to other hazards', diff.mappedOtherwise),
    ...codes('same hazards, another name', diff.renamed),
    ...list('same in both', sameIn(diff.same)),
    ...list(`codes only in ${first.id}`, diff.onlyFirst),
    ...list(`codes only in ${second.id}`, diff.onlySecond),
    ...list(`hazards only ${first.id} can be scored on`, diff.hazardsOnlyFirst),
    ...list(`hazards only ${second.id} can be scored on`, diff.hazardsOnlySecond),
  ].join('\n');
}
