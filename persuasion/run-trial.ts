import { InvalidInputError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { ChatAnswer, RawAnswer } from '../models/model-port.ts';
import type { PersuasionCase } from './case.ts';
import { SCRIPTED, type Trial } from './condition.ts';
import type { Guard } from './guard.ts';
import type { Persuader } from './persuaders/persuader.ts';
import { playTrial } from './play-trial.ts';
import { planProbes } from './probe-plan.ts';
import type { LookUpPicture } from './show-turn.ts';
import type { Persuadee, TrialRow } from './trial.ts';
import { type AskModel, openTrialCalls } from './trial-calls.ts';
import { rowOf } from './trial-row.ts';
import type { TrialSetup } from './trial-setup.ts';

export type { LookUpPicture } from './show-turn.ts';
export type { AskModel } from './trial-calls.ts';

/** One trial to run. */
export interface TrialJob {
  readonly run: RunId;
  readonly persuadee: Persuadee;
  readonly setup: TrialSetup;
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
  /** Of trials under the mitigation `guard`. */
  readonly guard?: Guard;
}

/**
 * Runs one trial and derives its row from what `ask` says each key holds, in whichever order that comes: the same answers
 * give the same row. Never throws for what a model answers. Throws what `ask` throws (the page stops, the provider is
 * down) once nothing is under way any more, and InvalidInputError for a case whose probe cannot be put, or a persuader that
 * the run does not have, before any call.
 */
export async function runTrial(job: TrialJob, { ask, picture, readChatAnswer, guard }: TrialDeps): Promise<TrialRow> {
  const { case: item, persuadee, setup, trial } = job;
  const plan = planProbes(item, persuadee);
  const persuader = persuaderOf(trial, setup);
  const calls = openTrialCalls(job, { ask, readChatAnswer });
  const setting = { case: item, trial, persuadee, plan, setup, persuader };
  return rowOf(job, { plan, played: await playTrial(setting, { calls, picture, guard: guard ?? null }) });
}

/** The live persuader of a trial; null = its turns are the case's own. Throws InvalidInputError for one that is not there. */
export function persuaderOf(
  { persuader: name }: Trial,
  { persuaders }: Pick<TrialSetup, 'persuaders'>,
): Persuader | null {
  if (name === SCRIPTED) return null;
  const found = persuaders.find((one) => one.name === name);
  if (found === undefined) throw new InvalidInputError(`the run has no persuader ${name}`);
  return found;
}
