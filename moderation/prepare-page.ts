import type { Derived } from '../media/derivations.ts';
import { PageStoppedError } from '../models/send-permit.ts';
import type { PageAttempts } from '../runs/page-attempts.ts';
import type { PageLeases } from '../runs/page-leases.ts';
import { mediaPageName } from '../runs/plan.ts';
import { type PoisonWatch, watchForPoison } from '../runs/poison-watch.ts';
import type { OpenCase, ResultStore, Span } from '../runs/result-store.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { Moderator } from './moderate-case.ts';
import type { PageTally } from './moderate-page.ts';
import { mediaWanted, type Wanted } from './questions.ts';

/** Makes a medium for models, or reads back what was made of it. */
export type Derive = (wanted: Wanted, signal: AbortSignal) => Promise<Derived>;

/** Cases under way at once; what is made of them shares the cores (see the media service). */
const POOL = 8;
const PAGE_TIME_MS = 5 * 60_000;

/**
 * Makes what the open cases of a page show to a moderator. A medium that cannot be looked at is a result, not a failure.
 * Returns on pause, cancel and after PAGE_TIME_MS with `stopped`; throws what the store, the disk or a lacking tool
 * throws, after everything under way has ended.
 */
export async function preparePage(
  deps: {
    readonly results: ResultStore;
    readonly runs: RunStore;
    readonly leases: PageLeases;
    readonly attempts: PageAttempts;
    readonly derive: Derive;
  },
  job: {
    readonly moderator: Moderator;
    readonly span: Span;
    readonly generation: number;
    readonly drain: AbortSignal;
    readonly cancel: AbortSignal;
    readonly onProgress: (done: number) => void;
  },
): Promise<PageTally> {
  // Nothing is paid here: the lease serves to tell attempts that ended from attempts that were lost.
  const page = mediaPageName(job.span);
  const lease = await deps.leases.acquire({ run: job.span.run, page, generation: job.generation });
  const open = await deps.results.open(job.span);
  if (open.length === 0) return { done: 0, remaining: 0, stopped: null };
  const control = await deps.runs.control(job.span.run);
  if (control.cancelled) return { done: 0, remaining: open.length, stopped: 'cancelled' };
  if (control.paused !== null) return { done: 0, remaining: open.length, stopped: 'paused' };
  const asked = open.map((entry) => ({ caseId: entry.case.id, ask: entry.ask }));
  const watch = await watchForPoison(deps, { lease, lane: job.span.moderator, open: asked });
  try {
    if (watch.refuse !== null) return { done: 0, remaining: open.length, stopped: 'paused' };
    return await prepareAll(deps, job, { open, watch });
  } finally {
    await watch.close();
  }
}

async function prepareAll(
  deps: Parameters<typeof preparePage>[0],
  job: Parameters<typeof preparePage>[1],
  { open, watch }: { readonly open: readonly OpenCase[]; readonly watch: PoisonWatch },
): Promise<PageTally> {
  const failed = new AbortController();
  const timeUp = AbortSignal.timeout(PAGE_TIME_MS);
  const stop = AbortSignal.any([job.drain, job.cancel, failed.signal, timeUp]);
  const cases = open.values();
  let done = 0;
  const worker = async () => {
    for (const { case: item } of cases) {
      if (stop.aborted) return;
      await watch.begin(item.id);
      for (const wanted of mediaWanted(job.moderator, item.content)) await deps.derive(wanted, stop);
      await watch.end(item.id);
      done += 1;
      job.onProgress(done);
    }
  };
  const ended = await Promise.allSettled(
    Array.from({ length: watch.careful ? 1 : POOL }, () =>
      worker().catch((error: unknown) => {
        if (stop.aborted && !failed.signal.aborted) return;
        failed.abort(error);
        throw error;
      }),
    ),
  );
  const failure = ended.find((one) => one.status === 'rejected');
  if (failure !== undefined) throw failed.signal.reason;
  if (job.drain.aborted) throw new PageStoppedError('draining');
  if (job.cancel.aborted) throw new PageStoppedError('cancelled');
  const remaining = open.length - done;
  return { done, remaining, stopped: remaining > 0 && timeUp.aborted ? 'time' : null };
}
