import { defineQuery, executeChild, ParentClosePolicy, setHandler } from '@temporalio/workflow';
import { touches } from '../runs/plan.ts';
import { evaluationShard } from './evaluation-shard.ts';
import { pageActivities, reportActivities, waitingActivities } from './lib/proxies.ts';
import { inWindow } from './lib/window.ts';

export interface EvaluationRunInput {
  readonly v: 1;
  readonly runId: string;
  readonly generation: number;
  readonly queue: string;
  readonly mediaQueue: string;
  /** One lane a moderator: its shards in order, as page numbers [from, to). */
  readonly lanes: readonly (readonly { readonly index: number; readonly from: number; readonly to: number }[])[];
  /** By lane: positions [from, to) of cases that show media to its moderator. */
  readonly media: readonly (readonly (readonly [number, number])[])[];
  readonly cases: number;
  readonly pageSize: number;
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
  const { runId, generation, queue, mediaQueue, cases, pageSize, window } = input;
  const ref = { v: 1, runId, generation } as const;
  const { moderatePage, openPages } = pageActivities(queue);
  const { prepareMedia } = pageActivities(mediaQueue);
  const { buildReport } = reportActivities(queue);
  const { awaitResume } = waitingActivities(queue);
  let phase: Phase = 'evaluating';
  setHandler(progressQuery, () => ({ phase }));

  await Promise.all(
    input.lanes.map((shards, lane) =>
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
              media: input.media[lane] ?? [],
              lane,
              from,
              to,
              cases,
              pageSize,
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
      const made = touches(page, input.media[page.lane] ?? []) ? await prepareMedia({ ...ref, ...page }) : null;
      const tally = made?.stopped ? made : await moderatePage({ ...ref, ...page });
      if (tally.stopped === 'paused') paused = true;
    });
    if (paused) await awaitResume(ref);
  }

  phase = 'reporting';
  const { sha256 } = await buildReport(ref);
  phase = 'done';
  return { v: 1, sha256 };
}
