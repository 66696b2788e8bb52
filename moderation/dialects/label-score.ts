import type { TokenLogprobs } from '../../models/model-port.ts';
import { dropReasoning } from './normalise-answer.ts';

/** What a label says: unsafe, or anything else that the dialect can answer. */
export type Side = 'unsafe' | 'other';

/** Beginnings of the label words as tokenisers cut them, lower case, without space and quotes. */
const SURFACES: Readonly<Record<string, Side>> = {
  unsafe: 'unsafe',
  un: 'unsafe',
  uns: 'unsafe',
  safe: 'other',
  controversial: 'other',
  cont: 'other',
  contr: 'other',
  contro: 'other',
  controvers: 'other',
};

/** Below this share of the likeliest tokens on labels the model was not choosing between them. */
const MIN_LABEL_MASS = 0.5;
/** A label outside the top tokens is known only up to a bound; a looser bound than this is no score. */
const MAX_CENSORED_SHARE = 0.1;

/**
 * P(unsafe) from the first token of the verdict word, in [0, 1] (M 2.3; limits are ours). The mass of all spellings of a
 * label is summed and renormalised over unsafe against the other labels. A side without any token among the likeliest
 * is censored, not 0: it gets the mass that the likeliest tokens leave over, its upper bound.
 * Null when the token holds no label, when labels carry less than half of the seen mass, or when the bound is loose.
 */
export function labelScore(token: TokenLogprobs, sideOf: (token: string) => Side | null = labelSide): number | null {
  if (sideOf(token.token) === null) return null;
  const alternatives = token.top.some((entry) => entry.token === token.token) ? token.top : [...token.top, token];
  const mass = { unsafe: 0, other: 0 };
  let seen = 0;
  for (const entry of alternatives) {
    const p = Math.exp(Math.min(0, entry.logprob));
    if (Number.isNaN(p)) return null;
    seen += p;
    const side = sideOf(entry.token);
    if (side !== null) mass[side] += p;
  }
  const onLabels = mass.unsafe + mass.other;
  if (onLabels < MIN_LABEL_MASS) return null;
  if (mass.unsafe > 0 && mass.other > 0) return mass.unsafe / onLabels;
  const left = Math.max(0, 1 - seen);
  const share = left / (onLabels + left);
  if (share > MAX_CENSORED_SHARE) return null;
  return mass.unsafe > 0 ? 1 - share : share;
}

/** The token in which the answer's text at `offset` begins; null when the tokens do not reach there. */
export function tokenAt(tokens: readonly TokenLogprobs[], offset: number): TokenLogprobs | null {
  let end = 0;
  for (const token of tokens) {
    end += token.token.length;
    if (end > offset) return token;
  }
  return null;
}

/** The text of all tokens and where the answer proper begins in it, after reasoning that came along; null = nowhere. */
export function answerInTokens(tokens: readonly TokenLogprobs[]): { text: string; from: number } | null {
  const text = tokens.map(({ token }) => token).join('');
  const answer = dropReasoning(text);
  if (answer === null) return null;
  const close = text.toLowerCase().lastIndexOf('</think>');
  const from = close === -1 ? 0 : close + '</think>'.length;
  return { text, from };
}

/** P(unsafe) at the first word after the reasoning. */
export function firstWordScore(
  tokens: readonly TokenLogprobs[],
  sideOf: (token: string) => Side | null = labelSide,
): number | null {
  const answer = answerInTokens(tokens);
  if (answer === null) return null;
  const word = answer.text.slice(answer.from).search(/[^\s\u0120\u010A\u2581]/);
  const token = word === -1 ? null : tokenAt(tokens, answer.from + word);
  return token === null ? null : labelScore(token, sideOf);
}

/** Tokenisers write a leading space as itself or as a marker; JSON answers put a quote around. */
export function bareToken(token: string): string {
  return token.replace(/^[:\s\u0120\u010A\u2581"]+|[\s"]+$/g, '').toLowerCase();
}

function labelSide(token: string): Side | null {
  const word = bareToken(token);
  return Object.hasOwn(SURFACES, word) ? (SURFACES[word] ?? null) : null;
}
