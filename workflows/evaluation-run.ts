import { defineQuery, executeChild, ParentClosePolicy, setHandler } from '@temporalio/workflow';
import { touches } from '../runs/plan.ts';
import { evaluationShard, type LaneWork } from './evaluation-shard.ts';
import { pageActivities, reportActivities, waitingActivities } from './lib/proxies.ts';
import { openReviews } from './lib/run-review.ts';
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
  /** Null = nobody is asked. */
  readonly review: {
    readonly gate: 'none' | 'before-report' | 'before-persuasion';
    readonly simulated: boolean;
  } | null;
}

export interface EvaluationRunResult {
  readonly v: 1;
  readonly sha256: string;
}

export type Phase = 'evaluating' | 'completing' | 'flagging' | 'reviewing' | 'reporting' | 'done';

export const progressQuery = defineQuery<{ phase: Phase }>('progress');

/**
 * Lanes run side by side; what a lost store tail left open is worked again before people are asked and before the report.
 * Where persuasion waits for people, its lanes come after them; where nothing waits, the report is written before and after.
 */
export async function evaluationRun(input: EvaluationRunInput): Promise<EvaluationRunResult> {
  const { runId, generation, queue, mediaQueue, window, review } = input;
  const ref = { v: 1, runId, generation } as const;
  const { moderatePage, trialPage, openPages } = pageActivities(queue);
  const workers = { moderate: moderatePage, persuade: trialPage };
  const { prepareMedia } = pageActivities(mediaQueue);
  const { buildReport } = reportActivities(queue);
  const { awaitResume } = waitingActivities(queue);
  let phase: Phase = 'evaluating';
  setHandler(progressQuery, () => ({ phase }));

  async function work(works: readonly LaneWork[]): Promise<void> {
    phase = 'evaluating';
    await Promise.all(
      input.lanes.map(({ shards, ...about }, lane) =>
        inWindow(works.includes(about.work) ? shards : [], 1, async ({ index, from, to }) => {
          await executeChild(evaluationShard, {
            workflowId: `mettle-${runId}-g${generation}-m${lane}-s${index}`,
            parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
            args: [{ v: 1, runId, generation, queue, mediaQueue, ...about, lane, from, to, window }],
          });
        }),
      ),
    );

    phase = 'completing';
    for (;;) {
      const { pages } = await openPages(ref);
      const own = pages.filter(({ lane }) => works.includes(input.lanes[lane]?.work ?? 'moderate'));
      if (own.length === 0) break;
      let paused = false;
      await inWindow(own, window, async (page) => {
        const lane = input.lanes[page.lane];
        const made = touches(page, lane?.media ?? []) ? await prepareMedia({ ...ref, ...page }) : null;
        const tally = made?.stopped ? made : await workers[lane?.work ?? 'moderate']({ ...ref, ...page });
        if (tally.stopped === 'paused') paused = true;
      });
      if (paused) await awaitResume(ref);
    }
  }

  async function askPeople(): Promise<void> {
    phase = 'flagging';
    const reviews = await openReviews({ runId, generation, queue, simulated: review?.simulated ?? false });
    if (review?.gate === 'none') {
      phase = 'reporting';
      await buildReport(ref);
    }
    phase = 'reviewing';
    await reviews.ended();
  }

  if (review?.gate === 'before-persuasion') {
    await work(['moderate']);
    await askPeople();
    await work(['persuade']);
  } else {
    await work(['moderate', 'persuade']);
    if (review !== null) await askPeople();
  }

  phase = 'reporting';
  const { sha256 } = await buildReport(ref);
  phase = 'done';
  return { v: 1, sha256 };
}
