import { sha256 } from '../core/digest.ts';
import { byCodeUnit } from './columns.ts';
import { MetricInputError } from './errors.ts';
import { atBestF1, atFpr, atRecall, type OperatingPoint, operatingPoints } from './operating-points.ts';
import { distinctDescending, isHardLabels, thresholdsOf } from './ranking.ts';

/** The score of one case for one target: `binary`, or a category id of the taxonomy. */
export interface ThresholdRow {
  readonly caseId: string;
  readonly split: string | null;
  readonly target: string;
  /** Null = none. */
  readonly score: number | null;
  /** Null = unknown: masked. */
  readonly truth: boolean | null;
}

export type ThresholdRule =
  | { readonly kind: 'max_f1' }
  /** The highest threshold whose recall is at least `value`. */
  | { readonly kind: 'recall_at_least'; readonly value: number }
  /** The largest recall whose FPR is at most `value`. */
  | { readonly kind: 'fpr_at_most'; readonly value: number };

/** The version of a taxonomy that scores were given under. */
export interface TaxonomyRef {
  readonly id: string;
  readonly digest: string;
}

export interface ThresholdOptions {
  readonly taxonomy: TaxonomyRef;
  readonly rule: ThresholdRule;
  /** Rules of single targets; recall targets differ by category (M 4.4). */
  readonly rules?: Readonly<Record<string, ThresholdRule>>;
  /** Default `dev`. */
  readonly devSplit?: string;
}

export interface ChosenThreshold {
  readonly target: string;
  readonly rule: ThresholdRule;
  /** Null where no threshold of the split meets the rule; a note says why. */
  readonly threshold: number | null;
  /** What it did on the development split. */
  readonly dev: OperatingPoint | null;
  readonly devPositives: number;
  readonly devNegatives: number;
}

/** Frozen thresholds: what a later run is judged by. */
export interface ThresholdSet {
  readonly v: 1;
  readonly taxonomy: TaxonomyRef;
  /** `digest`: SHA-256 of UTF-8 JSON of the sorted distinct case ids of the split that have a score and known truth. */
  readonly split: { readonly name: string; readonly cases: number; readonly digest: string };
  /** By target, in code-unit order. */
  readonly thresholds: readonly ChosenThreshold[];
  readonly notes: readonly string[];
}

/**
 * Chooses one threshold a target on the development split only (M 4.4); every score >= threshold is flagged. Rows of other
 * splits, without score or with unknown truth play no part. Throws MetricInputError for a (case, target) that comes twice,
 * a score that is no finite number, a rule value outside [0, 1], and an empty development split.
 */
export function chooseThresholds(
  rows: Iterable<ThresholdRow>,
  { taxonomy, rule, rules = {}, devSplit = 'dev' }: ThresholdOptions,
): ThresholdSet {
  for (const { kind, ...rest } of [rule, ...Object.values(rules)]) {
    if (kind !== 'max_f1' && !('value' in rest && rest.value >= 0 && rest.value <= 1)) {
      throw new MetricInputError(`a ${kind} rule needs a value in [0, 1]`);
    }
  }
  const targets = scoredTargets(rows, devSplit);
  const cases = new Set([...targets.values()].flatMap(({ caseIds }) => caseIds));
  if (cases.size === 0) {
    throw new MetricInputError(`no row of split ${JSON.stringify(devSplit)} has a score and known truth`, {
      hint: 'thresholds are chosen on a development split and never on the cases they are judged by',
    });
  }
  const unused = Object.keys(rules).filter((target) => !targets.has(target));
  const notes = unused.map((target) => `rule for ${JSON.stringify(target)}: no such target has a scored row`);
  const thresholds = [...targets.keys()].sort(byCodeUnit).map((target): ChosenThreshold => {
    const scored = targets.get(target)!;
    const own = Object.hasOwn(rules, target) ? rules[target]! : rule;
    const { point, why } = choose(scored, own);
    if (why !== null) notes.push(`${target}: no threshold, ${why}`);
    const positives = scored.positive.reduce((sum, flag) => sum + flag, 0);
    return {
      target,
      rule: own,
      threshold: point?.threshold ?? null,
      dev: point,
      devPositives: positives,
      devNegatives: scored.positive.length - positives,
    };
  });
  const ids = [...cases].sort(byCodeUnit);
  return {
    v: 1,
    taxonomy,
    split: { name: devSplit, cases: ids.length, digest: sha256(JSON.stringify(ids)) },
    thresholds,
    notes,
  };
}

export interface ScoredTarget {
  readonly caseIds: string[];
  readonly scores: number[];
  readonly positive: number[];
}

/** Rows of one split with a score and known truth, by target. Throws as `chooseThresholds` does. */
export function scoredTargets(rows: Iterable<ThresholdRow>, split: string): Map<string, ScoredTarget> {
  const targets = new Map<string, ScoredTarget>();
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.split !== split || row.score === null || row.truth === null) continue;
    if (!Number.isFinite(row.score)) {
      throw new MetricInputError(`case ${JSON.stringify(row.caseId)}: score ${row.score} is no finite number`);
    }
    const key = JSON.stringify([row.target, row.caseId]);
    if (seen.has(key)) throw new MetricInputError(`case ${JSON.stringify(row.caseId)} comes twice for ${row.target}`);
    seen.add(key);
    let target = targets.get(row.target);
    if (target === undefined) {
      target = { caseIds: [], scores: [], positive: [] };
      targets.set(row.target, target);
    }
    target.caseIds.push(row.caseId);
    target.scores.push(row.score);
    target.positive.push(row.truth ? 1 : 0);
  }
  return targets;
}

/** Operating points of scored rows; none when a class is absent. */
export function pointsOf({ scores, positive }: ScoredTarget): OperatingPoint[] {
  return operatingPoints(thresholdsOf(Float64Array.from(scores), positive));
}

/** The point that a rule picks, or why there is none. */
export function choose(
  target: ScoredTarget,
  rule: ThresholdRule,
): { readonly point: OperatingPoint; readonly why: null } | { readonly point: null; readonly why: string } {
  if (target.scores.length === 0) return { point: null, why: 'no row has a score and known truth' };
  if (isHardLabels(distinctDescending(Float64Array.from(target.scores)))) {
    return { point: null, why: 'its scores are only 0 and 1: labels, not scores' };
  }
  const points = pointsOf(target);
  if (points.length === 0) return { point: null, why: 'one class only' };
  const point = pick(points, rule);
  return point === null ? { point, why: 'no threshold meets the rule' } : { point, why: null };
}

function pick(points: readonly OperatingPoint[], rule: ThresholdRule): OperatingPoint | null {
  if (rule.kind === 'max_f1') return atBestF1(points);
  return rule.kind === 'recall_at_least' ? atRecall(points, rule.value) : atFpr(points, rule.value);
}
