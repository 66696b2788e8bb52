import type { CaseId } from '../../../core/ids.ts';
import type { ModerationCase } from '../../../moderation/case.ts';
import { verdict } from '../../../moderation/verdict.ts';
import type { ReportInput } from '../../../reports/report-input.ts';
import type { ReviewInput, ReviewInputItem } from '../../../reports/review/review-input.ts';
import type { Decision } from '../../../review/decision.ts';
import type { ReviewItem } from '../../../review/item.ts';
import type { Basis } from '../../../review/process/terms.ts';
import type { Candidate, CandidateVerdict } from '../../../review/selection/candidate.ts';
import { createPoolPass } from '../../../review/selection/pool-pass.ts';
import type { ReviewPlan } from '../../../review/selection/review-plan.ts';
import { itemOf } from '../../../review/selection/select-items.ts';
import { reviewAnswer } from '../../review/items.ts';
import { candidate, reviewPlan, stage } from '../../review/selection/support.ts';
import { moderationCase, moderator, reportInput, verdictRow } from '../fixture.ts';

export function decision(
  { id: item }: ReviewItem,
  reviewer: string,
  said: string,
  change: Partial<Decision> = {},
): Decision {
  return {
    id: `${item.slice(0, 12)}-${reviewer}-${said}`,
    item,
    reviewer,
    role: 'reviewer',
    epoch: 1,
    answer: reviewAnswer(said, { reason: `SECRET-REASON of ${reviewer}` }),
    at: 1_764_000_000_123,
    heldFrom: 1,
    heldUntil: 1,
    undoneAt: null,
    revealedAt: null,
    revision: null,
    ...change,
  };
}

/** Closed with a verdict that `reviewers` share. */
export function closed(
  item: ReviewItem,
  said: string | null,
  reviewers: readonly string[] = ['alice', 'bob'],
  basis: Basis = 'agreed',
): ReviewInputItem {
  const decisions = reviewers.map((reviewer) => decision(item, reviewer, said ?? 'unsure'));
  return { item, state: 'closed', result: { verdict: said, basis }, decisions };
}

export const expired = (item: ReviewItem): ReviewInputItem => ({ item, state: 'expired', result: null, decisions: [] });

/** Items that a plan draws from a pool. */
export function drawnItems(pool: readonly Candidate[], plan: ReviewPlan, run = 'run-00000000-1'): ReviewItem[] {
  const pass = createPoolPass(plan);
  for (const one of pool) pass.observe(one);
  const designOf = pass.finish();
  return pool.flatMap((one) => itemOf(one, designOf(one), { ...stage(plan), run }) ?? []);
}

export function reviewInput(of: {
  readonly pool: readonly Candidate[];
  readonly items: readonly ReviewInputItem[];
  readonly plan?: ReviewPlan;
  readonly change?: Partial<ReviewInput>;
}): ReviewInput {
  const { pool, items, plan = reviewPlan(), change = {} } = of;
  return {
    plan,
    people: plan.wanted,
    gate: 'before-report',
    truth: 'dataset',
    simulated: [],
    items: () => stream(items),
    pool: () => stream(pool),
    ...change,
  };
}

async function* stream<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}

/** The report's cases and verdict rows of a pool. The data set calls each case `truth`. */
export function reportOf(
  pool: readonly Candidate[],
  overrides: Partial<ReportInput> = {},
  truth: (n: number) => 'safe' | 'unsafe' | null = () => null,
): ReportInput {
  const cases = pool.map(
    ({ caseId }, n): ModerationCase => ({ ...moderationCase({ key: 'one', truth: truth(n) }), id: caseId as CaseId }),
  );
  const names = [...new Set(pool.flatMap(({ verdicts }) => verdicts.map(({ moderator: name }) => name)))].sort();
  const rows = names.map((name) => [
    name,
    pool.flatMap(({ verdicts }, n) => {
      const said = verdicts.find(({ moderator: by }) => by === name);
      return said === undefined ? [] : [verdictRow(name, cases[n]!, whole(said))];
    }),
  ]);
  return reportInput({
    cases,
    rows: Object.fromEntries(rows),
    moderators: names.map((name) => moderator({ name })),
    overrides,
  });
}

function whole({ outcome, score, confidence, hazards }: CandidateVerdict) {
  return verdict({ outcome, score, confidence, categories: outcome === 'unsafe' ? [...hazards] : null });
}

/** Ten cases, all drawn for certain. */
export const SMALL_PLAN = reviewPlan({
  rules: [{ name: 'audit', version: 1, reason: 'random_audit', share: 1 }],
});

export function smallPool(): Candidate[] {
  return Array.from({ length: 10 }, (_, n) =>
    candidate(n, {
      verdicts: [
        {
          moderator: 'a',
          outcome: n < 4 ? 'unsafe' : 'safe',
          score: null,
          confidence: null,
          hazards: n < 4 ? ['HATE'] : [],
        },
      ],
    }),
  );
}
