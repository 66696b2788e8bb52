import type { CaseId } from '../core/ids.ts';
import type { TrialRow } from '../persuasion/trial.ts';
import type { Candidate } from '../review/selection/candidate.ts';
import { dialogueCandidate, dialogueCaseId } from '../review/selection/dialogue.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';

type TrialsOf = Pick<RunRecord, 'id' | 'spec'>;

/**
 * Every recorded trial of a run, a dialogue each, by persuadee in the order of the spec, then by place. None under the gate
 * `before-persuasion`: people were asked before any trial was played.
 */
export async function* dialogueCandidates(store: Pick<Store, 'trials'>, run: TrialsOf): AsyncGenerator<Candidate> {
  if ((run.spec as unknown as Spec).review?.gate === 'before-persuasion') return;
  for await (const row of trialRows(store, run)) yield dialogueCandidate(row);
}

/** The trials of those dialogues, by the `caseId` of their items. Reads trials until all are found. */
export async function findDialogues(
  store: Pick<Store, 'trials'>,
  run: TrialsOf,
  wanted: ReadonlySet<CaseId>,
): Promise<ReadonlyMap<CaseId, TrialRow>> {
  const found = new Map<CaseId, TrialRow>();
  if (wanted.size === 0) return found;
  for await (const row of trialRows(store, run)) {
    const caseId = dialogueCaseId(row.trial.id, row.persuadee);
    if (wanted.has(caseId)) found.set(caseId, row);
    if (found.size === wanted.size) break;
  }
  return found;
}

async function* trialRows(store: Pick<Store, 'trials'>, run: TrialsOf): AsyncGenerator<TrialRow> {
  const { persuasion } = run.spec as unknown as Spec;
  for (const { name } of persuasion?.persuadees ?? []) yield* store.trials.rows({ run: run.id, persuadee: name });
}
