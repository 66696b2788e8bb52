import type { VerdictWords } from './formats/format.ts';
import { capitalised } from './words.ts';

interface TopLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[];
}

/** As OpenAI answers: one entry a token. */
export interface ContentLogprobs {
  readonly content: readonly (TopLogprob & { readonly top_logprobs: readonly TopLogprob[] })[];
  readonly refusal: null;
}

const FILLERS = ['I', 'The', '{', '\n', ' ', 'This', 'A', 'Yes', 'No', 'It', 'We', 'Sure', 'S', '"', '1', '0'];

/** Of a token whose mass is too small for its list. */
const UNLISTED = Math.log(1e-12);

/** Words with the space before them, digits, white space, single signs: joined they are the text again. */
export function tokenize(text: string): string[] {
  return text.match(/ ?\p{L}+|\p{N}{1,3}|\s+|[^\s]/gu) ?? [];
}

/** A verdict as an answer words it. */
export interface SpokenVerdict {
  readonly words: VerdictWords;
  /** Ends where the word begins; null = the first of the words in the answer. */
  readonly before: RegExp | null;
  /** P(unsafe). */
  readonly score: number;
  /** The third verdict: it holds 70 % of what is not unsafe. */
  readonly controversial: boolean;
}

/**
 * Log-probabilities of an answer. The token that is the verdict word carries P(unsafe) = `score`, spread over the
 * spellings of the labels (95 % as written in lower case, 5 % capitalised; 2 % of the mass lies elsewhere); its top list
 * has at most `top` entries. Every other token is near certain, with a short list. `spoken` null: no verdict was given.
 */
export function contentLogprobs(tokens: readonly string[], spoken: SpokenVerdict | null, top: number): ContentLogprobs {
  const verdictAt = spoken === null ? -1 : verdictToken(tokens, spoken);
  const content = tokens.map((token, i) => {
    const list = i === verdictAt && spoken !== null ? verdictList(token, spoken) : certainList(token);
    const own = list.find((entry) => entry.token === token);
    return { token, logprob: own?.logprob ?? 0, bytes: bytesOf(token), top_logprobs: list.slice(0, top) };
  });
  return { content, refusal: null };
}

/** Tokens of an answer that decides nothing: near certain, each with a short list. */
export function certainLogprobs(tokens: readonly string[], top: number): ContentLogprobs {
  return contentLogprobs(tokens, null, top);
}

/** The first token's list is given, most probable first; every other token is near certain. */
export function firstTokenLogprobs(
  tokens: readonly string[],
  table: readonly { readonly token: string; readonly logprob: number }[],
  top: number,
): ContentLogprobs {
  const [first, ...others] = certainLogprobs(tokens, top).content;
  if (first === undefined) return { content: [], refusal: null };
  const list = table.map(({ token, logprob }) => entry(token, logprob));
  const logprob = list.find(({ token }) => token === first.token)?.logprob ?? UNLISTED;
  return { content: [{ ...first, logprob, top_logprobs: list.slice(0, top) }, ...others], refusal: null };
}

function verdictToken(tokens: readonly string[], { words, before }: SpokenVerdict): number {
  const labels: readonly string[] = Object.values(words);
  if (before === null) return tokens.findIndex((token) => labels.includes(token.trim().toLowerCase()));
  const found = before.exec(tokens.join(''));
  if (found === null) return -1;
  let end = 0;
  return tokens.findIndex((token) => {
    end += token.length;
    return end > found.index + found[0].length;
  });
}

function verdictList(written: string, { words, score, controversial }: SpokenVerdict): TopLogprob[] {
  const lead = written.startsWith(' ') ? ' ' : '';
  const masses = new Map<string, number>();
  for (const [label, mass] of labelMasses(words, score, controversial)) {
    const main = written.trim().toLowerCase() === label ? written : `${lead}${label}`;
    const variant = main === `${lead}${capitalised(label)}` ? `${lead}${label}` : `${lead}${capitalised(label)}`;
    masses.set(main, 0.98 * 0.95 * mass);
    masses.set(variant, 0.98 * 0.05 * mass);
  }
  const labels: readonly string[] = Object.values(words);
  for (const filler of FILLERS) if (!labels.includes(filler.toLowerCase())) masses.set(filler, 0.02 / FILLERS.length);
  return [...masses].map(([token, mass]) => entry(token, Math.log(mass))).sort((a, b) => b.logprob - a.logprob);
}

function labelMasses(words: VerdictWords, score: number, controversial: boolean): (readonly [string, number])[] {
  if (!controversial || words.controversial === undefined)
    return [
      [words.unsafe, score],
      [words.safe, 1 - score],
    ];
  return [
    [words.unsafe, score],
    [words.controversial, 0.7 * (1 - score)],
    [words.safe, 0.3 * (1 - score)],
  ];
}

function certainList(token: string): TopLogprob[] {
  return [entry(token, -0.0001), entry(token === 'The' ? 'I' : 'The', -9.5)];
}

function entry(token: string, logprob: number): TopLogprob {
  return { token, logprob, bytes: bytesOf(token) };
}

function bytesOf(token: string): number[] {
  return [...Buffer.from(token)];
}
