import type { Arm } from '../persuasion/condition.ts';

/** What stands for a picture in recorded bodies, before its SHA-256. */
export const BLOB_MARK = 'bench-blob:';
export const IN_FLIGHT = 50;

export type ServerAsks = { readonly what: 'stats' | 'recorded' } | { readonly what: 'record'; readonly file: string };

/** What the server was sent since it was last asked. */
export interface ServerStats {
  readonly requests: number;
  readonly bytes: number;
}

/** One run of the worker, or one pass of the floor over what the server recorded of such a run. */
export interface PersuasionJob {
  readonly name: string;
  readonly arms: readonly Arm[];
  readonly repeats: number;
}

export interface FloorJob {
  /** Recorded bodies, one a line. */
  readonly file: string;
}

export interface SideResult {
  readonly calls: number;
  readonly seconds: number;
  /** User and system time of the process, all its threads, over all calls. */
  readonly cpuMs: number;
}

export interface WorkerResult extends SideResult {
  readonly rows: number;
  readonly events: number;
  /** Of this process while it made or looked up the pictures beforehand. */
  readonly media: { readonly seconds: number; readonly cpuMs: number };
  readonly maxRssMb: number;
}

/** The same 24 cases for every job; readings by log-probabilities, as the default has it. */
export function specOf({ name, arms, repeats }: PersuasionJob): string {
  return `name: ${name}
endpoints:
  bench: { base_url: "\${BENCH_URL}", concurrency: { start: ${IN_FLIGHT}, ceiling: ${IN_FLIGHT} } }
persuasion:
  cases: [{ dataset: farm, sample: 12 }, { dataset: dailypersuasion, sample: 6 }, { dataset: pmiyc, sample: 6 }]
  persuadees: [{ name: bench, endpoint: bench, model: bench }]
  arms: [${arms.join(', ')}]
  priors: [moderate]
  repeats: ${repeats}
report: { draws: 0 }
`;
}
