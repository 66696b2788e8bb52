import type { RunId } from '../core/ids.ts';
import type { ChatAnswer, RawAnswer } from '../models/model-port.ts';
import type { PersuasionCase } from './case.ts';
import type { Trial } from './condition.ts';
import { playTrial } from './play-trial.ts';
import { planProbes } from './probe-plan.ts';
import type { LookUpPicture } from './show-turn.ts';
import type { Persuadee, TrialRow } from './trial.ts';
import { type AskModel, openTrialCalls } from './trial-calls.ts';
import { rowOf } from './trial-row.ts';

export type { LookUpPicture } from './show-turn.ts';
export type { AskModel } from './trial-calls.ts';

/** One trial to run. */
export interface TrialJob {
  readonly run: RunId;
  readonly persuadee: Persuadee;
  readonly trial: Trial;
  /** Place in the run's list of trials. */
  readonly position: number;
  readonly case: PersuasionCase;
  /** 0, raised by `mettle retry`. */
  readonly ask: number;
  /** Digest of the evaluation. */
  readonly evaluation: string;
}

export interface TrialDeps {
  readonly ask: AskModel;
  readonly picture: LookUpPicture;
  readonly readChatAnswer: (raw: RawAnswer) => ChatAnswer;
}

/**
 * Runs one trial and derives its row from what `ask` says each key holds, in whichever order that comes: the same answers
 * give the same row. Never throws for what a model answers. Throws what `ask` throws (the page stops, the provider is
 * down) once nothing is under way any more, and InvalidInputError for a case whose probe cannot be put, before any call.
 */
export async function runTrial(job: TrialJob, { ask, picture, readChatAnswer }: TrialDeps): Promise<TrialRow> {
  const plan = planProbes(job.case, job.persuadee);
  const calls = openTrialCalls(job, { ask, readChatAnswer });
  const setting = { case: job.case, trial: job.trial, persuadee: job.persuadee, plan };
  return rowOf(job, { plan, played: await playTrial(setting, { calls, picture }) });
}
