import { InvalidInputError } from '../../core/errors.ts';

/** An option's first token, as `Yes`, `4` or `B`, and its probability among the options. */
export interface OptionToken {
  readonly token: string;
  readonly probability: number;
}

export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm of the token's mass. */
  readonly logprob: number;
}

/** Share of an option's mass on the bare token; the rest is on the token with a leading space. */
const BARE_SHARE = 0.8;
/** Where the mass outside the options lies. */
const FILLER = 'I';
/** Masses below are not listed. */
const LEAST_MASS = 1e-12;

/**
 * Log-probabilities of the first token of a probe's answer, most probable first (P 11.3): option mass kappa * pi, 80 %
 * on the bare token and 20 % with a leading space; 1 - kappa on `I`; masses below 1e-12 are omitted. Throws
 * InvalidInputError when two options share a token or one is `I`: their masses could not be told apart.
 */
export function optionTokenTable(options: readonly OptionToken[], kappa: number): TokenLogprob[] {
  const taken = new Set([FILLER]);
  const masses: (readonly [string, number])[] = [];
  for (const { token, probability } of options) {
    if (taken.has(token))
      throw new InvalidInputError(`the option token "${token}" is taken; no table was made`, {
        hint: `give every option a token of its own, none of them "${FILLER}"`,
      });
    taken.add(token);
    masses.push([token, BARE_SHARE * kappa * probability], [` ${token}`, (1 - BARE_SHARE) * kappa * probability]);
  }
  masses.push([FILLER, 1 - kappa]);
  return masses
    .filter(([, mass]) => mass >= LEAST_MASS)
    .map(([token, mass]) => ({ token, logprob: Math.log(mass) }))
    .sort((a, b) => b.logprob - a.logprob);
}
