import { hashedUniform } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { SimulatedTruth } from './simulated-reviewer.ts';

/** What simulated reviewers take for true where a data set says nothing: a label, or unsafe with a chance, by hash. */
export type UnknownTruth = 'safe' | 'unsafe' | { readonly unsafe: number };

/** The data set's truth of a case, else the declared rule. Pure. */
export function simulatedTruth(
  { id, truth }: Pick<ModerationCase, 'id' | 'truth'>,
  { unknown, seed }: { readonly unknown: UnknownTruth; readonly seed: number },
): SimulatedTruth {
  const known = Object.entries(truth.categories).filter((entry): entry is [string, boolean] => entry[1] !== null);
  return { verdict: truth.verdict ?? assumed(id, unknown, seed), categories: Object.fromEntries(known) };
}

function assumed(caseId: CaseId, unknown: UnknownTruth, seed: number): 'safe' | 'unsafe' {
  if (typeof unknown === 'string') return unknown;
  return hashedUniform(['truth', seed, caseId]) < unknown.unsafe ? 'unsafe' : 'safe';
}
