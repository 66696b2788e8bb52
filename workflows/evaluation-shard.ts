import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { pageAt } from '../runs/plan.ts';
import { pageActivities, waitingActivities } from './lib/proxies.ts';
import { inWindow } from './lib/window.ts';

export interface EvaluationShardInput {
  readonly v: 1;
  readonly runId: string;
  readonly generation: number;
  readonly queue: string;
  readonly lane: number;
  /** Page numbers [from, to) of the lane. */
  readonly from: number;
  readonly to: number;
  readonly cases: number;
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
  const { runId, generation, lane, cases, pageSize } = input;
  const { moderatePage } = pageActivities(input.queue);
  const { awaitResume } = waitingActivities(input.queue);
  const ref = { v: 1, runId, generation } as const;
  let done = 0;
  let resuming: Promise<void> | null = null;
  let next = input.from;

  function* pages(): Generator<number> {
    while (next < input.to && workflowInfo().historyLength < MAX_EVENTS) yield next++;
  }

  await inWindow(pages(), input.window, async (index) => {
    const { from, to } = pageAt(lane, index, { cases, pageSize });
    for (;;) {
      const tally = await moderatePage({ ...ref, lane, from, to });
      done += tally.done;
      if (tally.remaining === 0 || tally.stopped === 'cancelled') return;
      if (tally.stopped === 'paused') {
        resuming ??= awaitResume(ref).finally(() => {
          resuming = null;
        });
        await resuming;
      }
    }
  });
  if (next < input.to) return continueAsNew<typeof evaluationShard>({ ...input, from: next });
  return { v: 1, done };
}
