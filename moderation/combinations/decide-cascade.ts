import { isDecision, type Verdict, verdict } from '../verdict.ts';
import type { CascadeRule, Stage } from './combination.ts';
import { hazardsOf, type MemberVerdict } from './member-verdict.ts';

/** A cascade's verdict and who was asked for it. */
export interface CascadeDecision {
  readonly verdict: Verdict;
  /** Moderators whose answers it took, in order. */
  readonly asked: readonly string[];
  /** Where it was decided; null = nowhere. */
  readonly by: string | null;
}

export const PERSON = 'person';

/**
 * Walks the stages (our definition). A stage without an answer, or whose score lies inside its band or is missing,
 * passes the case on. A stage without a band decides by its verdict. What no stage decides goes to a person where there
 * is one; `person` is what people said, null = not asked or not yet decided, which leaves it `not_assessable`.
 */
export function decideCascade(
  rule: CascadeRule,
  members: readonly MemberVerdict[],
  person: 'safe' | 'unsafe' | null,
): CascadeDecision {
  const asked: string[] = [];
  let last: MemberVerdict | null = null;
  for (const stage of rule.stages) {
    const member = members.find(({ moderator }) => moderator === stage.moderator);
    if (member === undefined) throw new TypeError(`no verdict of ${stage.moderator} was handed in`);
    asked.push(stage.moderator);
    last = member;
    const outcome = decidedAt(stage, member.verdict);
    if (outcome === null) continue;
    const own =
      member.verdict?.outcome === outcome || (member.verdict?.outcome === 'controversial' && outcome === 'unsafe');
    const named = own ? hazardsOf(outcome, [member]) : { ...hazardsOf(outcome, [member]), categories: null };
    return { verdict: verdict({ outcome, ...named }), asked, by: stage.moderator };
  }
  if (rule.thenPerson) {
    if (person !== null) return { verdict: verdict({ outcome: person, categories: null }), asked, by: PERSON };
    return { verdict: verdict({ outcome: 'not_assessable', reason: 'awaits_person' }), asked, by: null };
  }
  const missing = last?.verdict;
  const undecided = missing === null || missing === undefined || isDecision(missing.outcome);
  return {
    verdict: undecided
      ? verdict({ outcome: 'not_assessable', reason: 'no_stage_sure' })
      : verdict({ outcome: missing.outcome, reason: missing.reason }),
    asked,
    by: null,
  };
}

/** What a stage is sure of; null = the next one is asked. */
function decidedAt({ band }: Stage, given: Verdict | null): 'safe' | 'unsafe' | null {
  if (given === null || !isDecision(given.outcome)) return null;
  if (band === null) return given.outcome === 'safe' ? 'safe' : 'unsafe';
  if (given.score === null) return null;
  if (given.score < band.safeBelow) return 'safe';
  return given.score >= band.unsafeFrom ? 'unsafe' : null;
}
