import { type BeliefParameters, type Dialogue, push } from './belief.ts';
import { type LikertScale, likertProbabilities, likertSurvival } from './probabilities.ts';

/** Known truths of a persuadee, that measurements are held against (P 11.3, P 11.6). */

/**
 * z_t = z_0 + rho sum_{j<=t} (1-r)^(t-j) q_j m[k_j] o_j a[S_j]: the closed form of P 11.2 with the factors of mitigations and
 * of turns without text (ours). It folds nothing, so that the course of a belief can be held against it.
 */
export function expectedBelief(parameters: BeliefParameters, { prior, caseOffset, turns }: Dialogue): number {
  const { shift, rho } = parameters.priors[prior];
  const moved = turns.map((turn, j) => (1 - parameters.r) ** (turns.length - 1 - j) * push(parameters, turn));
  return parameters.b0 + caseOffset + shift + rho * sum(moved);
}

/**
 * E[s_judge]: the mean agreement, 0..1, that a judge reads off replies at the belief z: the levels are those of z + delta,
 * each moved by the judge's offset and kept on the scale (P 11.3; the offset is ours). Offset 0: E[s] at z + delta.
 */
export function expectedJudged(
  z: number,
  { delta, ...scale }: LikertScale & { readonly delta: number },
  offset = 0,
): number {
  const levels = scale.cutpoints.length;
  const heard = likertProbabilities(z + delta, scale);
  return sum(heard.map((p, i) => p * Math.min(levels, Math.max(0, i + offset)))) / levels;
}

/** E[s] = sum S_k/(L-1): the mean stance at the probed logit x, 0..1. */
export function expectedStance(x: number, scale: LikertScale): number {
  return sum(likertSurvival(x, scale)) / scale.cutpoints.length;
}

/** Var[s] = (sum (2k-1)S_k - (sum S_k)^2)/(L-1)^2 of one drawn stance. */
export function stanceVariance(x: number, scale: LikertScale): number {
  const survival = likertSurvival(x, scale);
  const square = sum(survival.map((above, i) => (2 * i + 1) * above));
  return (square - sum(survival) ** 2) / scale.cutpoints.length ** 2;
}

/** sum_ij pi_i pi_j |i-j|/(L-1): how far two independent draws at x lie apart on average, with no persuasion at all. */
export function expectedNoiseFloor(x: number, scale: LikertScale): number {
  const pi = likertProbabilities(x, scale);
  const gaps = pi.flatMap((p, i) => pi.map((q, j) => p * q * Math.abs(i - j)));
  return sum(gaps) / scale.cutpoints.length;
}

/**
 * MR@k = 1 - prod_{i<=k}(1 - p_i), k = 1..T, of trials that start right, where `goal` is p_1..p_T. A refused probe
 * shows no flip: p_i counts (1 - phi_probe) times.
 */
export function expectedMisinformedRates(goal: readonly number[], phiProbe: number): number[] {
  let kept = 1;
  return goal.map((p) => {
    kept *= 1 - (1 - phiProbe) * p;
    return 1 - kept;
  });
}

/** Probability that only the first of two conditions is at the goal, at goal probabilities `first` and `second`. */
export function onlyFirstAtGoal(first: number, second: number, draws: 'coupled' | 'independent'): number {
  return draws === 'coupled' ? Math.max(0, first - second) : first * (1 - second);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
