import {
  type ChosenThreshold,
  choose,
  pointsOf,
  scoredTargets,
  type TaxonomyRef,
  type ThresholdRow,
  type ThresholdSet,
} from './choose-thresholds.ts';
import { MetricInputError } from './errors.ts';
import { atThreshold, type OperatingPoint } from './operating-points.ts';

/** Thresholds were chosen under another taxonomy version than the scores they are put to. Nothing was decided. */
export class ThresholdTaxonomyError extends MetricInputError {
  override readonly name = 'ThresholdTaxonomyError';
  override readonly code = 'ThresholdTaxonomy';
  readonly chosenUnder: TaxonomyRef;
  readonly scoredUnder: TaxonomyRef;

  constructor(chosenUnder: TaxonomyRef, scoredUnder: TaxonomyRef) {
    super(
      `thresholds were chosen under taxonomy ${nameOf(chosenUnder)}, the scores were given under ${nameOf(scoredUnder)}`,
      {
        hint: 'nothing was decided; choose thresholds again on a development split scored under this taxonomy',
      },
    );
    this.chosenUnder = chosenUnder;
    this.scoredUnder = scoredUnder;
  }
}

function nameOf({ id, digest }: TaxonomyRef): string {
  return `${id} (${digest.slice(0, 12)})`;
}

/** Throws ThresholdTaxonomyError unless id and digest are the same. */
export function checkTaxonomy(set: ThresholdSet, taxonomy: TaxonomyRef): void {
  if (set.taxonomy.id !== taxonomy.id || set.taxonomy.digest !== taxonomy.digest) {
    throw new ThresholdTaxonomyError(set.taxonomy, taxonomy);
  }
}

/** Whether a score is flagged; null without a score, or where the target has no threshold. Throws as `checkTaxonomy`. */
export function applyThreshold(
  set: ThresholdSet,
  { taxonomy, target, score }: { taxonomy: TaxonomyRef; target: string; score: number | null },
): boolean | null {
  checkTaxonomy(set, taxonomy);
  const threshold = set.thresholds.find((chosen) => chosen.target === target)?.threshold ?? null;
  return threshold === null || score === null ? null : score >= threshold;
}

export interface ThresholdOnTest extends Pick<ChosenThreshold, 'target' | 'rule' | 'threshold' | 'dev'> {
  /** What the frozen threshold does on the test split: the number to report. */
  readonly honest: OperatingPoint | null;
  /** What the same rule picks when it may look at the test split: an upper bound that nobody gets. */
  readonly tuned: OperatingPoint | null;
  /** Tuned - honest; null where either is. */
  readonly gap: Readonly<Record<'threshold' | 'recall' | 'precision' | 'fpr' | 'f1', number>> | null;
}

/**
 * Frozen thresholds on the test split beside thresholds tuned on it (M 4.4). Throws ThresholdTaxonomyError, and
 * MetricInputError when the test split is the development split, or shares a scored case with it.
 */
export function thresholdsOnTest(
  set: ThresholdSet,
  rows: Iterable<ThresholdRow>,
  { taxonomy, testSplit = 'test' }: { taxonomy: TaxonomyRef; testSplit?: string },
): ThresholdOnTest[] {
  checkTaxonomy(set, taxonomy);
  if (testSplit === set.split.name) throw new MetricInputError(`split ${testSplit} is what thresholds were chosen on`);
  const all = [...rows];
  const dev = new Set(all.flatMap(({ split, caseId }) => (split === set.split.name ? [caseId] : [])));
  const shared = all.find(({ split, caseId }) => split === testSplit && dev.has(caseId));
  if (shared !== undefined) {
    throw new MetricInputError(
      `case ${JSON.stringify(shared.caseId)} is in split ${set.split.name} and in split ${testSplit}`,
    );
  }
  const targets = scoredTargets(all, testSplit);
  return set.thresholds.map(({ target, rule, threshold, dev: onDev }) => {
    const scored = targets.get(target) ?? { caseIds: [], scores: [], positive: [] };
    const honest = threshold === null ? null : atThreshold(pointsOf(scored), threshold);
    const tuned = choose(scored, rule).point;
    return { target, rule, threshold, dev: onDev, honest, tuned, gap: gapOf(honest, tuned) };
  });
}

function gapOf(honest: OperatingPoint | null, tuned: OperatingPoint | null): ThresholdOnTest['gap'] {
  if (honest === null || tuned === null) return null;
  const minus = (key: keyof OperatingPoint) => tuned[key] - honest[key];
  return {
    threshold: minus('threshold'),
    recall: minus('recall'),
    precision: minus('precision'),
    fpr: minus('fpr'),
    f1: minus('f1'),
  };
}
