import { combinedInclusion, isDrawn } from '../../metrics/sampling/inclusion.ts';
import { budgetPass } from './budget-pass.ts';
import type { Candidate } from './candidate.ts';
import { type CaseDesign, flagsOf, heldRules, joinedRules, type PoolPass, stratumOf } from './case-design.ts';
import { checkPlan, type ReviewPlan, ruleId } from './review-plan.ts';

/** Throws InvalidInputError for a plan that is wrong. */
export function createPoolPass(plan: ReviewPlan): PoolPass {
  checkPlan(plan);
  const { budget } = plan;
  if (budget !== null) return budgetPass({ ...plan, budget });
  return { observe: () => undefined, finish: () => (candidate) => designByRules(plan, candidate) };
}

function designByRules(plan: ReviewPlan, candidate: Candidate): CaseDesign {
  const held = heldRules(plan, candidate);
  const drawn = held.filter(({ rule }) =>
    isDrawn({ seed: plan.seed, caseId: candidate.caseId, rule: ruleId(rule) }, rule.share),
  );
  return {
    stratum: stratumOf(candidate, held),
    inclusion: combinedInclusion(held.map(({ rule }) => rule.share)),
    rule: joinedRules(drawn.map(({ rule }) => ruleId(rule))),
    flags: flagsOf(held.filter((one) => one.rule.reason !== 'random_audit' || drawn.includes(one))),
  };
}
