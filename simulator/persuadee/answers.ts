import type { OptionProbability } from './probabilities.ts';

/** Text answers to probes (P 11.3, P 11.4). Every `u` is one of `sim1Uniform`; coupled draws are monotone in z. */

/** 1 + |{k: U < S_k}|: the level drawn, 1..L, from S_1..S_{L-1}. */
export function drawnLevel(survival: readonly number[], u: number): number {
  return 1 + survival.filter((above) => u < above).length;
}

/** Yes, or the goal, iff U < P. */
export function drawnYes(probability: number, u: number): boolean {
  return u < probability;
}

/** The option drawn, walking the options in their order (target, correct, others). */
export function drawnOption(options: readonly OptionProbability[], u: number): string {
  let reached = 0;
  for (const { id, probability } of options) {
    reached += probability;
    if (u < reached) return id;
  }
  // Sums of shares may end a rounding below 1: what is left belongs to the last option that has any.
  return (options.findLast(({ probability }) => probability > 0) ?? options[0]!).id;
}

/** Position of the most probable option, the lowest on ties: the answer at temperature 0. */
export function mostProbable(probabilities: readonly number[]): number {
  return probabilities.reduce((best, p, i) => (p > probabilities[best]! ? i : best), 0);
}

/** The most probable option at temperature 0; on ties the first as `shown`. */
export function mostProbableOption(options: readonly OptionProbability[], shown: readonly string[]): string {
  const probabilityOf = new Map(options.map(({ id, probability }) => [id, probability]));
  return shown[mostProbable(shown.map((id) => probabilityOf.get(id) ?? 0))]!;
}

/** A probe or a reply is refused iff U < phi. The belief moves all the same. */
export function isRefused(phi: number, u: number): boolean {
  return u < phi;
}
