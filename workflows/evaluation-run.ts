import { defineQuery, executeChild, ParentClosePolicy, setHandler } from '@temporalio/workflow';
import { touches } from '../runs/plan.ts';
import { evaluationShard, type LaneWork } from './evaluation-shard.ts';
import { pageActivities, reportActivities, waitingActivities } from './lib/proxies.ts';
import { inWindow } from './lib/window.ts';

/** One moderator's cases, or one persuadee's trials. */
export interface LaneInput {
  readonly work: LaneWork;
  /** In order, as page numbers [from, to). */
  readonly shards: readonly { readonly index: number; readonly from: number; readonly to: number }[];
  /** Stretches [from, to) of positions that show media. */
  readonly media: readonly (readonly [number, number])[];
  /** Cases or trials. */
  readonly items: number;
  readonly pageSize: number;
}

export interface EvaluationRunInput {
  readonly v: 1;
  readonly runId: string;
  readonly generation: number;
  readonly queue: string;
  readonly mediaQueue: string;
  readonly lanes: readonly LaneInput[];
  /** Pages of a lane in flight. */
  readonly window: number;
}

export interface EvaluationRunResult {
  readonly v: 1;
  readonly sha256: string;
}

export type Phase = 'evaluating' | 'completing' | 'reporting' | 'done';

export const progressQuery = defineQuery<{ phase: Phase }>('progress');

/** Lanes run side by side; what a lost store tail left open is worked again before the report. */
export async function evaluationRun(input: EvaluationRunInput): Promise<EvaluationRunResult> {
  const { runId, generation, queue, mediaQueue, window } = input;
  const ref = { v: 1, runId, generation } as const;
  const { moderatePage, trialPage, openPages } = pageActivities(queue);
  const workers = { moderate: moderatePage, persuade: trialPage };
  const { prepareMedia } = pageActivities(mediaQueue);
  const { buildReport } = reportActivities(queue);
  const { awaitResume } = waitingActivities(queue);
  let phase: Phase = 'evaluating';
  setHandler(progressQuery, () => ({ phase }));

  await Promise.all(
    input.lanes.map(({ shards, ...about }, lane) =>
      inWindow(shards, 1, async ({ index, from, to }) => {
        await executeChild(evaluationShard, {
          workflowId: `mettle-${runId}-g${generation}-m${lane}-s${index}`,
          parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
          args: [
            {
              v: 1,
              runId,
              generation,
              queue,
              mediaQueue,
              ...about,
              lane,
              from,
              to,
              window,
            },
          ],
        });
      }),
    ),
  );

  phase = 'completing';
  for (;;) {
    const { pages } = await openPages(ref);
    if (pages.length === 0) break;
    let paused = false;
    await inWindow(pages, window, async (page) => {
      const lane = input.lanes[page.lane];
      const made = touches(page, lane?.media ?? []) ? await prepareMedia({ ...ref, ...page }) : null;
      const tally = made?.stopped ? made : await workers[lane?.work ?? 'moderate']({ ...ref, ...page });
      if (tally.stopped === 'paused') paused = true;
    });
    if (paused) await awaitResume(ref);
  }

  phase = 'reporting';
  const { sha256 } = await buildReport(ref);
  phase = 'done';
  return { v: 1, sha256 };
}
