import { sortedSet, tally } from './tally.ts';
import type { Conflict, ProcessDecision, Resolution, ReviewTerms, Said } from './terms.ts';

/** The decisions that count, out of all in any order. */
export interface Standing {
  /** Of the first `wanted` people who voted, in the order of time and id. */
  readonly votes: readonly ProcessDecision[];
  /** The first of somebody who did not vote; null = nobody has spoken. */
  readonly adjudication: ProcessDecision | null;
}

export function standing(decisions: readonly ProcessDecision[], wanted: number): Standing {
  const sorted = [...decisions].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const voters = new Set<string>();
  const votes = sorted.filter(({ role, reviewer }) => {
    if (role !== 'reviewer' || voters.has(reviewer) || voters.size >= wanted) return false;
    voters.add(reviewer);
    return true;
  });
  const voice = sorted.find(({ role, reviewer }) => role === 'adjudicator' && !voters.has(reviewer));
  return { votes, adjudication: voice ?? null };
}

const counted = ({ first, revised }: ProcessDecision): Said => revised ?? first;

/** What votes differ in. Blind and revised answers must both agree: a revision can make a conflict but never settles one. */
export function conflictsOf(
  votes: readonly ProcessDecision[],
  { conflict }: Pick<ReviewTerms, 'conflict'>,
): Conflict[] {
  if (votes.length === 0) return [];
  const both = [votes.map(({ first }) => first), votes.map(counted)].map((said) => tally(said, conflict));
  if (both.includes(null)) return ['verdict'];
  return sortedSet(both.flatMap((one) => one!.conflicts)) as Conflict[];
}

/**
 * What decisions come to, or null while they need more: votes, or an adjudicator. `outOfTime`: nothing more will come. An
 * adjudicator's word stands over votes; it may arrive before votes that were made earlier, and then waits for them.
 */
export function resolve({ votes, adjudication }: Standing, terms: ReviewTerms, outOfTime: boolean): Resolution | null {
  const { wanted, gold, partial } = terms;
  const isShort = votes.length < wanted;
  if (isShort && !outOfTime) return null;
  const conflicts = conflictsOf(votes, terms);
  const base = { conflicts, votes: votes.length, wanted };
  const nothing = { categories: [], severity: null };
  if (gold !== null) return { ...base, ...nothing, verdict: gold, basis: 'gold' };
  if (adjudication !== null) {
    const { verdict, categories, severity } = counted(adjudication);
    return { ...base, verdict, categories: sortedSet(categories), severity, basis: 'adjudicated' };
  }
  if (conflicts.length > 0 && !outOfTime) return null;
  const found = tally(votes.map(counted), terms.conflict);
  const isOpen = conflicts.length > 0 || (isShort && partial === 'undecided');
  if (isOpen || found === null || votes.length === 0)
    return { ...base, ...nothing, verdict: null, basis: 'incomplete' };
  const { verdict, categories, severity, unanimous } = found;
  return { ...base, verdict, categories, severity, basis: isShort ? 'partial' : unanimous ? 'agreed' : 'majority' };
}
