import type { ScoreEstimator } from './estimators.ts';
import { isDecision, type Verdict } from './verdict.ts';

/** Where the scores of one moderator come from: one named estimator, or what the moderator has by itself. */
export type ScoreFrom =
  | { readonly kind: Exclude<ScoreEstimator, 'votes'> | 'endpoint' | 'baseline' }
  | {
      readonly kind: 'votes';
      /** Samples a case, at least 2. */
      readonly k: number;
    };

/** As reports name it: `logprob`, `votes of 5`, `verbalised`, `endpoint`, `baseline`, `none`. */
export function scoreName(from: ScoreFrom): string {
  return from.kind === 'votes' ? `votes of ${from.k}` : from.kind;
}

/**
 * The verdict with the score that its moderator's estimator gives to one answer, and no other. `verbalised`: P(unsafe) =
 * the stated confidence where the verdict is unsafe or controversial, 1 minus it where it is safe; a level (`low`,
 * `high`) is no probability (our definition). One vote has no score: its share is that of all votes.
 */
export function withScore(made: Verdict, from: ScoreFrom): Verdict {
  switch (from.kind) {
    case 'endpoint':
    case 'baseline':
    case 'logprob':
      return made;
    case 'none':
    case 'votes':
      return made.score === null ? made : { ...made, score: null };
    case 'verbalised':
      return { ...made, score: verbalised(made) };
  }
}

function verbalised({ outcome, confidence }: Verdict): number | null {
  if (!isDecision(outcome) || typeof confidence !== 'number') return null;
  return outcome === 'safe' ? 1 - confidence : confidence;
}
