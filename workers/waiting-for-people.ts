import type { WorkflowHandle } from '@temporalio/client';
import type { Context } from '../config/context.ts';
import type { OpenCount } from '../review/process.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { evaluationRun, Phase } from '../workflows/evaluation-run.ts';

/** What a run waits for when nobody but people can go on; null = something else does. */
export async function waitsForPeople(
  { store }: Context,
  run: RunRecord,
  handle: WorkflowHandle<typeof evaluationRun>,
): Promise<OpenCount | null> {
  if ((run.spec as unknown as Spec).review === undefined) return null;
  if ((await store.runs.control(run.id)).flagging?.done !== true) return null;
  const open = await store.reviews.openCount(run.id);
  const { decided } = open.byState;
  if (!open.open || decided > 0 || open.held > 0 || open.undelivered > 0) return null;
  const { phase } = await handle.query<{ phase: Phase }>('progress');
  return phase === 'reviewing' ? open : null;
}
