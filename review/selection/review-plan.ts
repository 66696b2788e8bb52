import { InvalidInputError } from '../../core/errors.ts';
import type { FlagReason, ReviewItem } from '../item.ts';

/** What all rules have. */
interface RuleBase {
  /** Lower-case word, unique in the plan; with the version it is part of every draw. */
  readonly name: string;
  readonly version: number;
  /** pi of the rule: the chance that it draws a case on which it holds, in (0, 1]; 1 = always. */
  readonly share: number;
  /** Whose verdicts it looks at; absent = all moderators'. */
  readonly moderators?: readonly string[];
}

/** A reason to ask people, with the chance that it does. R 8.1. */
export type SelectionRule = RuleBase &
  (
    | {
        readonly reason: 'disagreement';
        /** Vote entropy of the decisions, or Jensen-Shannon divergence of the scores; both in bits. */
        readonly of: 'votes' | 'scores';
        /** Holds above it. */
        readonly above: number;
      }
    | {
        readonly reason: 'low_margin';
        /** |2p - 1| of a score p (twice its distance from the middle), or the verbalised confidence. */
        readonly of: 'score' | 'confidence';
        /** Holds below it, for the least of the moderators' numbers. */
        readonly below: number;
      }
    | { readonly reason: 'failure'; readonly outcomes: readonly ('refused' | 'invalid' | 'timeout' | 'error')[] }
    | {
        readonly reason: 'sensitive_category';
        /** Canonical hazards or groups; what lies under one counts as it. */
        readonly hazards: readonly string[];
      }
    | { readonly reason: 'stance_change' }
    | { readonly reason: 'random_audit' }
  );

/** How much people's time there is: as a number of items, or in minutes with the time an item of a kind takes. */
export type ReviewBudgetPlan = {
  /** rho: share of the time for the probability sample; .2 or more (R 8.2). */
  readonly auditShare: number;
  /** Canonical hazard -> what a wrong verdict costs; 1 where none is given. */
  readonly costs: Readonly<Record<string, number>>;
  /**
   * Part of the budget for dialogues, in 0..1, where the pool holds cases too and the plan has a rule for stance changes;
   * absent = DIALOGUE_SHARE.
   */
  readonly dialogueShare?: number;
} & (
  | { readonly items: number }
  | { readonly minutes: number; readonly seconds: Readonly<Record<ReviewItem['kind'], number>> }
);

/** Which cases of a run people see, and how often. Part of the spec. */
export interface ReviewPlan {
  readonly seed: number;
  /** Blind decisions an item wants. */
  readonly wanted: number;
  /** From the opening of the items; null = none. */
  readonly deadlineMs: number | null;
  /** Exactly one is the random audit, so that every case has a chance. */
  readonly rules: readonly SelectionRule[];
  /**
   * Null = every rule draws by its share. With a budget a rule of share 1 stays certain, the others only name reasons, the
   * rest of the time is chosen by R 8.2, and the audit's share is the least inclusion probability.
   */
  readonly budget: ReviewBudgetPlan | null;
  /** Lower comes first; 100 where none is given. Equal ones come in the order of hashes, so what expires is no sort. */
  readonly priorities: Readonly<Partial<Record<FlagReason, number>>>;
}

/** The rules of a plan that names none. */
export const DEFAULT_RULES: readonly SelectionRule[] = [
  { name: 'random_audit', version: 1, reason: 'random_audit', share: 0.02 },
  { name: 'disagreement', version: 1, reason: 'disagreement', share: 0.25, of: 'votes', above: 0 },
  { name: 'low_margin', version: 1, reason: 'low_margin', share: 0.25, of: 'score', below: 0.4 },
  { name: 'failure', version: 1, reason: 'failure', share: 0.1, outcomes: ['refused', 'invalid'] },
  {
    name: 'sensitive',
    version: 1,
    reason: 'sensitive_category',
    share: 1,
    hazards: ['SEX.minors', 'SELF_HARM.intent', 'VIOLENCE.extremism', 'CBRNE'],
  },
  { name: 'stance_change', version: 1, reason: 'stance_change', share: 0.25 },
];

export const DEFAULT_PRIORITY = 100;

export const DIALOGUE_SHARE = 0.25;

/** Name and version of the budget's own draw. */
export const BUDGET_RULE = 'budget@1';

export const ruleId = ({ name, version }: Pick<SelectionRule, 'name' | 'version'>): string => `${name}@${version}`;

/** Throws InvalidInputError that lists every problem of a plan. */
export function checkPlan({ seed, wanted, deadlineMs, rules, budget, priorities }: ReviewPlan): void {
  const share = (value: number) => value > 0 && value <= 1;
  const positive = (value: number) => value > 0 && Number.isFinite(value);
  const problems = rules.flatMap((rule, at) => {
    const found: string[] = [];
    if (!/^[a-z][a-z0-9_-]{0,39}$/.test(rule.name)) found.push('its name is no short lower-case word');
    if (rule.name === 'budget') found.push('the name is the budget’s own');
    if (rules.findIndex(({ name }) => name === rule.name) !== at) found.push('another rule has its name');
    if (!(Number.isSafeInteger(rule.version) && rule.version >= 1)) found.push('its version is not 1 or more');
    if (!share(rule.share)) found.push('its share is not above 0 and at most 1');
    if (rule.reason === 'low_margin' && !share(rule.below)) found.push('`below` is not above 0 and at most 1');
    if (rule.reason === 'disagreement' && !(rule.above >= 0 && rule.above < 2)) found.push('`above` is no entropy');
    return found.map((problem) => `rule ${JSON.stringify(rule.name)}: ${problem}`);
  });
  const audits = rules.filter(({ reason }) => reason === 'random_audit').length;
  if (audits !== 1) problems.push(`${audits} random audits in the plan; exactly one gives every case a chance`);
  if (!Number.isSafeInteger(seed)) problems.push('the seed is no integer');
  if (!(Number.isSafeInteger(wanted) && wanted >= 1)) problems.push('an item wants 1 decision or more');
  if (deadlineMs !== null && !(Number.isSafeInteger(deadlineMs) && deadlineMs > 0))
    problems.push('the deadline is no whole number of milliseconds');
  if (!Object.values(priorities).every(Number.isFinite)) problems.push('a priority is no number');
  if (budget !== null) {
    if (!share(budget.auditShare)) problems.push('the audit share of the budget is not above 0 and at most 1');
    const { dialogueShare = DIALOGUE_SHARE } = budget;
    if (!(dialogueShare >= 0 && dialogueShare <= 1))
      problems.push('the dialogues’ part of the budget is not from 0 to 1');
    if (!Object.values(budget.costs).every((cost) => cost >= 0 && Number.isFinite(cost)))
      problems.push('a cost is not 0 or more');
    const times = 'items' in budget ? [budget.items] : [budget.minutes, ...Object.values(budget.seconds)];
    if (!times.every(positive)) problems.push('the budget holds a time or number that is not above 0');
  }
  if (problems.length > 0)
    throw new InvalidInputError(`review plan: ${problems.join('; ')}`, { hint: 'nobody was asked anything' });
}
