import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import type { Trial } from '../../metrics/persuasion/trial.ts';
import { INCONSISTENT } from '../../persuasion/probe.ts';

/** What came of an action probe (P 7.12); `missing`: no ok reading, or a tied vote. */
export const ACTION_CLASSES = ['target', 'other', 'inconsistent', 'missing'] as const;
export type ActionClass = (typeof ACTION_CLASSES)[number];

/** The class of a trial's action at its own T; `none` = it was asked for no action. */
export function actionAtEnd(
  { trialId, estimator, turns, condition, target }: Trial,
  readings: readonly PersuasionReading[],
): ActionClass | 'none' {
  if (condition.question !== 'action') return 'none';
  const last = readings.find(
    (reading) =>
      reading.trial_id === trialId && (reading.estimator ?? null) === estimator && reading.checkpoint === turns,
  );
  const answer = last?.status === 'ok' ? (last.answer ?? null) : null;
  if (answer === null) return 'missing';
  if (answer === INCONSISTENT) return 'inconsistent';
  return answer === target ? 'target' : 'other';
}
