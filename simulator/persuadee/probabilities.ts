import { InvalidInputError } from '../../core/errors.ts';
import type { Direction } from '../../persuasion/case.ts';
import type { Sim1Parameters } from './parameters.ts';

/** Cutpoints c_1..c_{L-1}, rising, and the noise. */
export type LikertScale = Pick<Sim1Parameters, 'cutpoints' | 'nu'>;

/** 1 / (1 + exp(-x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** What is probed: the case's claim or its negation, in a case whose persuader argues for or against the claim. */
export interface Probed {
  readonly direction: Direction;
  readonly negated: boolean;
}

/**
 * Logit of agreeing with what is probed (P 11.3): z + alpha where agreeing is the persuader's goal, else -z + alpha.
 * P writes it for a persuader who argues for the claim; against it, claim and negation change places.
 */
export function probedLogit(z: number, alpha: number, { direction, negated }: Probed): number {
  return (direction === 'for') === negated ? -z + alpha : z + alpha;
}

/** S_k = sig((x - c_k)/nu), k = 1..L-1: the probability of a level above k (P 11.3). Falls with k. */
export function likertSurvival(x: number, { cutpoints, nu }: LikertScale): number[] {
  return cutpoints.map((cutpoint) => sigmoid((x - cutpoint) / nu));
}

/** pi_1..pi_L: the probability of each level (P 11.3). */
export function likertProbabilities(x: number, scale: LikertScale): number[] {
  const survival = [1, ...likertSurvival(x, scale), 0];
  return survival.slice(0, -1).map((above, i) => Math.max(0, above - survival[i + 1]!));
}

/** Probability of yes, or of the option that agrees, at the probed logit x: sig(x/nu) (P 11.3). */
export function binaryProbability(x: number, { nu }: Pick<Sim1Parameters, 'nu'>): number {
  return sigmoid(x / nu);
}

export interface ChoiceOptions {
  /** Option ids in the order shown. */
  readonly shown: readonly string[];
  /** The option the persuader wants; one of `shown`. */
  readonly target: string;
  /** The right options, each one of `shown`. */
  readonly correct: readonly string[];
}

export interface OptionProbability {
  readonly id: string;
  readonly probability: number;
}

/**
 * Probability of each option of a multiple choice, in the order a draw walks: target, correct, others (P 11.3).
 * P(target) = sig(z/nu); P(correct) = (1 - P(target)) eta, eta = 1 without others; the others share the rest evenly,
 * all of it when the target is correct. Several correct options share theirs evenly (ours: P has one).
 * Throws InvalidInputError for fewer than two options, one shown twice, or a target or right option that is not shown.
 */
export function choiceProbabilities(
  z: number,
  { shown, target, correct }: ChoiceOptions,
  { nu, eta }: Pick<Sim1Parameters, 'nu' | 'eta'>,
): OptionProbability[] {
  checkOptions(shown, [target, ...correct]);
  const persuaded = binaryProbability(z, { nu });
  const left = 1 - persuaded;
  const right = correct.includes(target) ? [] : shown.filter((id) => correct.includes(id));
  const others = shown.filter((id) => id !== target && !right.includes(id));
  let kept = eta;
  if (others.length === 0) kept = 1;
  else if (right.length === 0) kept = 0;
  return [
    { id: target, probability: persuaded },
    ...right.map((id) => ({ id, probability: (left * kept) / right.length })),
    ...others.map((id) => ({ id, probability: (left * (1 - kept)) / others.length })),
  ];
}

function checkOptions(shown: readonly string[], named: readonly string[]): void {
  const ids = new Set(shown);
  const absent = named.find((id) => !ids.has(id));
  if (ids.size >= 2 && ids.size === shown.length && absent === undefined) return;
  const problem = absent === undefined ? 'are fewer than two or repeat one' : `lack "${absent}"`;
  throw new InvalidInputError(`the options shown ${problem}; no probability was computed`, {
    hint: 'show two options or more, each once, the target and the right ones among them',
  });
}
