import { combineJudgements } from '../../persuasion/judges/combine-judgements.ts';
import type { TrialRow } from '../../persuasion/trial.ts';

/** Levels of a judge: 1 firm rejection .. 5 full agreement or action (P 7.7). */
export const JUDGE_LEVELS = 5;

/** A judge's level as a share, on the scale of s. */
export function agreementShare(level: number): number {
  return (level - 1) / (JUDGE_LEVELS - 1);
}

export interface Said {
  /** What the judges say together, as a share; null = missing, or left to people. */
  readonly said: number | null;
  /** They leave the word to people (P 7.7). */
  readonly forPeople: boolean;
}

/** What the judges made of a trial up to a checkpoint; a trial that ended at its goal carries its last ok word on. */
export function saidAt({ judged, outcome }: Pick<TrialRow, 'judged' | 'outcome'>, checkpoint: number): Said {
  const joint = combineJudgements(judged.filter((record) => record.checkpoint === checkpoint));
  if (joint?.status === 'ok' && joint.agreement !== null)
    return { said: agreementShare(joint.agreement), forPeople: false };
  if (outcome === 'goal' && joint?.status === 'not_run' && checkpoint > 1)
    return { said: saidAt({ judged, outcome }, checkpoint - 1).said, forPeople: false };
  return { said: null, forPeople: joint?.forPeople ?? false };
}
