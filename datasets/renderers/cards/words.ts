import { hasGlyphs } from '../atlas.ts';
import { drawnText } from '../drawn-text.ts';
import { isCardText } from './fields.ts';

/** Read of a text; keeps one of megabytes from being measured word by word. */
const READ_LETTERS = 2000;

/** Words after which a full stop ends no sentence. */
const SHORT_FORM = /(?:^|[\s(“‘'])(?:\p{Lu}|Dr|Mr|Mrs|Ms|St|Prof|vs|etc|No|e\.g|i\.e|U\.S|U\.K)\.$/u;

/**
 * A text as a card shows it: as `drawnText` gives it, straight double quotes curly (captions put texts in straight ones),
 * at most the first 2,000 characters, cut between words.
 */
export function cardText(text: string): string {
  const shown = drawnText(text.slice(0, READ_LETTERS + 1));
  const read = text.length > READ_LETTERS ? shown.slice(0, shown.lastIndexOf(' ')) : shown;
  return read.replace(/(^|[\s(–—‘'“])"/gu, '$1“').replaceAll('"', '”');
}

/** Sentences of a card text: a mark of its end, then white space and no small letter. No locale has a part in it. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(/[.!?…]+[”’'")]*(?= (?!\p{Ll}))/gu)) {
    const until = index + end.length;
    if (SHORT_FORM.test(text.slice(from, until))) continue;
    sentences.push(text.slice(from, until));
    from = until + 1;
  }
  if (from < text.length) sentences.push(text.slice(from));
  return sentences;
}

/** Where a reader starts to quote: at the first statement of six words or more, else at the first sentence. */
export function mainSentences(sentences: readonly string[]): readonly string[] {
  return sentences.slice(
    Math.max(
      0,
      sentences.findIndex((one) => !one.endsWith('?') && one.split(' ').length >= 6),
    ),
  );
}

/**
 * The first sentence that can be drawn, whole or, where it does not fit, its first words and an ellipsis; null where not
 * even three words fit.
 */
export function quoteOf(sentences: readonly string[], fits: (text: string) => boolean): string | null {
  const sentence = sentences.find(hasGlyphs) ?? sentences[0];
  if (sentence === undefined) return null;
  return isCardText(sentence) && fits(sentence) ? sentence : shortened(sentence, fits);
}

/**
 * The longest beginning of whole words that fits with an ellipsis, or a third less where a comma ends there; null under
 * three words.
 */
export function shortened(text: string, fits: (text: string) => boolean): string | null {
  const words = text.split(' ');
  let longest: string | null = null;
  for (let count = words.length - 1; count >= 3; count -= 1) {
    const begin = words.slice(0, count).join(' ');
    const cut = `${begin.replace(/\p{P}+$/u, '')}…`;
    if (longest !== null && 3 * cut.length < 2 * longest.length) break;
    if (longest !== null && !/[,;:]$/u.test(begin)) continue;
    if (!isCardText(cut) || !fits(cut)) continue;
    if (/[,;:]$/u.test(begin)) return cut;
    longest = cut;
  }
  return longest;
}
