import type { Decision, ReviewAnswer } from '../decision.ts';
import type { ProcessDecision, Said } from './terms.ts';

const said = ({ verdict, policies, severity }: ReviewAnswer): Said => ({ verdict, categories: policies, severity });

/** A stored decision as the process takes it: no text goes along. */
export function processDecision({ id, reviewer, role, at, answer, revision }: Decision): ProcessDecision {
  const revised = revision?.choice === 'revise' ? said(revision.answer) : null;
  return { id, reviewer, role, at, first: said(answer), revised };
}
