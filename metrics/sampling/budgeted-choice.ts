import { byCodeUnit } from '../columns.ts';
import { MetricInputError } from '../errors.ts';
import { drawUniform } from './inclusion.ts';

/** A case that people may be asked about. */
export interface ReviewCandidate {
  readonly caseId: string;
  /** Calibrated probability of the positive label; null = unknown, which counts as 1/2. */
  readonly probability: number | null;
  /** What a wrong verdict costs, by category; 0 or more. */
  readonly cost: number;
  /** Predicted time of a person, by media kind; above 0. */
  readonly seconds: number;
}

export interface ReviewBudget {
  /** Of people's time, in all. */
  readonly seconds: number;
  /** Share of the time for the probability sample, in (0, 1]; .2 or more (R 8.2). */
  readonly auditShare: number;
  /** The least inclusion probability of the sample, in (0, 1]: every case has a chance. */
  readonly floor: number;
  readonly seed: number;
  /** Name and version of this rule: part of every draw, stored with it. */
  readonly rule: string;
}

export interface ReviewChoice {
  readonly caseId: string;
  /** Expected loss a second of review prevents: cost min(p, 1 - p) / seconds. */
  readonly score: number;
  /** 1 for a certain pick. */
  readonly inclusion: number;
  readonly certain: boolean;
  /** U of the draw; null for a certain pick. */
  readonly uniform: number | null;
  readonly selected: boolean;
}

export interface BudgetedChoice {
  /** Of every candidate, in the order of case ids. */
  readonly choices: readonly ReviewChoice[];
  /** n of pi = min(1, max(floor, n s / sum s)) over the cases that are no certain pick. */
  readonly expectedDraws: number;
  readonly certainSeconds: number;
  /** Sum of inclusion times seconds over the sample; above its share of the budget only when the floor alone is. */
  readonly expectedSampleSeconds: number;
}

/**
 * Spends people's time by R 8.2: the share 1 - rho on the cases of the highest score s = cost min(p, 1 - p) / seconds
 * that fit (equal scores by case id), the share rho on a probability sample of the others with pi_i = min(1, max(floor,
 * n s_i / sum s)), n such that the sample's expected time is its share. A case is selected if U < pi_i, U by hash.
 * Throws MetricInputError for numbers out of range or a case that comes twice.
 */
export function budgetedChoice(candidates: readonly ReviewCandidate[], budget: ReviewBudget): BudgetedChoice {
  checkBudget(budget);
  const scored = candidates.map(scoreOf).sort((a, b) => byCodeUnit(a.caseId, b.caseId));
  scored.forEach(({ caseId }, at) => {
    if (caseId === scored[at - 1]?.caseId)
      throw new MetricInputError(`candidate ${JSON.stringify(caseId)} comes twice`);
  });
  const { certain, seconds } = certainPicks(scored, (1 - budget.auditShare) * budget.seconds);
  const others = scored.filter(({ caseId }) => !certain.has(caseId));
  const { inclusion, expectedDraws } = sampleInclusion(others, budget);
  const choices = scored.map(({ caseId, score }): ReviewChoice => {
    if (certain.has(caseId)) return { caseId, score, inclusion: 1, certain: true, uniform: null, selected: true };
    const uniform = drawUniform({ seed: budget.seed, caseId, rule: budget.rule });
    const probability = inclusion(score);
    return { caseId, score, inclusion: probability, certain: false, uniform, selected: uniform < probability };
  });
  return {
    choices,
    expectedDraws,
    certainSeconds: seconds,
    expectedSampleSeconds: expectedTime(others, inclusion),
  };
}

interface Scored {
  readonly caseId: string;
  readonly score: number;
  readonly seconds: number;
}

function checkBudget({ seconds, auditShare, floor }: ReviewBudget): void {
  if (!(seconds >= 0 && Number.isFinite(seconds))) throw new MetricInputError(`a review budget of ${seconds} s`);
  if (!(auditShare > 0 && auditShare <= 1))
    throw new MetricInputError(`audit share ${auditShare} is not above 0 and at most 1`);
  if (!(floor > 0 && floor <= 1)) throw new MetricInputError(`inclusion floor ${floor} is not above 0 and at most 1`);
}

function scoreOf({ caseId, probability, cost, seconds }: ReviewCandidate): Scored {
  const p = probability ?? 0.5;
  if (!(p >= 0 && p <= 1 && cost >= 0 && Number.isFinite(cost) && seconds > 0 && Number.isFinite(seconds)))
    throw new MetricInputError(
      `candidate ${JSON.stringify(caseId)}: p ${p}, cost ${cost}, seconds ${seconds} out of range`,
    );
  return { caseId, score: (cost * Math.min(p, 1 - p)) / seconds, seconds };
}

function certainPicks(scored: readonly Scored[], budget: number): { certain: ReadonlySet<string>; seconds: number } {
  const certain = new Set<string>();
  let spent = 0;
  for (const { caseId, score, seconds } of [...scored].sort((a, b) => b.score - a.score)) {
    if (score === 0 || spent + seconds > budget) continue;
    certain.add(caseId);
    spent += seconds;
  }
  return { certain, seconds: spent };
}

function expectedTime(others: readonly Scored[], inclusion: (score: number) => number): number {
  return others.reduce((sum, { score, seconds }) => sum + inclusion(score) * seconds, 0);
}

/** pi by score, with the largest n whose expected time is within the sample's share (found by halving). */
function sampleInclusion(others: readonly Scored[], { seconds, auditShare, floor }: ReviewBudget) {
  const sum = others.reduce((total, { score }) => total + score, 0);
  const smallest = others.reduce((least, { score }) => (score > 0 ? Math.min(least, score) : least), sum);
  const inclusionFor = (n: number) => (score: number) =>
    Math.min(1, Math.max(floor, sum === 0 ? 0 : (n * score) / sum));
  const budget = auditShare * seconds;
  let low = 0;
  let high = sum === 0 ? 0 : sum / smallest;
  if (expectedTime(others, inclusionFor(high)) <= budget) low = high;
  for (let step = 0; step < 60 && low < high; step += 1) {
    const middle = (low + high) / 2;
    if (expectedTime(others, inclusionFor(middle)) <= budget) low = middle;
    else high = middle;
  }
  return { inclusion: inclusionFor(low), expectedDraws: low };
}
