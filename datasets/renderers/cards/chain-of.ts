import type { Choices, Made } from './choices.ts';
import { CONCLUSION, PREMISE } from './designs/chain.ts';
import { fits } from './plan.ts';
import { quoteOf } from './words.ts';

const PREMISES = 3;

/** Three sentences of the turn, or parts of sentences where it has fewer, and the statement as their conclusion. */
export function chainOf(choices: Choices): Made {
  const conclusion = choices.headline(CONCLUSION);
  if (conclusion === null) return { excluded: 'too_long' };
  const premises = partsOf(choices.sentences).flatMap((part) => {
    const premise = quoteOf([part], (text) => fits(text, PREMISE));
    return premise === null ? [] : [premise];
  });
  if (premises.length === 0) return choices.noQuote();
  return {
    card: { card: 'chain_card', fields: { premises: premises.slice(0, PREMISES), conclusion } },
    invented: false,
  };
}

/** The longest sentence is parted at the comma nearest to its middle until there are three parts. */
function partsOf(sentences: readonly string[]): string[] {
  const parts = [...sentences];
  while (parts.length < PREMISES) {
    const longest = parts.reduce((best, part, at) => (part.length > parts[best]!.length ? at : best), 0);
    const halves = halvesOf(parts[longest] ?? '');
    if (halves === null) break;
    parts.splice(longest, 1, ...halves);
  }
  return parts;
}

function halvesOf(part: string): [string, string] | null {
  let best: number | null = null;
  for (const { index } of part.matchAll(/[,;:–—] /gu)) {
    if (best === null || Math.abs(2 * index - part.length) < Math.abs(2 * best - part.length)) best = index;
  }
  return best === null ? null : [part.slice(0, best + 1), part.slice(best + 2)];
}
