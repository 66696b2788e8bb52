import { budgetedChoice, type ReviewCandidate, type ReviewChoice } from '../../metrics/sampling/budgeted-choice.ts';
import type { Flag } from '../item.ts';
import { type Candidate, meanUnsafe } from './candidate.ts';
import { flagsOf, heldRules, joinedRules, type PoolPass } from './case-design.ts';
import { BUDGET_RULE, type ReviewBudgetPlan, type ReviewPlan, ruleId } from './review-plan.ts';

/**
 * Spends a budget by R 8.2. Rules of share 1 are certain and their time comes off the share of the certain picks; the
 * sample keeps its share whatever they take. Holds a few numbers a case.
 */
export function budgetPass(plan: ReviewPlan & { readonly budget: ReviewBudgetPlan }): PoolPass {
  const { budget, seed } = plan;
  const pool: ReviewCandidate[] = [];
  let alwaysSeconds = 0;
  return {
    observe(candidate) {
      const seconds = secondsOf(budget, candidate);
      if (alwaysRules(plan, candidate).length > 0) alwaysSeconds += seconds;
      else
        pool.push({
          caseId: candidate.caseId,
          probability: meanUnsafe(candidate),
          cost: costOf(budget, candidate),
          seconds,
        });
    },
    finish() {
      const total = 'items' in budget ? budget.items : 60 * budget.minutes;
      const sample = budget.auditShare * total;
      const left = sample + Math.max(0, total - sample - alwaysSeconds);
      const floor = plan.rules.find(({ reason }) => reason === 'random_audit')!.share;
      const { choices } = budgetedChoice(pool, {
        seconds: left,
        auditShare: Math.min(1, sample / left),
        floor,
        seed,
        rule: BUDGET_RULE,
      });
      const byCase = new Map(choices.map((choice) => [choice.caseId, choice]));
      return (candidate) => {
        const held = heldRules(plan, candidate).filter(({ rule }) => rule.reason !== 'random_audit');
        const always = alwaysRules(plan, candidate);
        if (always.length > 0)
          return { stratum: 'always', inclusion: 1, rule: joinedRules(always), flags: flagsOf(held) };
        const choice = byCase.get(candidate.caseId);
        if (choice === undefined) throw new RangeError(`case ${candidate.caseId} was not observed in the pool`);
        const { inclusion, selected } = choice;
        const own = selected ? ownFlag(choice, candidate) : null;
        const flags = flagsOf(held);
        if (own !== null && !flags.some(({ reason }) => reason === own.reason)) flags.push(own);
        flags.sort((a, b) => (a.reason < b.reason ? -1 : 1));
        return { stratum: 'budget', inclusion, rule: selected ? BUDGET_RULE : null, flags };
      };
    },
  };
}

function alwaysRules(plan: ReviewPlan, candidate: Candidate): string[] {
  return heldRules(plan, candidate).flatMap(({ rule }) => (rule.share === 1 ? [ruleId(rule)] : []));
}

/** Why the budget itself took a case: it is doubtful, or it is of the sample. */
function ownFlag({ certain }: ReviewChoice, candidate: Candidate): Flag {
  if (!certain) return { reason: 'random_audit', value: null };
  const p = meanUnsafe(candidate);
  return { reason: 'low_margin', value: p === null ? null : Math.abs(2 * p - 1) };
}

function secondsOf(budget: ReviewBudgetPlan, { kind }: Candidate): number {
  return 'items' in budget ? 1 : budget.seconds[kind];
}

function costOf({ costs }: ReviewBudgetPlan, { verdicts }: Candidate): number {
  const named = verdicts.flatMap(({ hazards }) =>
    hazards.flatMap((hazard) => (Object.hasOwn(costs, hazard) ? [costs[hazard]!] : [])),
  );
  return named.length === 0 ? 1 : Math.max(...named);
}
