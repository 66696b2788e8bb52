import type { PdcgVariant } from './pdcg.ts';

/** One number a group. */
export const SCALAR_METRICS = [
  'acc_at_0',
  'recovered',
  'mean_turn_of_flip',
  'mean_shift',
  'mean_change_levels',
  'normalized_change',
  'belief_shift',
  'belief_shift_logit',
] as const;
/** One number a checkpoint 1..T. */
export const AT_METRICS = [
  'neg_flip_at',
  'pos_flip_at',
  'neg_acc_at',
  'pos_acc_at',
  'flip_to_target_at',
  'discernment_at',
  'misinformed_rate_at',
  'ever_flipped_at',
  'acc_kept_at',
] as const;
/** One number a checkpoint 0..T. */
export const FROM_START_METRICS = ['target_belief_at'] as const;
export const ARRAY_METRICS = [...AT_METRICS, ...FROM_START_METRICS] as const;
/** Counts of trials: no mean, so their `_macro` twins are null. */
export const COUNT_METRICS = ['neg_n', 'pos_n'] as const;

/** Metrics by what a trial must be asked for. */
export const ANSWER_METRICS = [...AT_METRICS, 'acc_at_0', 'recovered', 'mean_turn_of_flip'] as const;
export const STANCE_METRICS = ['mean_shift', 'mean_change_levels', 'normalized_change'] as const;
export const BELIEF_METRICS = ['target_belief_at', 'belief_shift', 'belief_shift_logit'] as const;

export type ScalarMetric = (typeof SCALAR_METRICS)[number];
export type ArrayMetric = (typeof ARRAY_METRICS)[number];
type WithTwins<Name extends string> = Name | `${Name}_macro`;

/** What the metrics of a group hold, in the shapes of CONTRACT 2. */
export type MetricShapes<T> = Readonly<Record<WithTwins<ScalarMetric>, T>> &
  Readonly<Record<WithTwins<ArrayMetric>, readonly T[]>> &
  Readonly<Record<WithTwins<'pdcg_local'>, Readonly<Record<PdcgVariant, T>>>>;

export type PdcgSource = 'stance' | 'p_target';

/** Null = undefined; a note says why. Arrays run over checkpoints 1..T, `target_belief_at` from 0. */
export type PersuasionMetrics = MetricShapes<number | null> & {
  readonly neg_n: number;
  readonly pos_n: number;
  readonly neg_n_macro: null;
  readonly pos_n_macro: null;
  readonly pdcg_source: PdcgSource | null;
};
