import type { Judge } from './judges/judge.ts';
import type { Persuader } from './persuaders/persuader.ts';

/** When judges are asked: after the last turn that was played, or after each. */
export const JUDGED_AT = ['end', 'every'] as const;
export type JudgedAt = (typeof JUDGED_AT)[number];

/** What all trials of a run share beyond their condition: who takes part beside the persuadee, what is asked beside probes. */
export interface TrialSetup {
  /** At most two. */
  readonly judges: readonly Judge[];
  readonly judgeAt: JudgedAt;
  /** Live ones; a trial names its own. */
  readonly persuaders: readonly Persuader[];
  /** The probes of the last checkpoint are asked once more, with time to think. */
  readonly reflective: boolean;
  /** Judges and persuaders whose servers hold no answer to a JSON schema: they are asked without one. */
  readonly withoutSchema: readonly string[];
}

/** Nobody else, and nothing else is asked. */
export const PLAIN_SETUP: TrialSetup = {
  judges: [],
  judgeAt: 'end',
  persuaders: [],
  reflective: false,
  withoutSchema: [],
};
