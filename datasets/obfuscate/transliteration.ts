import type { Transform } from './transform.ts';

/** Latin letters and pairs of them -> Cyrillic by sound; a simplified table of our own. */
const BY_SOUND: Readonly<Record<string, string>> = {
  sh: 'ш',
  ch: 'ч',
  zh: 'ж',
  ph: 'ф',
  th: 'т',
  ya: 'я',
  yu: 'ю',
  yo: 'ё',
  ts: 'ц',
  kh: 'х',
  ck: 'к',
  oo: 'у',
  ee: 'и',
  a: 'а',
  b: 'б',
  c: 'к',
  d: 'д',
  e: 'е',
  f: 'ф',
  g: 'г',
  h: 'х',
  i: 'и',
  j: 'дж',
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  p: 'п',
  q: 'к',
  r: 'р',
  s: 'с',
  t: 'т',
  u: 'у',
  v: 'в',
  w: 'в',
  x: 'кс',
  y: 'й',
  z: 'з',
};
const KNOWN = new RegExp(Object.keys(BY_SOUND).join('|'), 'gi');

/** Latin letters written in Cyrillic by their sound; letters with diacritics stay. */
export const transliteration: Transform = {
  version: 1,
  apply: (text) =>
    text.replace(KNOWN, (sound) => {
      const written = BY_SOUND[sound.toLowerCase()] ?? sound;
      const capital = sound[0] !== sound[0]?.toLowerCase();
      return capital ? `${written.slice(0, 1).toUpperCase()}${written.slice(1)}` : written;
    }),
};
