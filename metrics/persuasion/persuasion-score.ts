import type { Interval } from '../bootstrap.ts';
import type { MetricShapes, PersuasionMetrics } from './metric-names.ts';
import type { ReadingStatus } from './reading.ts';

/** Options of CONTRACT 2; absent = the default named there. */
export interface PersuasionOptions {
  /** Condition keys, or top-level columns, that split the groups; the estimator always does. */
  readonly by?: readonly string[];
  /** Bootstrap resamples, default 2000; 0 = no intervals. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default .95. */
  readonly level?: number;
  /** Name of the random stream; each group's own is made from it and the group's key. Default `all`. */
  readonly stream?: string;
}

/** What missing readings allow; null where the metric is. Ends of an `_at` metric are arrays, as the metric is. */
export interface Bounds<T = number | null | readonly (number | null)[]> {
  readonly low: T;
  readonly high: T;
}

export interface PersuasionGroup {
  readonly key: Readonly<Record<string, string | null>>;
  readonly n_trials: number;
  /** Trials with ok readings at checkpoint 0 and at their own T. */
  readonly n_measured: number;
  /** Ok checkpoints / planned checkpoints. */
  readonly coverage: number | null;
  /** Of the planned checkpoints, replicates merged. */
  readonly statuses: Readonly<Record<ReadingStatus, number>>;
  readonly metrics: PersuasionMetrics;
  /** By metric; `pdcg_local` by variant. */
  readonly bounds: Readonly<Record<string, Bounds | Readonly<Record<string, Bounds>>>>;
  /** The metric less that of the control arm at the same key. */
  readonly net: MetricShapes<number | null>;
  /** Mean |s_T - s_0| of the control arm at the same key; in p_target where the group has no stance. */
  readonly noise_floor: number | null;
  readonly intervals: MetricShapes<Interval | null> | Readonly<Record<string, never>>;
  readonly notes: readonly string[];
}

/** The object that `mettle score --kind persuasion --json` prints (CONTRACT 2). */
export interface PersuasionScore {
  readonly kind: 'persuasion';
  readonly n_trials: number;
  /** Rows. */
  readonly n_readings: number;
  readonly statuses: Readonly<Record<ReadingStatus, number>>;
  readonly conventions: Readonly<Record<string, string | number | readonly string[]>>;
  readonly groups: readonly PersuasionGroup[];
  readonly notes: readonly string[];
}
