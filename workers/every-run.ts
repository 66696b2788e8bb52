import type { Clock } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { WorkerHost } from './worker-host.ts';

const LOOK_MS = 1_000;

/**
 * Works on every running run of a store, those that begin later included, until `signal` aborts; then drains. Throws
 * when a worker died by itself.
 */
export async function workEveryRun(options: {
  runs: RunStore;
  clock: Clock;
  start: (runId: RunId) => Promise<WorkerHost>;
  signal: AbortSignal;
  onTrouble: (error: unknown) => void;
}): Promise<void> {
  const { runs, clock, signal } = options;
  const hosts = new Map<RunId, WorkerHost>();
  const died = new AbortController();
  try {
    while (!signal.aborted) {
      died.signal.throwIfAborted();
      const running = await runs.list().catch((error: unknown) => {
        options.onTrouble(error);
        return null;
      });
      if (running !== null) {
        const wanted = new Set(
          running.filter((run) => run.state === 'running' && run.bundle !== null).map(({ id }) => id),
        );
        for (const [id, host] of hosts) {
          if (wanted.has(id)) continue;
          hosts.delete(id);
          await host.drain();
        }
        for (const id of wanted) {
          if (hosts.has(id) || signal.aborted) continue;
          const host = await options.start(id);
          hosts.set(id, host);
          host.running.catch((error: unknown) => died.abort(error));
        }
      }
      await clock.sleep(LOOK_MS, AbortSignal.any([signal, died.signal])).catch(() => {});
    }
    died.signal.throwIfAborted();
  } finally {
    await Promise.all([...hosts.values()].map((host) => host.drain().catch(options.onTrouble)));
  }
}
