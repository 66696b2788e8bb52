/** A quantity that a text states in digits. */
export interface Figure {
  /** In units of 10^-decimals. */
  readonly digits: number;
  readonly decimals: number;
  readonly unit: '' | '%';
  /** Words that follow it up to the end of the clause, at most three; empty = none. */
  readonly of: readonly string[];
}

const MAGNITUDES: Readonly<Record<string, number>> = { thousand: 3, million: 6, billion: 9 };

/** A number follows these to name a thing, not to count: `season 9`, `aged 30`, `May 4`. */
const NAMED = new Set(
  (
    'season episode chapter article section number no no. part page level volume room route act version grade day age ' +
    'aged week year type january february march april may june july august september october november december'
  ).split(' '),
);

/**
 * Quantities in a card text, in its order: years, ordinals, dates, times, ranges, fractions and numbers that name a thing
 * are none. At most 12 digits with magnitude (`4 million`) and three decimals.
 */
export function figuresOf(text: string): Figure[] {
  const figures: Figure[] = [];
  const pattern =
    /(?<![\p{L}\d.,:/–−-])(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,3}))?(?![\p{L}\d:/–−-]|[.,]\d)(?: ?(%|percent|per cent)(?!\p{L}))?/gu;
  for (const { 0: found, 1: whole = '', 2: part = '', 3: percent, index } of text.matchAll(pattern)) {
    if (percent === undefined && part === '' && /^(?:1\d|20)\d\d$/.test(whole)) continue;
    if (namesAThing(text.slice(Math.max(0, index - 40), index))) continue;
    const rest = text.slice(index + found.length);
    if (/^ (?:BCE?|AD|CE)\b/u.test(rest)) continue;
    const scale = percent === undefined ? (/^ (thousand|million|billion)\b/u.exec(rest)?.[1] ?? null) : null;
    const digits = Number(whole.replaceAll(',', '') + part) * 10 ** (scale === null ? 0 : MAGNITUDES[scale]!);
    if (digits > 1e12) continue;
    figures.push({
      digits,
      decimals: part.length,
      unit: percent === undefined ? '' : '%',
      of: wordsAfter(scale === null ? rest : rest.slice(scale.length + 1)),
    });
  }
  return figures;
}

/** By the word before the number: one of the list, or a name (`Apollo 11`); a capital at a sentence's start is no name. */
function namesAThing(before: string): boolean {
  const [, ahead = '', word] = /(\S+ )?(\S+) $/u.exec(before) ?? [];
  if (word === undefined) return false;
  return NAMED.has(word.toLowerCase()) || (/^\p{Lu}\p{L}+$/u.test(word) && ahead !== '' && !/[.!?:”"] $/u.test(ahead));
}

function wordsAfter(rest: string): string[] {
  const clause = /^ ([^.,;:!?()“”–—]+)/u.exec(rest)?.[1] ?? '';
  return clause
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 3);
}
