import { createLogUpdate } from 'log-update';
import type { Context } from '../config/context.ts';
import type { RunRuntime } from '../config/run-runtime.ts';
import type { RunId } from '../core/ids.ts';

export interface Snapshot {
  readonly run: RunId;
  readonly rows: number;
  readonly of: number;
  readonly calls_per_second: number;
  readonly in_flight: number;
  readonly limit: number;
  readonly retries: number;
  readonly spent_usd: number | null;
  readonly seconds_left: number | null;
  readonly paused: string | null;
  readonly trouble: string | null;
}

export interface Progress {
  trouble(error: unknown): void;
  stop(): Promise<Snapshot | null>;
}

const EVERY_MS = 1_000;
/** Looking takes at most one part in so many of the time: counting the rows of a large run is not free. */
const MOST_SHARE = 20;
const TROUBLE_SHOWN_MS = 5_000;

/** Shows a run's progress on standard error: a live line on a terminal, else a line now and then, or JSON lines. */
export function startProgress(options: {
  context: Context;
  runId: RunId;
  moderators: number;
  cases: number;
  mode: 'live' | 'lines' | 'json' | 'none';
  runtimes: () => readonly RunRuntime[];
}): Progress {
  const { context, runId, mode } = options;
  const live = createLogUpdate(process.stderr);
  const startedAt = performance.now();
  let first: number | null = null;
  let lastSent = { at: startedAt, sent: 0 };
  let lastLine = Number.NEGATIVE_INFINITY;
  let trouble: { text: string; at: number } | null = null;
  let last: Snapshot | null = null;
  let busy = false;
  let notBefore = 0;

  async function look(): Promise<Snapshot> {
    const counts = await context.store.results.counts(runId);
    const control = await context.store.runs.control(runId);
    const rows = counts.reduce((sum, { count }) => sum + count, 0);
    const of = options.cases * options.moderators;
    first ??= rows;
    const stats = options.runtimes().flatMap(({ schedulers }) => [...schedulers.values()].map((s) => s.stats()));
    const sum = (pick: (s: (typeof stats)[number]) => number) => stats.reduce((total, s) => total + pick(s), 0);
    const at = performance.now();
    const sent = sum((s) => s.sent);
    const perSecond = ((sent - lastSent.sent) * 1_000) / Math.max(1, at - lastSent.at);
    lastSent = { at, sent };
    const rowRate = (rows - first) / Math.max(0.001, (at - startedAt) / 1_000);
    const { spent, unaccounted } = await context.store.quota
      .balance(`run:${runId}`)
      .catch(() => ({ spent: 0, unaccounted: 0 }));
    const hasBudget =
      (options.runtimes()[0]?.record.operations as { budgetUsd?: number | null } | undefined)?.budgetUsd != null;
    return {
      run: runId,
      rows,
      of,
      calls_per_second: Math.round(perSecond),
      in_flight: sum((s) => s.inFlight),
      limit: sum((s) => s.limit),
      retries: sum((s) => s.retries),
      spent_usd: hasBudget ? (spent + unaccounted) / 1e9 : null,
      seconds_left: rowRate > 0 ? Math.ceil((of - rows) / rowRate) : null,
      paused: control.paused?.message ?? null,
      trouble: trouble !== null && at - trouble.at < TROUBLE_SHOWN_MS ? trouble.text : null,
    };
  }

  async function tick(): Promise<void> {
    if (busy || performance.now() < notBefore) return;
    busy = true;
    const from = performance.now();
    try {
      last = await look();
      if (mode === 'live') live(line(last));
      else if (mode === 'json') process.stderr.write(`${JSON.stringify({ event: 'progress', ...last })}\n`);
      else if (mode === 'lines' && performance.now() - lastLine > 5_000) {
        lastLine = performance.now();
        process.stderr.write(`${line(last)}\n`);
      }
    } catch (error) {
      trouble = { text: String(error), at: performance.now() };
    } finally {
      busy = false;
      const now = performance.now();
      notBefore = now + MOST_SHARE * (now - from);
    }
  }
  const timer = setInterval(() => void tick(), EVERY_MS);

  return {
    trouble(error) {
      trouble = { text: error instanceof Error ? error.message : String(error), at: performance.now() };
    },
    async stop() {
      clearInterval(timer);
      while (busy) await new Promise((resolve) => setTimeout(resolve, 20));
      notBefore = 0;
      await tick();
      if (mode === 'live') live.done();
      else if (mode === 'lines' && last !== null) process.stderr.write(`${line(last)}\n`);
      return last;
    },
  };
}

function line(s: Snapshot): string {
  const share = s.of === 0 ? 1 : s.rows / s.of;
  const width = 24;
  const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░');
  const parts = [
    `${bar} ${s.rows}/${s.of} verdicts`,
    `${s.calls_per_second} calls/s`,
    `${s.in_flight} in flight (limit ${s.limit})`,
    `${s.retries} retries`,
    ...(s.spent_usd === null ? [] : [`$${s.spent_usd.toFixed(4)} spent`]),
    ...(s.seconds_left === null || s.rows === s.of ? [] : [`${s.seconds_left} s left`]),
  ];
  const notes = [s.paused === null ? null : `paused: ${s.paused}`, s.trouble === null ? null : `trouble: ${s.trouble}`];
  return [parts.join(' · '), ...notes.filter((note) => note !== null)].join('\n');
}
