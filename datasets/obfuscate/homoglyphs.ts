import { changeSome } from './places.ts';
import type { Transform } from './transform.ts';

const LATIN = 'aceijopsxyhdqwABEHJKMOCPTXS';
/** Cyrillic and Greek letters that Unicode lists as confusable with the Latin letter at the same place. */
const TWINS = 'асеіјорѕхуһԁԛԝАВЕНЈКМОСРТХЅ';
const TWIN: ReadonlyMap<string, string> = new Map([...LATIN].map((letter, i) => [letter, [...TWINS][i] as string]));

/** Homoglyphs: half of the Latin letters that have a Cyrillic twin become it. */
export const homoglyphs: Transform = {
  version: 1,
  apply: (text, random) => changeSome(text, { share: 0.5, random }, (letter) => TWIN.get(letter)),
};
