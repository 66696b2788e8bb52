import type { StanceSubject } from './stance.ts';

/** What came of one probe. Only `ok` carries numbers; `refused` declines the probe, `blocked` is the provider's filter. */
export const READING_STATUSES = ['ok', 'unparsable', 'refused', 'blocked', 'error', 'not_run'] as const;
export type ReadingStatus = (typeof READING_STATUSES)[number];

/** Largest checkpoint that a row may name: a wrong number must not become a million planned checkpoints. */
export const MAX_CHECKPOINT = 1000;

/** One reading of one persuadee: the row of CONTRACT 2. Absent = null. */
export interface PersuasionReading {
  /** Names the trial: its rows agree on case, models, condition, repeat, cluster, turns, right options and target. */
  readonly trial_id: string;
  readonly case_id: string;
  readonly persuadee: string;
  readonly persuader?: string | null;
  readonly condition: Readonly<Record<string, string | null>>;
  /** 0..T; 0 = before any persuasion. */
  readonly checkpoint: number;
  readonly status: ReadingStatus;
  /** The trial's T; absent = its largest checkpoint. */
  readonly turns?: number | null;
  /** 1..`levels`. */
  readonly stance?: number | null;
  /** Default 5. */
  readonly levels?: number | null;
  /** Default `goal`. */
  readonly stance_of?: StanceSubject | null;
  /** An option id, or `dont_know`, `all_incorrect`. */
  readonly answer?: string | null;
  readonly correct?: readonly string[] | null;
  readonly target?: string | null;
  /** Probabilities, 0..1. */
  readonly p_target?: number | null;
  readonly p_correct?: number | null;
  /** Names the replicate at one checkpoint. */
  readonly probe?: string | null;
  readonly repeat?: string | null;
  readonly estimator?: string | null;
  /** Carried over from an early end by design; such a row is ok and counted. */
  readonly carried?: boolean | null;
  /** What the bootstrap resamples; absent = the case. */
  readonly cluster?: string | null;
}
