import { templateNegation } from '../../../persuasion/case.ts';
import { templateTurns } from '../../../persuasion/template-turns.ts';
import type { CaseDraft } from '../cases-of.ts';

const LEVELS = 5;

export interface BareClaim {
  readonly row: string;
  readonly rowField: string;
  readonly claim: string;
  /** Null = the source has none: the frozen template stands in. */
  readonly negation: string | null;
  readonly cluster: string | null;
  readonly facets: Readonly<Record<string, string | null>>;
}

/** A contested claim that comes without persuader turns: it gets the three template turns, and is argued for. */
export function claimCase({ claim, negation: given, ...rest }: BareClaim): CaseDraft {
  const negation = given ?? templateNegation(claim);
  return {
    ...rest,
    cites: null,
    context: 'subjective',
    claim,
    claimOrigin: 'source',
    negation,
    negationOrigin: given === null ? 'template' : 'source',
    direction: 'for',
    groundTruth: null,
    scenario: null,
    persuadeeProfile: null,
    prior: null,
    turns: templateTurns({ claim, negation, direction: 'for' }),
    turnsOrigin: 'template',
    recordedReplies: null,
    probe: { kind: 'likert', levels: LEVELS },
    sensitivity: 'contested',
    language: 'en',
  };
}
