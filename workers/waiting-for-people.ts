import type { WorkflowHandle } from '@temporalio/client';
import type { Context } from '../config/context.ts';
import { lanesOf } from '../config/lanes.ts';
import { openRunPages } from '../config/open-work.ts';
import type { OpenCount } from '../review/process.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { evaluationRun, Phase } from '../workflows/evaluation-run.ts';

/** Whether nothing but people can move the review on: no decision is on its way, and no time has run out. */
export function onlyPeopleCan({ open, byState, held, undelivered, nextDueAt }: OpenCount, now: number): boolean {
  if (!open || byState.decided > 0 || held > 0 || undelivered > 0) return false;
  return nextDueAt === null || nextDueAt > now;
}

/** What a run waits for when nobody but people can go on; null = something else does. */
export async function waitsForPeople(
  { store, clock }: Context,
  run: RunRecord,
  handle: WorkflowHandle<typeof evaluationRun>,
): Promise<OpenCount | null> {
  if ((run.spec as unknown as Spec).review === undefined) return null;
  if ((await store.runs.control(run.id)).flagging?.done !== true) return null;
  const open = await store.reviews.openCount(run.id);
  if (!onlyPeopleCan(open, clock.now())) return null;
  const { phase } = await handle.query<{ phase: Phase }>('progress');
  return phase === 'reviewing' ? open : null;
}

/** Whether there is work to do although people are asked: `mettle retry` opened it since. */
export async function hasWorkMeanwhile({ store }: Context, run: RunRecord): Promise<boolean> {
  const spec = run.spec as unknown as Spec;
  const pages = await openRunPages(store, run);
  if (spec.review?.gate !== 'before-persuasion' || run.manifest === null) return pages.length > 0;
  const lanes = lanesOf(spec, run.manifest);
  return pages.some(({ lane }) => lanes[lane]?.work === 'moderate');
}
