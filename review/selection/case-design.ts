import type { Flag } from '../item.ts';
import { type Candidate, machineVerdict } from './candidate.ts';
import type { ReviewPlan, SelectionRule } from './review-plan.ts';
import { type Trigger, triggerOf } from './triggers.ts';

/** What a plan makes of one case, drawn or not: enough to weight it in a report. */
export interface CaseDesign {
  /**
   * What the machines said (`dialogue` for a trial) and which rules hold, e.g. `mixed/disagreement+low_margin`,
   * `safe/unflagged`, `dialogue/stance_change`.
   */
  readonly stratum: string;
  /** In (0, 1]: 1 - product of (1 - pi) over the rules that hold, drawn or not. */
  readonly inclusion: number;
  /** Name and version of the rules that drew it, joined by `+`; null = not drawn. */
  readonly rule: string | null;
  /** One of each reason that holds, by reason. The random audit is one only where its own draw took the case. */
  readonly flags: readonly Flag[];
}

/** A rule that holds on a case. */
export interface Held extends Trigger {
  readonly rule: SelectionRule;
}

/** A pass over the whole pool, then the design of each case of it. A plan without a budget needs no pass. */
export interface PoolPass {
  /** Of every case once, in any order. */
  observe(candidate: Candidate): void;
  /** The design of any case that was observed. */
  finish(): (candidate: Candidate) => CaseDesign;
}

export function heldRules({ rules }: ReviewPlan, candidate: Candidate): Held[] {
  return rules.flatMap((rule) => {
    const trigger = triggerOf(rule, candidate);
    return trigger === null ? [] : [{ rule, value: trigger.value }];
  });
}

/** Of the order of rules in the plan nothing depends but which of two of one reason gives a flag its number. */
export function joinedRules(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : [...ids].sort().join('+');
}

export function stratumOf(candidate: Candidate, held: readonly Held[]): string {
  const names = held.flatMap(({ rule }) => (rule.reason === 'random_audit' ? [] : [rule.name]));
  const what = candidate.kind === 'dialogue' ? 'dialogue' : machineVerdict(candidate);
  return `${what}/${names.length === 0 ? 'unflagged' : names.sort().join('+')}`;
}

/** By reason; the first of a reason stands. */
export function flagsOf(held: readonly Held[]): Flag[] {
  const flags = new Map<string, Flag>();
  for (const { rule, value } of held)
    if (!flags.has(rule.reason)) flags.set(rule.reason, { reason: rule.reason, value });
  return [...flags.values()].sort((a, b) => (a.reason < b.reason ? -1 : 1));
}
