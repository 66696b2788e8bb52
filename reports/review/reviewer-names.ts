import { digestOf } from '../../core/digest.ts';
import { compareText } from '../order.ts';

/** How a report calls a reviewer. */
export interface ReviewerName {
  /** `R1`, `R2`, ... for people; a simulated reviewer keeps the name that the spec gives it. */
  readonly name: string;
  readonly simulated: boolean;
}

export interface ReviewerNames {
  /** Stands for a reviewer wherever rows are counted: the order of keys is that of the names. */
  keyOf(reviewer: string): string;
  nameOf(key: string): ReviewerName;
  readonly keys: readonly string[];
}

/**
 * People by the order of the hashes of their names, so that neither a name nor its place in the alphabet shows; then the
 * simulated ones by name. A function of the set of names alone.
 */
export function reviewerNames(reviewers: ReadonlySet<string>, simulated: ReadonlySet<string>): ReviewerNames {
  const people = [...reviewers]
    .filter((reviewer) => !simulated.has(reviewer))
    .map((reviewer) => ({ reviewer, hash: digestOf(['reviewer', reviewer.toWellFormed()]) }))
    .sort((a, b) => compareText(a.hash, b.hash) || compareText(a.reviewer, b.reviewer));
  const made = [...reviewers].filter((reviewer) => simulated.has(reviewer)).sort(compareText);
  const names = [
    ...people.map(({ reviewer }, at) => ({ reviewer, name: { name: `R${at + 1}`, simulated: false } })),
    ...made.map((reviewer) => ({ reviewer, name: { name: reviewer, simulated: true } })),
  ].map((one, at) => ({ ...one, key: `r${String(at).padStart(6, '0')}` }));
  const byReviewer = new Map(names.map(({ reviewer, key }) => [reviewer, key]));
  const byKey = new Map(names.map(({ key, name }) => [key, name]));
  return {
    keyOf: (reviewer) => byReviewer.get(reviewer)!,
    nameOf: (key) => byKey.get(key)!,
    keys: names.map(({ key }) => key),
  };
}
