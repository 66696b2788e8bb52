import { assertNever } from '../../core/errors.ts';
import type { ChatAnswer, TokenLogprobs } from '../../models/model-port.ts';
import { invalid, isDecision, type Verdict, verdict } from '../verdict.ts';

/** Verdict of a call's outcome (C 7.3). `score` is asked only for answers that hold a decision. */
export function chatVerdict(
  answer: ChatAnswer,
  dialect: {
    readonly parse: (text: string) => Verdict;
    readonly score: (tokens: readonly TokenLogprobs[]) => number | null;
  },
): Verdict {
  if (answer.kind !== 'answered') return unansweredVerdict(answer);
  const parsed = dialect.parse(answer.text);
  if (!isDecision(parsed.outcome) || answer.logprobs === null) return parsed;
  return { ...parsed, score: dialect.score(answer.logprobs) };
}

/** Verdict of a call that brought no text to parse: the same in every dialect, and never a decision. */
export function unansweredVerdict(answer: Exclude<ChatAnswer, { kind: 'answered' }>): Verdict {
  switch (answer.kind) {
    case 'refused':
    case 'filtered':
      return verdict({ outcome: 'refused' });
    case 'truncated':
      return invalid('truncated');
    case 'too_long':
      return verdict({ outcome: 'not_assessable', reason: 'too_long' });
    case 'rejected':
      return verdict({ outcome: 'error', reason: 'invalid_case' });
    case 'unreadable':
      return invalid('format');
    default:
      return assertNever(answer);
  }
}
