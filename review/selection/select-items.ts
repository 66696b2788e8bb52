import type { EpochMs } from '../../core/clock.ts';
import type { RunId } from '../../core/ids.ts';
import { type ReviewItem, reviewItemId } from '../item.ts';
import { type Candidate, itemCategory } from './candidate.ts';
import type { CaseDesign } from './case-design.ts';
import { createPoolPass } from './pool-pass.ts';
import { DEFAULT_PRIORITY, type ReviewPlan } from './review-plan.ts';

export type CandidatePool = Iterable<Candidate> | AsyncIterable<Candidate>;

export interface FlagStage {
  readonly plan: ReviewPlan;
  readonly run: RunId;
  /** When the stage began, the same on every try: due times count from it. */
  readonly openedAt: EpochMs;
}

/**
 * The items of a run's flag stage, first round, in the order of the pool; which they are and what they hold does not
 * depend on that order. `pool` is called once, and twice for a plan with a budget: each time it gives every case once.
 * Throws InvalidInputError for a plan that is wrong, MetricInputError for a case that comes twice under a budget.
 */
export async function* selectItems(pool: () => CandidatePool, stage: FlagStage): AsyncGenerator<ReviewItem> {
  const pass = createPoolPass(stage.plan);
  if (stage.plan.budget !== null) for await (const candidate of pool()) pass.observe(candidate);
  const designOf = pass.finish();
  for await (const candidate of pool()) {
    const item = itemOf(candidate, designOf(candidate), stage);
    if (item !== null) yield item;
  }
}

/** The item of a case, or null when it was not drawn. */
export function itemOf(
  candidate: Candidate,
  { rule, flags, stratum, inclusion }: CaseDesign,
  { plan, run, openedAt }: FlagStage,
): ReviewItem | null {
  if (rule === null) return null;
  const { caseId, kind } = candidate;
  const item = {
    run,
    caseId,
    round: 1,
    kind,
    category: itemCategory(candidate, sensitiveHazards(plan)),
    priority: Math.min(...flags.map(({ reason }) => plan.priorities[reason] ?? DEFAULT_PRIORITY)),
    dueAt: plan.deadlineMs === null ? null : openedAt + plan.deadlineMs,
    wanted: plan.wanted,
    flags,
    selection: { stratum, inclusion, seed: plan.seed, rule },
    gold: null,
  };
  return { id: reviewItemId(item), ...item };
}

/** Hazards that a plan asks people about for their own sake. */
export function sensitiveHazards({ rules }: ReviewPlan): string[] {
  return rules.flatMap((rule) => (rule.reason === 'sensitive_category' ? rule.hazards : []));
}
