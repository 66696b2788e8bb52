import type { TokenLogprobs } from '../../models/model-port.ts';
import { answerInTokens, labelScore, type Side, tokenAt } from './label-score.ts';

/** Space as tokenisers write it: itself or a marker. */
const SPACE = /^[\s\u0120\u010A\u2581]*/;

/**
 * P(unsafe) at the value that follows the first match of `key` in the answer, past its spaces; null where there is none.
 * `sideOf` says what a token stands for; absent = the words safe, unsafe and controversial.
 */
export function valueScore(
  tokens: readonly TokenLogprobs[],
  key: RegExp,
  sideOf?: (token: string) => Side | null,
): number | null {
  const answer = answerInTokens(tokens);
  if (answer === null) return null;
  const text = answer.text.slice(answer.from);
  const found = key.exec(text);
  if (found === null) return null;
  const end = found.index + found[0].length;
  const spaces = SPACE.exec(text.slice(end))?.[0].length ?? 0;
  const token = tokenAt(tokens, answer.from + end + spaces);
  return token === null ? null : labelScore(token, sideOf);
}
