import { digestOf, hashedUniform } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { ReviewAnswer } from '../decision.ts';
import type { ReviewItem } from '../item.ts';

/** A made-up reviewer that errs as often as it says. Marked as simulated wherever it is shown. */
export interface SimulatedReviewer {
  readonly name: string;
  /** `confusion[truth][vote]` = P(vote | truth); a row sums to 1. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Chance to name a category that is there, and one that is not, when it votes anything but `safe`. */
  readonly categories?: { readonly hit: number; readonly falseAlarm: number };
}

/** An item as the hashes know it: the same in every run of a spec, whatever the run is called. */
export type ReviewedCase = Pick<ReviewItem, 'caseId' | 'round'>;

const about = ({ caseId, round }: ReviewedCase): string => `${caseId}#${round}`;

/** Throws InvalidInputError that lists every problem: rows that are no distribution, names that come twice. */
export function checkSimulated(reviewers: readonly SimulatedReviewer[], wanted: number): void {
  const chance = (value: number) => value >= 0 && value <= 1;
  const problems = reviewers.flatMap(({ name, confusion, categories }, at) => {
    const found: string[] = [];
    if (name.trim() === '') found.push('it has no name');
    if (reviewers.findIndex((other) => other.name === name) !== at) found.push('another has its name');
    if (Object.keys(confusion).length === 0) found.push('it has no confusion');
    for (const [truth, row] of Object.entries(confusion)) {
      const shares = Object.values(row);
      if (!shares.every(chance) || Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) > 1e-9)
        found.push(`the row of truth ${JSON.stringify(truth)} does not sum to 1`);
    }
    if (categories !== undefined && !(chance(categories.hit) && chance(categories.falseAlarm)))
      found.push('a chance of categories is not from 0 to 1');
    return found.map((problem) => `reviewer ${JSON.stringify(name)}: ${problem}`);
  });
  if (reviewers.length < wanted + 1)
    problems.push(`${reviewers.length} reviewers; ${wanted} vote and another settles what they differ in`);
  if (problems.length > 0)
    throw new InvalidInputError(`simulated reviewers: ${problems.join('; ')}`, { hint: 'nobody voted' });
}

/** Who votes on an item and who would settle it: those of the smallest hashes, whatever the order of the list. */
export interface Panel {
  readonly voters: readonly SimulatedReviewer[];
  readonly adjudicator: SimulatedReviewer | null;
}

export function panelOf(
  item: ReviewedCase,
  {
    reviewers,
    wanted,
    seed,
  }: { readonly reviewers: readonly SimulatedReviewer[]; readonly wanted: number; readonly seed: number },
): Panel {
  const ranked = reviewers
    .map((reviewer) => ({ reviewer, at: hashedUniform(['panel', seed, about(item), reviewer.name]) }))
    .sort((a, b) => a.at - b.at)
    .map(({ reviewer }) => reviewer);
  return { voters: ranked.slice(0, wanted), adjudicator: ranked[wanted] ?? null };
}

/** What there is to find in a case. */
export interface SimulatedTruth {
  readonly verdict: string;
  /** Categories that may be named -> whether they are there; those of unknown truth are left out. */
  readonly categories: Readonly<Record<string, boolean>>;
}

/**
 * What a reviewer answers: a function of (seed, item, reviewer) and the truth alone. Throws InvalidInputError for a truth
 * that its confusion has no row for.
 */
export function simulatedAnswer(
  item: ReviewedCase,
  {
    reviewer,
    truth,
    seed,
  }: { readonly reviewer: SimulatedReviewer; readonly truth: SimulatedTruth; readonly seed: number },
): ReviewAnswer {
  const { name, confusion, categories } = reviewer;
  if (!Object.hasOwn(confusion, truth.verdict))
    throw new InvalidInputError(
      `simulated reviewer ${name} has no row for truth ${JSON.stringify(truth.verdict)}; it has ${Object.keys(confusion).join(', ')}`,
    );
  const verdict = pick(confusion[truth.verdict]!, hashedUniform(['vote', seed, about(item), name]));
  const named = Object.keys(truth.categories).filter((category) => {
    if (verdict === 'safe' || categories === undefined) return false;
    const chance = truth.categories[category] ? categories.hit : categories.falseAlarm;
    return hashedUniform(['category', seed, about(item), name, category]) < chance;
  });
  return { verdict, policies: named.sort(), severity: null, confidence: null, reason: null, seconds: null };
}

/** The id of a simulated decision: the same act has the same id on every try. */
export function simulatedDecisionId(item: Pick<ReviewItem, 'id'>, reviewer: string): string {
  return `sim-${digestOf(['simulated decision', item.id, reviewer]).slice(0, 32)}`;
}

/** The label whose stretch of (0, 1) holds `uniform`; labels in the order of code units. */
function pick(row: Readonly<Record<string, number>>, uniform: number): string {
  const labels = Object.keys(row)
    .filter((label) => row[label]! > 0)
    .sort();
  let reached = 0;
  for (const label of labels) {
    reached += row[label]!;
    if (uniform < reached) return label;
  }
  return labels.at(-1)!;
}
