import type { InvalidReason } from '../verdict.ts';

/** An answer's text ready for its grammar, or why it is no answer. */
export type NormalText = { readonly text: string } | { readonly invalid: InvalidReason };

/** True for text that did not survive decoding: U+FFFD, a lone surrogate, or NUL. */
export function isBroken(text: string): boolean {
  return text.includes('\uFFFD') || text.includes('\0') || !text.isWellFormed();
}

/**
 * M 2.4 rule 1: normalises line ends, drops closed reasoning, trims.
 * `encoding` for broken text, `truncated` for reasoning that never ends, `empty` when nothing is left.
 */
export function normaliseAnswer(raw: string): NormalText {
  if (isBroken(raw)) return { invalid: 'encoding' };
  const answer = dropReasoning(unifyLineEnds(raw));
  if (answer === null) return { invalid: 'truncated' };
  const text = answer.trim();
  return text === '' ? { invalid: 'empty' } : { text };
}

export function unifyLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

const TAG = /<(\/?)think>/gi;

/**
 * The text without its `<think>` blocks, nested ones included; null when one is left open. A block leaves a line break
 * behind, so that what stood on its two sides never joins into a word. A stray `</think>` stays: it is off every grammar.
 */
export function dropReasoning(text: string): string | null {
  let kept = '';
  let depth = 0;
  let from = 0;
  for (const tag of text.matchAll(TAG)) {
    const closes = tag[1] === '/';
    if (closes && depth === 0) continue;
    if (!closes && depth === 0) kept += `${text.slice(from, tag.index)}\n`;
    depth += closes ? -1 : 1;
    if (depth === 0) from = tag.index + tag[0].length;
  }
  return depth > 0 ? null : kept + text.slice(from);
}
