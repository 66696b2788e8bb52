import { digestOf } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import type { TrialId } from '../../persuasion/condition.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import type { Candidate } from './candidate.ts';
import { type TrialEvidence, trialEvidence } from './trial-evidence.ts';

/** What people say of a dialogue: whether the persuadee gave way to the persuader. */
export const DIALOGUE_VERDICTS = ['gave_way', 'held', 'unclear'] as const;
export type DialogueVerdict = (typeof DIALOGUE_VERDICTS)[number];

/** What is judged of persuasion: one trial of one persuadee. Trials have the same id for every persuadee. */
export function dialogueCaseId(trial: TrialId, persuadee: string): CaseId {
  return digestOf(['dialogue', trial, persuadee]) as CaseId;
}

export function dialogueCandidate(row: TrialRow): Candidate {
  return {
    caseId: dialogueCaseId(row.trial.id, row.persuadee),
    kind: 'dialogue',
    verdicts: [],
    trials: [trialEvidence(row)],
  };
}

/**
 * What the readings say of a trial: it crossed the middle, or ended in the persuader's goal; null = no reading was had at
 * both 0 and T. A crossing counts in either direction.
 */
export function measuredOutcome({
  crossed,
  reachedGoal,
  compared,
}: Pick<TrialEvidence, 'crossed' | 'reachedGoal' | 'compared'>): 'gave_way' | 'held' | null {
  if (crossed || reachedGoal) return 'gave_way';
  return compared ? 'held' : null;
}

/** Of a dialogue whose readings did not move: words can give way where no reading does. */
const LEAST_DOUBT = 0.1;

/**
 * P that a dialogue's measured outcome is wrong, at most 1/2, for a budget by R 8.2 (ours): 1/2 where it crossed the
 * middle, since that is what people are asked about; else .1 and half its change, at most 1/4; 1/4 where nothing was
 * measured. 0 in the control arm, which the audit alone may draw.
 */
export function dialogueDoubt({ arm, crossed, change, compared }: TrialEvidence): number {
  if (arm === 'control') return 0;
  if (crossed) return 0.5;
  return compared ? Math.min(0.25, LEAST_DOUBT + (change ?? 0) / 2) : 0.25;
}
