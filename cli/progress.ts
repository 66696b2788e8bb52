import { createLogUpdate } from 'log-update';
import type { Context } from '../config/context.ts';
import { countRows, rowsName } from '../config/row-counts.ts';
import type { RunRuntime } from '../config/run-runtime.ts';
import { MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Operations, Spec } from '../runs/spec.ts';
import { createRateWindow } from './rate-window.ts';
import { spentUsd } from './spent.ts';

/** One look at a run. What only the working process knows (calls, limit, retries) is null in any other. */
export interface Snapshot {
  readonly run: RunId;
  readonly rows: number;
  readonly of: number;
  readonly calls_per_second: number | null;
  readonly in_flight: number | null;
  readonly limit: number | null;
  readonly retries: number | null;
  readonly spent_usd: number | null;
  readonly seconds_left: number | null;
  readonly paused: string | null;
  readonly trouble: string | null;
}

export interface Progress {
  trouble(error: unknown): void;
  stop(): Promise<Snapshot | null>;
}

export type ProgressMode = 'live' | 'lines' | 'json' | 'none';

/** A live line needs a terminal that has a width; everything else gets lines. */
export function progressMode({ json, quiet = false }: { json: boolean; quiet?: boolean }): ProgressMode {
  if (quiet) return 'none';
  if (json) return 'json';
  return process.stderr.isTTY && process.stderr.columns > 0 ? 'live' : 'lines';
}

const EVERY_MS = 1_000;
const LINE_EVERY_MS = 5_000;
/** Looking takes at most one part in so many of the time: counting the rows of a large run is not free. */
const MOST_SHARE = 20;
/** Longer than a page waits before it asks a silent endpoint again. */
const TROUBLE_SHOWN_MS = 15_000;

/** Shows a run's progress on standard error: a live line on a terminal, else a line now and then, or JSON lines. */
export function startProgress(options: {
  context: Context;
  run: RunRecord;
  mode: ProgressMode;
  /** Null where another process does the work. */
  runtimes: (() => readonly RunRuntime[]) | null;
}): Progress {
  const { context, run, mode } = options;
  const runId = run.id;
  const what = rowsName(run.spec as unknown as Spec);
  const live = createLogUpdate(process.stderr);
  const rowRate = createRateWindow();
  let lastSent = { at: performance.now(), sent: 0 };
  let lastLine = Number.NEGATIVE_INFINITY;
  let trouble: { text: string; at: number } | null = null;
  let last: Snapshot | null = null;
  let busy = false;
  let notBefore = 0;

  function working(at: number): Pick<Snapshot, 'calls_per_second' | 'in_flight' | 'limit' | 'retries'> {
    if (options.runtimes === null) return { calls_per_second: null, in_flight: null, limit: null, retries: null };
    const stats = options.runtimes().flatMap(({ schedulers }) => [...schedulers.values()].map((s) => s.stats()));
    const sum = (pick: (s: (typeof stats)[number]) => number) => stats.reduce((total, s) => total + pick(s), 0);
    const sent = sum((s) => s.sent);
    const perSecond = ((sent - lastSent.sent) * 1_000) / Math.max(1, at - lastSent.at);
    lastSent = { at, sent };
    return {
      calls_per_second: Math.round(perSecond),
      in_flight: sum((s) => s.inFlight),
      limit: sum((s) => s.limit),
      retries: sum((s) => s.retries),
    };
  }

  /** Null for a run without a budget. */
  async function spent(): Promise<number | null> {
    const record = options.runtimes?.()[0]?.record ?? (await context.store.runs.find(runId));
    const operations = record?.operations as unknown as Operations | undefined;
    return operations?.budgetUsd == null ? null : spentUsd(context, runId);
  }

  async function look(): Promise<Snapshot> {
    const { rows, of } = await countRows(context.store, run);
    const control = await context.store.runs.control(runId);
    const at = performance.now();
    if (control.paused !== null) rowRate.forget();
    const perSecond = rowRate.note(at, rows);
    return {
      run: runId,
      rows,
      of,
      ...working(at),
      spent_usd: await spent(),
      seconds_left: rows === of ? 0 : perSecond === null ? null : Math.ceil((of - rows) / perSecond),
      paused: control.paused?.message ?? null,
      trouble: trouble !== null && at - trouble.at < TROUBLE_SHOWN_MS ? trouble.text : null,
    };
  }

  function show(snapshot: Snapshot, final: boolean): void {
    if (mode === 'live') live(line(snapshot, what));
    else if (mode === 'json') process.stderr.write(`${JSON.stringify({ event: 'progress', ...snapshot })}\n`);
    else if (mode === 'lines' && (final || performance.now() - lastLine > LINE_EVERY_MS)) {
      lastLine = performance.now();
      process.stderr.write(`${line(snapshot, what)}\n`);
    }
  }

  async function tick(final: boolean): Promise<void> {
    if (busy || performance.now() < notBefore) return;
    busy = true;
    const from = performance.now();
    try {
      last = await look();
      show(last, final);
    } catch (error) {
      trouble = { text: sentence(error), at: performance.now() };
    } finally {
      busy = false;
      const now = performance.now();
      notBefore = now + MOST_SHARE * (now - from);
    }
  }
  const timer = setInterval(() => void tick(false), EVERY_MS);

  return {
    trouble(error) {
      trouble = { text: sentence(error), at: performance.now() };
    },
    async stop() {
      clearInterval(timer);
      while (busy) await new Promise((resolve) => setTimeout(resolve, 20));
      notBefore = 0;
      await tick(true);
      if (mode === 'live') live.done();
      return last;
    },
  };
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof MettleError && error.hint !== null ? `${error.message}; ${error.hint}` : error.message;
}

function line(s: Snapshot, what: string): string {
  const share = s.of === 0 ? 1 : s.rows / s.of;
  const width = 24;
  const bar = '█'.repeat(Math.floor(share * width)).padEnd(width, '░');
  const parts = [
    `${bar} ${s.rows}/${s.of} ${what}`,
    ...(s.calls_per_second === null ? [] : [`${s.calls_per_second} calls/s`]),
    ...(s.in_flight === null ? [] : [`${s.in_flight} in flight (limit ${s.limit})`]),
    ...(s.retries === null ? [] : [`${s.retries} retries`]),
    ...(s.spent_usd === null ? [] : [`$${s.spent_usd.toFixed(4)} spent`]),
    ...(s.seconds_left === null || s.rows === s.of ? [] : [`${s.seconds_left} s left`]),
  ];
  const notes = [s.paused === null ? null : `paused: ${s.paused}`, s.trouble === null ? null : `trouble: ${s.trouble}`];
  return [parts.join(' · '), ...notes.filter((note) => note !== null)].join('\n');
}
