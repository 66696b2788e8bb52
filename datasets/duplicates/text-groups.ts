import { comparableText } from './comparable-text.ts';
import { nearPairs } from './near-pairs.ts';
import type { TextItem } from './text-item.ts';

/** Items by their comparable text, and which texts are near each other. */
export interface TextGroups {
  /** In the order of their ids, whatever order they came in. */
  readonly items: readonly TextItem[];
  /** Item -> its text. */
  readonly textOf: Uint32Array;
  /** Text -> its items. */
  readonly members: readonly (readonly number[])[];
  /** Text -> texts near it, itself left out. */
  readonly neighbours: readonly (readonly number[])[];
  /** Pairs of distinct texts that are near each other. */
  readonly nearPairs: number;
}

/** Groups items by text. An id that comes twice counts once. */
export function groupTexts(given: readonly TextItem[], near: number): TextGroups {
  const byId = new Map(given.map((item) => [item.id, item]));
  const items = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const placeOf = new Map<string, number>();
  const members: number[][] = [];
  const textOf = Uint32Array.from(items, ({ text }, index) => {
    const comparable = comparableText(text);
    const place = placeOf.get(comparable) ?? members.push([]) - 1;
    placeOf.set(comparable, place);
    members[place]!.push(index);
    return place;
  });
  const neighbours: number[][] = members.map(() => []);
  const pairs = nearPairs([...placeOf.keys()], near);
  for (const { a, b } of pairs) {
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  return { items, textOf, members, neighbours, nearPairs: pairs.length };
}
