import { budgetedChoice, type ReviewCandidate, type ReviewChoice } from '../../metrics/sampling/budgeted-choice.ts';
import type { Flag } from '../item.ts';
import { type Candidate, meanUnsafe } from './candidate.ts';
import { flagsOf, heldRules, joinedRules, type PoolPass } from './case-design.ts';
import { dialogueDoubt } from './dialogue.ts';
import { BUDGET_RULE, DIALOGUE_SHARE, type ReviewBudgetPlan, type ReviewPlan, ruleId } from './review-plan.ts';

/**
 * Least share of the probability sample among dialogues (ours): the certain picks are all of crossings, and people's word on
 * those alone says nothing of what readings missed.
 */
const DIALOGUE_SAMPLE = 0.5;

/**
 * Spends a budget by R 8.2, of dialogues apart from that of cases: their doubts do not compare. Rules of share 1 are
 * certain and their time comes off the share of the certain picks; the sample keeps its share whatever they take. Holds a few
 * numbers a case.
 */
export function budgetPass(plan: ReviewPlan & { readonly budget: ReviewBudgetPlan }): PoolPass {
  const { budget, seed } = plan;
  const pools = { cases: emptyPool(), dialogues: emptyPool() };
  const poolOf = ({ kind }: Candidate) => (kind === 'dialogue' ? pools.dialogues : pools.cases);
  return {
    observe(candidate) {
      const seconds = secondsOf(budget, candidate);
      const pool = poolOf(candidate);
      pool.size += 1;
      if (alwaysRules(plan, candidate).length > 0) pool.alwaysSeconds += seconds;
      else {
        const { caseId } = candidate;
        pool.open.push({ caseId, probability: chanceOf(candidate), cost: costOf(budget, candidate), seconds });
      }
    },
    finish() {
      const total = 'items' in budget ? budget.items : 60 * budget.minutes;
      const floor = plan.rules.find(({ reason }) => reason === 'random_audit')!.share;
      const part = dialoguePart(plan, { cases: pools.cases.size, dialogues: pools.dialogues.size });
      const choose = ({ open, alwaysSeconds }: Pool, whole: number, least = 0) => {
        const sample = Math.max(budget.auditShare, least) * whole;
        const left = sample + Math.max(0, whole - sample - alwaysSeconds);
        const auditShare = left === 0 ? 1 : Math.min(1, sample / left);
        return budgetedChoice(open, { seconds: left, auditShare, floor, seed, rule: BUDGET_RULE }).choices;
      };
      const choices = [
        ...choose(pools.cases, (1 - part) * total),
        ...choose(pools.dialogues, part * total, DIALOGUE_SAMPLE),
      ];
      const byCase = new Map(choices.map((choice) => [choice.caseId, choice]));
      return (candidate) => {
        // The audit names the cases that the budget's own draw took, unless it takes every case by itself.
        const held = heldRules(plan, candidate).filter(
          ({ rule }) => rule.reason !== 'random_audit' || rule.share === 1,
        );
        const prefix = candidate.kind === 'dialogue' ? 'dialogue/' : '';
        const always = alwaysRules(plan, candidate);
        if (always.length > 0)
          return { stratum: `${prefix}always`, inclusion: 1, rule: joinedRules(always), flags: flagsOf(held) };
        const choice = byCase.get(candidate.caseId);
        if (choice === undefined) throw new RangeError(`case ${candidate.caseId} was not observed in the pool`);
        const { inclusion, selected } = choice;
        const own = selected ? ownFlag(choice, candidate) : null;
        const flags = flagsOf(held);
        if (own !== null && !flags.some(({ reason }) => reason === own.reason)) flags.push(own);
        flags.sort((a, b) => (a.reason < b.reason ? -1 : 1));
        return { stratum: `${prefix}budget`, inclusion, rule: selected ? BUDGET_RULE : null, flags };
      };
    },
  };
}

interface Pool {
  size: number;
  alwaysSeconds: number;
  readonly open: ReviewCandidate[];
}

const emptyPool = (): Pool => ({ size: 0, alwaysSeconds: 0, open: [] });

/** Without a rule for stance changes dialogues have their chance of the audit alone. */
function dialoguePart(
  { rules, budget }: ReviewPlan & { readonly budget: ReviewBudgetPlan },
  sizes: { readonly cases: number; readonly dialogues: number },
): number {
  if (sizes.dialogues === 0) return 0;
  if (sizes.cases === 0) return 1;
  return rules.some(({ reason }) => reason === 'stance_change') ? (budget.dialogueShare ?? DIALOGUE_SHARE) : 0;
}

function alwaysRules(plan: ReviewPlan, candidate: Candidate): string[] {
  return heldRules(plan, candidate).flatMap(({ rule }) => (rule.share === 1 ? [ruleId(rule)] : []));
}

function chanceOf(candidate: Candidate): number | null {
  const [trial] = candidate.trials;
  return candidate.kind === 'dialogue' && trial !== undefined ? dialogueDoubt(trial) : meanUnsafe(candidate);
}

/** Why the budget itself took a case: it is doubtful, or it is of the sample. */
function ownFlag({ certain }: ReviewChoice, candidate: Candidate): Flag {
  if (!certain) return { reason: 'random_audit', value: null };
  if (candidate.kind === 'dialogue') {
    const [trial] = candidate.trials;
    const isMeasured = trial !== undefined && (trial.crossed || trial.compared);
    return { reason: isMeasured ? 'stance_change' : 'failure', value: trial?.change ?? null };
  }
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
