import type { Cut } from './frames.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/**
 * The end of a CSV row (RFC 4180): line ends inside a quoted field belong to it, doubled quotes are one quote, and a
 * quote inside an unquoted field is an ordinary character, as in Python's csv.
 */
export const cutCsvRow: Cut = (bytes, start, final) => {
  let at = start;
  let fieldStart = true;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === LF) return { end: at + 1, bad: null };
    if (fieldStart && byte === QUOTE) {
      const close = closingQuote(bytes, at + 1, final);
      if (close === 'more') return null;
      if (close === 'open') return { end: at, bad: 'quoted field without a closing quote' };
      if (close === 'followed') return { end: at, bad: 'text after a closing quote' };
      at = close + 1;
      fieldStart = false;
      continue;
    }
    fieldStart = byte === COMMA;
    at += 1;
  }
  return final ? { end: bytes.length, bad: null } : null;
};

/** Index of the quote that closes the field whose text starts at `from`. */
function closingQuote(bytes: Buffer, from: number, final: boolean): number | 'more' | 'open' | 'followed' {
  let at = from;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return final ? 'open' : 'more';
    const next = bytes[quote + 1];
    if (next === undefined) return final ? quote : 'more';
    if (next === QUOTE) {
      at = quote + 2;
      continue;
    }
    if (next === COMMA || next === LF) return quote;
    if (next !== CR) return 'followed';
    const afterNext = bytes[quote + 2];
    if (afterNext === LF || (afterNext === undefined && final)) return quote;
    return afterNext === undefined ? 'more' : 'followed';
  }
}
