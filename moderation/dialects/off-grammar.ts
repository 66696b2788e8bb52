import { invalid, type Verdict, verdict } from '../verdict.ts';
import { isBroken } from './normalise-answer.ts';
import { beginsWithRefusal } from './refusal-phrases.ts';

/** An answer without a verdict: a declared refusal, or text off the dialect's grammar. Never a decision. */
export function offGrammar(text: string): Verdict {
  return beginsWithRefusal(text) ? verdict({ outcome: 'refused' }) : invalid('format');
}

/** A body that is not the provider's JSON. */
export function unreadable(body: string): Verdict {
  if (isBroken(body)) return invalid('encoding');
  return invalid(body.trim() === '' ? 'empty' : 'format');
}
