import { mediaWanted } from '../moderation/questions.ts';
import { trialOf } from '../persuasion/condition.ts';
import { trialMedia } from '../persuasion/trial-media.ts';
import type { PrepareJob } from '../runs/prepare-page.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { MAX_OPEN, type OpenPages } from '../runs/wire.ts';
import type { Store } from '../store/store.ts';
import { lanesOf } from './lanes.ts';
import type { RunLane, RunRuntime } from './run-runtime.ts';

type Works = Pick<Store, 'results' | 'trials'>;

/** Pages that hold work without a row, at most MAX_OPEN. */
export async function openRunPages(store: Works, run: RunRecord): Promise<OpenPages['pages']> {
  const pages: OpenPages['pages'][number][] = [];
  if (run.manifest === null) return pages;
  for (const [lane, { name, work, pageSize: size }] of lanesOf(run.spec as unknown as Spec, run.manifest).entries()) {
    if (pages.length >= MAX_OPEN) break;
    const spans =
      work === 'moderate'
        ? await store.results.openSpans({ run: run.id, moderator: name, size })
        : await store.trials.openSpans({ run: run.id, persuadee: name, size });
    for (const { from, to } of spans) if (pages.length < MAX_OPEN) pages.push({ lane, from, to });
  }
  return pages;
}

/** What the open cases or trials of a page show. */
export function openPieces(
  store: Works,
  { record }: Pick<RunRuntime, 'record'>,
  lane: RunLane,
  page: { readonly from: number; readonly to: number },
): Pick<PrepareJob, 'lane' | 'page' | 'open'> {
  const run = record.id;
  if (lane.work === 'moderate') {
    const { moderator } = lane;
    const { name } = moderator;
    return {
      lane: name,
      page,
      async open() {
        const open = await store.results.open({ run, moderator: name, ...page });
        return open.map(({ case: item, ask }) => ({
          caseId: item.id,
          ask,
          media: mediaWanted(moderator, item.content),
        }));
      },
    };
  }
  const { persuadee, design } = lane;
  const { name } = persuadee;
  return {
    lane: name,
    page,
    async open() {
      const open = await store.trials.open({ run, persuadee: name, ...page });
      return open.map(({ case: item, index, ask }) => {
        const { id, arm } = trialOf(item.id, index, design);
        return { caseId: id, ask, media: trialMedia(persuadee, item, arm) };
      });
    },
  };
}
