import { digestOf } from '../../../core/digest.ts';
import type { CaseId } from '../../../core/ids.ts';
import type { ReviewItem } from '../../../review/item.ts';
import type { Candidate, CandidateVerdict } from '../../../review/selection/candidate.ts';
import type { ReviewPlan, SelectionRule } from '../../../review/selection/review-plan.ts';
import { type FlagStage, selectItems } from '../../../review/selection/select-items.ts';
import type { TrialEvidence } from '../../../review/selection/trial-evidence.ts';

export const caseNumber = (n: number): CaseId => digestOf(['case', n]) as CaseId;

export function said(moderator: string, change: Partial<CandidateVerdict> = {}): CandidateVerdict {
  return { moderator, outcome: 'safe', score: null, confidence: null, hazards: [], ...change };
}

export function candidate(n: number, change: Partial<Candidate> = {}): Candidate {
  return { caseId: caseNumber(n), kind: 'text', verdicts: [said('a')], trials: [], ...change };
}

export function trial(change: Partial<TrialEvidence> = {}): TrialEvidence {
  return {
    persuadee: 'p',
    trial: 't',
    arm: 'text',
    crossed: false,
    reachedGoal: false,
    compared: change.change !== undefined && change.change !== null,
    change: null,
    judgesDiffer: false,
    failed: false,
    ...change,
  };
}

export const AUDIT: SelectionRule = { name: 'audit', version: 1, reason: 'random_audit', share: 0.1 };
export const DISAGREEMENT: SelectionRule = {
  name: 'disagreement',
  version: 1,
  reason: 'disagreement',
  share: 0.5,
  of: 'votes',
  above: 0,
};
export const MARGIN: SelectionRule = {
  name: 'margin',
  version: 2,
  reason: 'low_margin',
  share: 0.4,
  of: 'score',
  below: 0.2,
};

export function reviewPlan(change: Partial<ReviewPlan> = {}): ReviewPlan {
  return {
    seed: 7,
    wanted: 2,
    deadlineMs: 86_400_000,
    rules: [AUDIT, DISAGREEMENT, MARGIN],
    budget: null,
    priorities: {},
    ...change,
  };
}

export function stage(plan: ReviewPlan = reviewPlan()): FlagStage {
  return { plan, run: 'run-00000000-1', openedAt: 1_000_000 };
}

export async function itemsOf(pool: readonly Candidate[], plan: ReviewPlan): Promise<ReviewItem[]> {
  const items: ReviewItem[] = [];
  for await (const item of selectItems(() => pool, stage(plan))) items.push(item);
  return items.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A pool in which all rules hold on some cases: two moderators with scores. */
export function mixedPool(size: number): Candidate[] {
  return Array.from({ length: size }, (_, n) => {
    const score = ((n * 37) % 101) / 101;
    const other = ((n * 61) % 97) / 97;
    return candidate(n, {
      verdicts: [
        said('a', { outcome: score > 0.5 ? 'unsafe' : 'safe', score, hazards: score > 0.9 ? ['HATE'] : [] }),
        n % 50 === 0
          ? said('b', { outcome: 'refused' })
          : said('b', { outcome: other > 0.5 ? 'unsafe' : 'safe', score: other }),
      ],
    });
  });
}

export function shuffled<T>(list: readonly T[], seed: number): T[] {
  return list
    .map((value, at) => ({ value, key: digestOf([seed, at]) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ value }) => value);
}
