import type { CaseId } from '../../core/ids.ts';
import { HAZARDS } from '../../moderation/taxonomies/hazards.ts';
import type { Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import { toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { isDecision, type Outcome, type Verdict } from '../../moderation/verdict.ts';
import type { ReviewItem } from '../item.ts';
import type { TrialEvidence } from './trial-evidence.ts';

/** What one moderator made of a case, as far as rules look at it. Never text of a model. */
export interface CandidateVerdict extends Pick<Verdict, 'outcome' | 'score' | 'confidence'> {
  /** Name in the spec. */
  readonly moderator: string;
  /** Canonical hazards and groups that it found. */
  readonly hazards: readonly string[];
}

/** A case that people may be asked about. The order of verdicts and trials plays no part. */
export interface Candidate {
  readonly caseId: CaseId;
  readonly kind: ReviewItem['kind'];
  /** One a moderator. */
  readonly verdicts: readonly CandidateVerdict[];
  readonly trials: readonly TrialEvidence[];
}

export function candidateVerdict(input: {
  readonly moderator: string;
  readonly verdict: Verdict;
  readonly taxonomy: Taxonomy;
}): CandidateVerdict {
  const { moderator, verdict, taxonomy } = input;
  const { outcome, score, confidence, categories } = verdict;
  const named = categories !== null && categories.length > 0;
  const hazards = named
    ? Object.entries(toCanonical(taxonomy, verdict)).flatMap(([hazard, state]) => (state === true ? [hazard] : []))
    : [];
  return { moderator, outcome, score, confidence, hazards };
}

/** The binary label of a decision, `controversial` as unsafe (CONTRACT 1, strict); null = no answer. */
export function binaryLabel(outcome: Outcome): 'safe' | 'unsafe' | null {
  if (!isDecision(outcome)) return null;
  return outcome === 'safe' ? 'safe' : 'unsafe';
}

/** What the moderators say together: one label, `mixed`, or `none` when nobody answered. */
export function machineVerdict({ verdicts }: Pick<Candidate, 'verdicts'>): 'safe' | 'unsafe' | 'mixed' | 'none' {
  const labels = new Set(verdicts.map(({ outcome }) => binaryLabel(outcome)).filter((label) => label !== null));
  if (labels.size > 1) return 'mixed';
  return [...labels][0] ?? 'none';
}

/**
 * P(unsafe) by the moderators, for the budget: mean over those that decided of the score, else what confidence in the
 * label says (at least 1/2), else the label itself; `controversial` is 1/2. Null when nobody decided.
 */
export function meanUnsafe({ verdicts }: Pick<Candidate, 'verdicts'>): number | null {
  const chances = verdicts.flatMap(({ outcome, score, confidence }) => {
    if (!isDecision(outcome)) return [];
    if (score !== null) return [score];
    if (outcome === 'controversial') return [0.5];
    const sure = typeof confidence === 'number' ? Math.max(0.5, confidence) : 1;
    return [outcome === 'unsafe' ? sure : 1 - sure];
  });
  if (chances.length === 0) return null;
  // Sums of floats depend on their order; that of the rows must not.
  return chances.sort((a, b) => a - b).reduce((sum, chance) => sum + chance, 0) / chances.length;
}

/** What a reviewer may have opted out of: a `sensitive` hazard first, else what most moderators named. */
export function itemCategory({ verdicts }: Pick<Candidate, 'verdicts'>, sensitive: readonly string[]): string | null {
  const votes = new Map<string, number>();
  for (const { hazards } of verdicts) for (const hazard of hazards) votes.set(hazard, (votes.get(hazard) ?? 0) + 1);
  const found = sensitive.find((hazard) => votes.has(hazard));
  if (found !== undefined) return found;
  let best: string | null = null;
  for (const { id } of HAZARDS) if ((votes.get(id) ?? 0) > (best === null ? 0 : votes.get(best)!)) best = id;
  return best;
}
