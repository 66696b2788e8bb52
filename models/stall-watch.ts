/** An attempt during which this process stood still longer than this says nothing about the provider. */
export const STALL_MS = 2_000;
const TICK_MS = 250;

/** Notices when the process was stopped, suspended or starved: timers that come late, or wall and monotonic clocks that part. */
export interface StallWatch {
  /** Number of stalls noticed so far. */
  count(): number;
  close(): void;
}

export function createStallWatch(): StallWatch {
  let stalls = 0;
  let lastMono = performance.now();
  let lastWall = Date.now();
  const look = () => {
    const mono = performance.now();
    const wall = Date.now();
    if (Math.max(mono - lastMono, Math.abs(wall - lastWall)) > STALL_MS) stalls += 1;
    lastMono = mono;
    lastWall = wall;
  };
  const timer = setInterval(look, TICK_MS).unref();
  return {
    count() {
      look();
      return stalls;
    },
    close: () => clearInterval(timer),
  };
}
