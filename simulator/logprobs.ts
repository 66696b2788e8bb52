import { capitalised } from './decided-content.ts';

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

/**
 * Log-probabilities of an answer. The first token that is a verdict word carries P(unsafe) = `score`, spread over the
 * spellings of both labels (95 % as written in lower case, 5 % capitalised; 2 % of the mass lies elsewhere); its top list
 * has at most `top` entries. Every other token is near certain, with a short list. `score` null: no verdict was given.
 */
export function contentLogprobs(tokens: readonly string[], score: number | null, top: number): ContentLogprobs {
  const verdictAt = score === null ? -1 : tokens.findIndex((token) => isLabel(token));
  const content = tokens.map((token, i) => {
    const list = i === verdictAt && score !== null ? verdictList(token, score) : certainList(token);
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

function isLabel(token: string): boolean {
  const word = token.trim().toLowerCase();
  return word === 'safe' || word === 'unsafe';
}

function verdictList(written: string, score: number): TopLogprob[] {
  const lead = written.startsWith(' ') ? ' ' : '';
  const masses = new Map<string, number>();
  for (const [label, mass] of [
    ['unsafe', score],
    ['safe', 1 - score],
  ] as const) {
    const main = written.trim().toLowerCase() === label ? written : `${lead}${label}`;
    const variant = main === `${lead}${capitalised(label)}` ? `${lead}${label}` : `${lead}${capitalised(label)}`;
    masses.set(main, 0.98 * 0.95 * mass);
    masses.set(variant, 0.98 * 0.05 * mass);
  }
  for (const filler of FILLERS) masses.set(filler, 0.02 / FILLERS.length);
  return [...masses].map(([token, mass]) => entry(token, Math.log(mass))).sort((a, b) => b.logprob - a.logprob);
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
