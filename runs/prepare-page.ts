import { digestOf } from '../core/digest.ts';
import type { Derived } from '../media/derivations.ts';
import type { Wanted } from '../media/look-up.ts';
import { PageStoppedError } from '../models/send-permit.ts';
import type { AskedCase, PageAttempts } from './page-attempts.ts';
import type { PageLeases } from './page-leases.ts';
import { mediaPageName } from './plan.ts';
import { type PoisonWatch, watchForPoison } from './poison-watch.ts';
import type { RunStore } from './run-store.ts';
import type { PageAttempt, PageTally } from './work-page.ts';

/** Makes a medium for models, or reads back what was made of it. */
export type Derive = (wanted: Wanted, signal: AbortSignal) => Promise<Derived>;

/** What an open piece of a page shows. */
export interface ShownPiece extends AskedCase {
  readonly media: readonly Wanted[];
}

export interface PrepareJob extends Omit<PageAttempt, 'onControl'> {
  /** Whose page it is: a moderator or a persuadee. */
  readonly lane: string;
  readonly page: { readonly from: number; readonly to: number };
  open(): Promise<readonly ShownPiece[]>;
}

interface PrepareDeps {
  readonly runs: Pick<RunStore, 'control' | 'setControl'>;
  readonly leases: PageLeases;
  readonly attempts: PageAttempts;
  readonly derive: Derive;
}

/** Media under way at once; they share the cores (see the media service). */
const POOL = 8;
const PAGE_TIME_MS = 5 * 60_000;

/**
 * Makes what the open pieces of a page show. A medium that cannot be looked at is a result, not a failure.
 * Returns on pause, cancel and after PAGE_TIME_MS with `stopped`; throws what the store, the disk or a lacking tool
 * throws, after everything under way has ended.
 */
export async function preparePage(deps: PrepareDeps, job: PrepareJob): Promise<PageTally> {
  const { run, lane, generation } = job;
  // Nothing is paid here: the lease serves to tell attempts that ended from attempts that were lost.
  const lease = await deps.leases.acquire({ run, page: mediaPageName(lane, job.page), generation });
  const open = await job.open();
  if (open.length === 0) return { done: 0, remaining: 0, stopped: null };
  const control = await deps.runs.control(run);
  if (control.cancelled) return { done: 0, remaining: open.length, stopped: 'cancelled' };
  if (control.paused !== null) return { done: 0, remaining: open.length, stopped: 'paused' };
  const watch = await watchForPoison(deps, { lease, lane, open });
  try {
    if (watch.refuse !== null) return { done: 0, remaining: open.length, stopped: 'paused' };
    return await prepareAll(deps.derive, job, { open, watch });
  } finally {
    await watch.close();
  }
}

async function prepareAll(
  derive: Derive,
  job: PrepareJob,
  { open, watch }: { readonly open: readonly ShownPiece[]; readonly watch: PoisonWatch },
): Promise<PageTally> {
  const failed = new AbortController();
  const timeUp = AbortSignal.timeout(PAGE_TIME_MS);
  const stop = AbortSignal.any([job.drain, job.cancel, failed.signal, timeUp]);
  let done = 0;
  const onDone = () => {
    done += 1;
    job.onProgress(done);
  };
  const make = (wanted: Wanted) => derive(wanted, stop);
  const tasks = watch.careful ? eachPiece(open, { watch, make, onDone }) : eachMedium(open, { make, onDone });
  const worker = async () => {
    for (const task of tasks) {
      if (stop.aborted) return;
      await task();
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

type Task = () => Promise<void>;

interface Making {
  readonly make: (wanted: Wanted) => Promise<unknown>;
  /** A piece has all that it shows. */
  readonly onDone: () => void;
}

function* eachPiece(
  open: readonly ShownPiece[],
  { watch, make, onDone }: Making & { readonly watch: PoisonWatch },
): Generator<Task> {
  for (const { caseId, media } of open)
    yield async () => {
      await watch.begin(caseId);
      for (const wanted of media) await make(wanted);
      await watch.end(caseId);
      onDone();
    };
}

/** Each medium once, however many pieces show it: trials of a case show the same pictures. */
function* eachMedium(open: readonly ShownPiece[], { make, onDone }: Making): Generator<Task> {
  const shown = new Map<string, { readonly wanted: Wanted; readonly by: Set<{ lacks: number }> }>();
  for (const { media } of open) {
    const piece = { lacks: 0 };
    for (const wanted of media) {
      const name = digestOf([wanted.source.sha256, wanted.plan]);
      const medium = shown.get(name) ?? { wanted, by: new Set() };
      shown.set(name, medium);
      if (medium.by.has(piece)) continue;
      medium.by.add(piece);
      piece.lacks += 1;
    }
    if (piece.lacks === 0) onDone();
  }
  for (const { wanted, by } of shown.values())
    yield async () => {
      await make(wanted);
      for (const piece of by) {
        piece.lacks -= 1;
        if (piece.lacks === 0) onDone();
      }
    };
}
