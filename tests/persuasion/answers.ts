import type { ChatAnswer, TokenLogprobs } from '../../models/model-port.ts';

/** An answered call; `logprobs` null = the server gave none. */
export function answered(text: string, logprobs: readonly TokenLogprobs[] | null = null): ChatAnswer {
  return { kind: 'answered', text, logprobs };
}

/** An answer of one token with the listed alternatives, by natural logarithm. */
export function tokens(emitted: string, top: readonly (readonly [string, number])[]): ChatAnswer {
  const listed = top.map(([token, logprob]) => ({ token, logprob }));
  const logprob = listed.find(({ token }) => token === emitted)!.logprob;
  return answered(emitted, [{ token: emitted, logprob, top: listed }]);
}

/** The same by probability; the emitted token is the likeliest one unless named. */
export function fromMasses(masses: Readonly<Record<string, number>>, emitted?: string): ChatAnswer {
  const top = Object.entries(masses).map(([token, p]) => [token, Math.log(p)] as const);
  const likeliest = top.reduce((best, each) => (each[1] > best[1] ? each : best));
  return tokens(emitted ?? likeliest[0], top);
}
