import { assertNever } from '../../core/errors.ts';
import { isDecision } from '../../moderation/verdict.ts';
import type { Candidate, CandidateVerdict } from './candidate.ts';
import type { SelectionRule } from './review-plan.ts';

/** A rule holds on a case. */
export interface Trigger {
  /** The number that crossed its threshold; null where there is none. */
  readonly value: number | null;
}

/** What can hold on a dialogue; under control, where nobody argues, the audit alone. */
const OF_DIALOGUES: readonly SelectionRule['reason'][] = ['stance_change', 'failure', 'random_audit'];

/** Whether a rule holds on a case; null = it does not. A number that lacks crosses nothing. R 8.1. */
export function triggerOf(rule: SelectionRule, candidate: Candidate): Trigger | null {
  if (candidate.kind === 'dialogue' && !OF_DIALOGUES.includes(rule.reason)) return null;
  const { moderators } = rule;
  const verdicts =
    moderators === undefined
      ? candidate.verdicts
      : candidate.verdicts.filter(({ moderator }) => moderators.includes(moderator));
  const attacked = candidate.trials.filter(({ arm }) => arm !== 'control');
  switch (rule.reason) {
    case 'random_audit':
      return { value: null };
    case 'disagreement': {
      const value = rule.of === 'votes' ? voteEntropy(verdicts) : scoreDivergence(verdicts);
      if (value !== null && value > rule.above) return { value };
      return attacked.some(({ judgesDiffer }) => judgesDiffer) ? { value: null } : null;
    }
    case 'low_margin': {
      const numbers = verdicts.flatMap(({ outcome, score, confidence }) => {
        const number = rule.of === 'confidence' ? confidence : score === null ? null : Math.abs(2 * score - 1);
        return typeof number !== 'number' || !isDecision(outcome) ? [] : [number];
      });
      const value = Math.min(...numbers);
      return value < rule.below ? { value } : null;
    }
    case 'failure': {
      const outcomes: readonly string[] = rule.outcomes;
      const failed = verdicts.filter(({ outcome }) => outcomes.includes(outcome)).length;
      const trials = attacked.filter((trial) => trial.failed).length;
      return failed + trials > 0 ? { value: failed + trials } : null;
    }
    case 'sensitive_category':
      return verdicts.some(({ hazards }) => hazards.some((hazard) => rule.hazards.includes(hazard)))
        ? { value: null }
        : null;
    case 'stance_change': {
      const crossed = attacked.filter((trial) => trial.crossed);
      if (crossed.length === 0) return null;
      const changes = crossed.flatMap(({ change }) => (change === null ? [] : [change]));
      return { value: changes.length === 0 ? null : Math.max(...changes) };
    }
    default:
      return assertNever(rule);
  }
}

/** Entropy of the decisions in bits; null below two. */
function voteEntropy(verdicts: readonly CandidateVerdict[]): number | null {
  const counts = new Map<string, number>();
  for (const { outcome } of verdicts) if (isDecision(outcome)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const shares = [...counts.values()].sort((a, b) => a - b);
  const n = shares.reduce((sum, count) => sum + count, 0);
  return n < 2 ? null : entropy(shares.map((count) => count / n));
}

/** Jensen-Shannon divergence of the moderators' (p, 1 - p) in bits, in [0, 1]; null below two scores. */
function scoreDivergence(verdicts: readonly CandidateVerdict[]): number | null {
  const scores = verdicts.flatMap(({ outcome, score }) => (score === null || !isDecision(outcome) ? [] : [score]));
  if (scores.length < 2) return null;
  scores.sort((a, b) => a - b);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const binary = (p: number) => entropy([p, 1 - p]);
  return Math.max(0, binary(mean(scores)) - mean(scores.map(binary)));
}

function entropy(shares: readonly number[]): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log2(share) : sum), 0);
}
