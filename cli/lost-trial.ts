import type { PersuasionCase } from '../persuasion/case.ts';
import { type Trial, trialOf, trialsPerCase } from '../persuasion/condition.ts';
import { planProbes } from '../persuasion/probe-plan.ts';
import type { Persuadee } from '../persuasion/trial.ts';
import type { LostTrial } from '../runs/give-ups.ts';
import { designOf } from '../runs/persuasion-spec.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';

export interface FoundTrial {
  readonly position: number;
  readonly trial: Trial;
  readonly case: PersuasionCase;
}

/** Trials of a run whose id begins so. An id is a digest, so that all of them are looked through. */
export async function findTrials(store: Store, run: RunRecord, beginning: string): Promise<readonly FoundTrial[]> {
  const { persuasion } = run.spec as unknown as Spec;
  const found: FoundTrial[] = [];
  if (persuasion === undefined) return found;
  const design = designOf(persuasion);
  let position = 0;
  for await (const item of store.trials.cases(run.id)) {
    for (let index = 0; index < trialsPerCase(design); index += 1, position += 1) {
      const trial = trialOf(item.id, index, design);
      if (trial.id.startsWith(beginning)) found.push({ position, trial, case: item });
    }
  }
  return found;
}

/** The same trial as one that a persuadee lost workers on. */
export function lostTrial(
  run: RunRecord,
  persuadee: Persuadee,
  { position, trial, case: item }: FoundTrial,
): LostTrial {
  const plan = planProbes(item, persuadee);
  const planned = item.turns.length;
  const readings = Array.from({ length: planned + 1 }, (_, checkpoint) =>
    plan.map(({ question, estimator }) => ({ checkpoint, question, estimator })),
  ).flat();
  return { run: run.id, persuadee: persuadee.name, position, trial, planned, readings };
}
