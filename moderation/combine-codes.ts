import { combine } from './combine.ts';
import { isDecision, type Verdict } from './verdict.ts';

/** What one code's own call made of a case. */
export interface CodeVerdict {
  readonly asked: string;
  readonly verdict: Verdict;
}

/**
 * One verdict out of the verdicts on codes that were asked one a call (our definition): by the rules of `combine` under
 * `max`, so any unsafe code makes the case unsafe, and a call without a decision leaves it without one where it could
 * have changed it. Every asked code is assessable and no other; one whose call brought no decision is `unanswered`.
 */
export function combineCodes(
  codes: readonly CodeVerdict[],
  taxonomy: readonly string[],
  order: (codes: ReadonlySet<string>) => readonly string[],
): Verdict {
  const parts = codes.map(({ asked, verdict: made }) => ({
    part: { part: asked, outcome: made.outcome, reason: made.reason, score: made.score, call: null },
    verdict: made,
  }));
  const { parts: _, unanswered: __, ...made } = combine(parts, { aggregate: 'max', k: 1 }, order);
  if (!isDecision(made.outcome)) return { ...made, parts: null };
  const silent = codes.filter(({ verdict: one }) => !isDecision(one.outcome)).map(({ asked }) => asked);
  const asked = codes.map((one) => one.asked);
  return {
    ...made,
    parts: null,
    notAssessable: taxonomy.filter((code) => !asked.includes(code)),
    ...(silent.length > 0 && { unanswered: silent }),
  };
}
