import { MetricInputError } from '../errors.ts';
import { wilsonInterval } from '../intervals.ts';

/** Less probability than this on the declared options is no answer. P 7.6. */
export const LEAST_TOKEN_COVERAGE = 0.5;

export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm of the token's probability. */
  readonly logprob: number;
}

export interface OptionBelief {
  readonly status: 'ok';
  /** p(o) = mass(o) / coverage, by option. */
  readonly p: Readonly<Record<string, number>>;
  /** Probability on all declared options together. */
  readonly coverage: number;
  /** Options that no listed token names: mass 0, and at most this (the smallest listed mass). Null = none absent. */
  readonly absent: readonly string[];
  readonly absentBound: number | null;
  /** The option of the emitted token, or the most probable one when that token names none. */
  readonly chosen: string;
  readonly validToken: boolean;
}

export type TokenReading = OptionBelief | { readonly status: 'unparsable'; readonly coverage: number };

/**
 * Belief among declared options from the listed token log-probabilities of one answer (P 7.6). A token names an option
 * whatever its case and leading space, letters also as `A.`, `A)` and `(A`. Masses of variants add up. Without any token of
 * an option, or with coverage below .5, the reading is `unparsable`: never uniform, never a default. `emitted` = the token
 * that the model wrote; null = not known. Throws MetricInputError for options that no token could tell apart.
 */
export function optionBelief(
  tokens: readonly TokenLogprob[],
  { options, emitted = null }: { options: readonly string[]; emitted?: string | null },
): TokenReading {
  const names = new Map(options.map((option) => [folded(option), option]));
  if (names.size !== options.length) throw new MetricInputError(`options ${options.join(', ')}: two read the same`);
  const mass = new Map(options.map((option) => [option, 0]));
  let smallest = Number.POSITIVE_INFINITY;
  for (const { token, logprob } of tokens) {
    if (Number.isNaN(logprob) || logprob > 1e-6) throw new MetricInputError(`log-probability ${logprob} is above 0`);
    const p = Math.exp(logprob);
    smallest = Math.min(smallest, p);
    const option = names.get(folded(token));
    if (option !== undefined) mass.set(option, mass.get(option)! + p);
  }
  const coverage = [...mass.values()].reduce((sum, p) => sum + p, 0);
  if (!(coverage >= LEAST_TOKEN_COVERAGE)) return { status: 'unparsable', coverage };
  const named = emitted === null ? undefined : names.get(folded(emitted));
  const absent = options.filter((option) => mass.get(option) === 0);
  return {
    status: 'ok',
    p: Object.fromEntries(options.map((option) => [option, mass.get(option)! / coverage])),
    coverage,
    absent,
    absentBound: absent.length === 0 ? null : smallest,
    chosen: named ?? options.reduce((best, option) => (mass.get(option)! > mass.get(best)! ? option : best)),
    validToken: named !== undefined,
  };
}

function folded(token: string): string {
  const bare = token.trim().toLowerCase();
  return /^\(?([a-z0-9])[.):]?$/.exec(bare)?.[1] ?? bare;
}

/**
 * Expected level and s = (E - 1) / (L - 1) of Likert masses by level 1..L, which need not sum to 1. Null without mass.
 * Throws MetricInputError for fewer than two levels or a negative mass.
 */
export function likertExpectation(masses: readonly number[]): { level: number; share: number } | null {
  if (masses.length < 2 || masses.some((mass) => !(mass >= 0)))
    throw new MetricInputError('Likert masses: one a level, none negative');
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  if (total === 0) return null;
  const level = masses.reduce((sum, mass, at) => sum + (at + 1) * mass, 0) / total;
  return { level, share: (level - 1) / (masses.length - 1) };
}

/**
 * Belief from n sampled probes at temperature 1, k of them hits: (k + .5) / (n + 1), with Wilson's 95 % interval of k / n.
 * Null for n = 0. Throws MetricInputError for k off 0..n. P 7.6, estimator `sampled`.
 */
export function sampledBelief(hits: number, probes: number): { p: number; low: number; high: number } | null {
  if (!Number.isInteger(hits) || !Number.isInteger(probes) || hits < 0 || hits > probes)
    throw new MetricInputError(`${hits} hits of ${probes} probes`);
  const interval = wilsonInterval(hits, probes);
  return interval === null ? null : { p: (hits + 0.5) / (probes + 1), ...interval };
}

/** A stated probability 0..100 as 0..1: clamped, and flagged when it was. The weakest estimator (P 7.6, P 7.15). */
export function verbalisedBelief(stated: number): { p: number; clamped: boolean } {
  if (Number.isNaN(stated)) throw new MetricInputError('a stated probability that is no number is unparsable');
  const p = Math.min(100, Math.max(0, stated)) / 100;
  return { p, clamped: stated < 0 || stated > 100 };
}
