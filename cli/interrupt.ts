import { EXIT, say } from './output.ts';

/** npm and the terminal may both pass on one Ctrl-C. */
const SAME_SIGNAL_MS = 500;

/** What SIGINT and SIGTERM mean to a run: before work began leave at once; then drain; the second time leave at once. */
export interface Interrupt {
  /** Aborts when the run is to drain. */
  readonly signal: AbortSignal;
  /** From now on the first signal drains. */
  drainFromNow(): void;
  dispose(): void;
}

export function listenForInterrupt(): Interrupt {
  const stop = new AbortController();
  let working = false;
  let drainingSince = 0;
  const onSignal = () => {
    if (!working) {
      say('\nstopped before any case was asked; the same command begins again');
      process.exit(EXIT.interrupted);
    }
    if (stop.signal.aborted) {
      if (performance.now() - drainingSince < SAME_SIGNAL_MS) return;
      say(
        '\nleft at once: every stored answer is kept, calls that were in flight may be paid again; the same command goes on',
      );
      process.exit(EXIT.interrupted);
    }
    say('\nstopping: calls in flight finish and are stored; once more leaves at once');
    drainingSince = performance.now();
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: stop.signal,
    drainFromNow() {
      working = true;
    },
    dispose() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
