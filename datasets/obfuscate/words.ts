import type { Random } from '../renderers/random.ts';
import { someOf } from './places.ts';

const WORD = /\p{L}[\p{L}\p{M}]*/gu;

/** A letter and the marks on it are one character to a reader. */
export function charactersOf(text: string): readonly string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gsu) ?? [];
}

/** Changes half of the words (rounded up) that have at least `least` characters and that `change` does change. */
export function changeWords(
  text: string,
  { least, random }: { readonly least: number; readonly random: Random },
  change: (characters: readonly string[]) => string,
): string {
  const changed = new Map<number, string>();
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const characters = charactersOf(word);
    if (characters.length < least) continue;
    const after = change(characters);
    if (after !== word) changed.set(index, after);
  }
  const drawn = someOf([...changed.keys()], 0.5, random);
  return text.replace(WORD, (word, index: number) => (drawn.has(index) ? (changed.get(index) ?? word) : word));
}
