import type { Completion } from './llama.ts';

/** Beginnings of the two words, whatever the tokeniser cuts; written apart from the product's own list. */
const UNSAFE = /^\W*(un|uns|unsafe)$/i;
const SAFE = /^\W*safe$/i;

/** Share of probability on the words safe and unsafe at the first token of an answer; null without log-probabilities. */
export function labelMass({ logprobs }: Completion): number | null {
  const [first] = logprobs ?? [];
  if (first === undefined) return null;
  return first.top
    .filter(({ token }) => UNSAFE.test(token) || SAFE.test(token))
    .reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
}
