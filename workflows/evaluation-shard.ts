import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { pageAt, touches } from '../runs/plan.ts';
import { pageActivities, waitingActivities } from './lib/proxies.ts';
import { inWindow } from './lib/window.ts';

export type LaneWork = 'moderate' | 'persuade';

export interface EvaluationShardInput {
  readonly v: 1;
  readonly runId: string;
  readonly generation: number;
  readonly queue: string;
  readonly mediaQueue: string;
  readonly work: LaneWork;
  /** Stretches [from, to) of positions that show media. */
  readonly media: readonly (readonly [number, number])[];
  readonly lane: number;
  /** Page numbers [from, to) of the lane. */
  readonly from: number;
  readonly to: number;
  /** Cases or trials of the lane. */
  readonly items: number;
  readonly pageSize: number;
  /** Pages in flight. */
  readonly window: number;
}

export interface EvaluationShardResult {
  readonly v: 1;
  readonly done: number;
}

/** No history grows beyond this: the rest goes on in a fresh one. */
const MAX_EVENTS = 3_500;

export async function evaluationShard(input: EvaluationShardInput): Promise<EvaluationShardResult> {
  const { runId, generation, lane, items, pageSize } = input;
  const pages = pageActivities(input.queue);
  const workPage = { moderate: pages.moderatePage, persuade: pages.trialPage }[input.work];
  const { prepareMedia } = pageActivities(input.mediaQueue);
  const { awaitResume } = waitingActivities(input.queue);
  const ref = { v: 1, runId, generation } as const;
  let done = 0;
  let resuming: Promise<void> | null = null;
  let next = input.from;

  function resumed(): Promise<void> {
    resuming ??= awaitResume(ref).finally(() => {
      resuming = null;
    });
    return resuming;
  }

  function* numbers(): Generator<number> {
    while (next < input.to && workflowInfo().historyLength < MAX_EVENTS) yield next++;
  }

  await inWindow(numbers(), input.window, async (index) => {
    const { from, to } = pageAt(lane, index, { items, pageSize });
    for (;;) {
      if (touches({ from, to }, input.media)) {
        const made = await prepareMedia({ ...ref, lane, from, to });
        if (made.stopped === 'cancelled') return;
        if (made.stopped === 'paused') {
          await resumed();
          continue;
        }
      }
      const tally = await workPage({ ...ref, lane, from, to });
      done += tally.done;
      if (tally.remaining === 0 || tally.stopped === 'cancelled') return;
      if (tally.stopped === 'paused') await resumed();
    }
  });
  if (next < input.to) return continueAsNew<typeof evaluationShard>({ ...input, from: next });
  return { v: 1, done };
}
