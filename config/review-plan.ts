import type { ReviewItem } from '../review/item.ts';
import type { ReviewTerms } from '../review/process/terms.ts';
import { checkPlan, DEFAULT_RULES, type ReviewPlan, type SelectionRule } from '../review/selection/review-plan.ts';
import { checkSimulated, type SimulatedReviewer } from '../review/simulated/simulated-reviewer.ts';
import type { UnknownTruth } from '../review/simulated/simulated-truth.ts';
import { millisecondsOf, type ReviewSpec } from '../runs/review-spec.ts';
import type { Spec } from '../runs/spec.ts';

/** Which cases people see; null = the run asks nobody. Throws InvalidInputError that lists what is wrong. */
export function reviewPlanOf({ review, seed }: Pick<Spec, 'review' | 'seed'>): ReviewPlan | null {
  if (review === undefined) return null;
  const { budget, deadline } = review;
  const plan: ReviewPlan = {
    seed,
    wanted: review.people,
    deadlineMs: deadline === undefined ? null : millisecondsOf(deadline),
    rules: (review.rules as readonly SelectionRule[] | undefined) ?? DEFAULT_RULES,
    budget:
      budget === undefined
        ? null
        : {
            auditShare: budget.audit_share,
            costs: budget.costs,
            dialogueShare: budget.dialogue_share,
            ...(budget.items === undefined
              ? { minutes: budget.minutes as number, seconds: budget.seconds }
              : { items: budget.items }),
          },
    priorities: review.priorities,
  };
  checkPlan(plan);
  return plan;
}

/** How an item is reviewed. */
export function reviewTerms(
  { people, reminders, grace, conflict, partial }: ReviewSpec,
  { dueAt, gold }: Pick<ReviewItem, 'dueAt' | 'gold'>,
  openedAt: number,
): ReviewTerms {
  return {
    wanted: people,
    dueAt,
    remindAt: reminders.map((after) => openedAt + millisecondsOf(after)).sort((a, b) => a - b),
    graceMs: grace === undefined ? null : millisecondsOf(grace),
    conflict,
    partial,
    gold,
  };
}

/** The made-up reviewers of a spec; null = real people decide. Throws InvalidInputError that lists what is wrong. */
export function simulatedReviewers({ review }: Pick<Spec, 'review'>): {
  readonly reviewers: readonly SimulatedReviewer[];
  readonly unknown: UnknownTruth;
} | null {
  if (review?.simulated === undefined) return null;
  const reviewers = review.simulated.reviewers.map(
    ({ name, confusion, categories }): SimulatedReviewer => ({
      name,
      confusion,
      ...(categories === undefined ? {} : { categories: { hit: categories.hit, falseAlarm: categories.false_alarm } }),
    }),
  );
  checkSimulated(reviewers, review.people);
  return { reviewers, unknown: review.simulated.unknown };
}
