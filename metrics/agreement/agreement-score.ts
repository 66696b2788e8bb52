import type { Interval } from '../bootstrap.ts';
import type { ScaleOptions } from './rating-scale.ts';

export const AGREEMENT_METRICS = [
  'percent_agreement',
  'cohen_kappa',
  'cohen_kappa_linear',
  'cohen_kappa_quadratic',
  'fleiss_kappa',
  'gwet_ac1',
  'krippendorff_alpha',
] as const;
export type AgreementMetric = (typeof AGREEMENT_METRICS)[number];
export type AgreementValues = Readonly<Record<AgreementMetric, number | null>>;

export interface AgreementOptions extends ScaleOptions {
  /** Bootstrap resamples; 0 = no intervals. Default 2000. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Of the intervals; default .95. */
  readonly confidence?: number;
  /** Name of the random stream. Default `all`. */
  readonly stream?: string;
}

/** The output of CONTRACT 3. A null has its line in `notes`. */
export interface AgreementScore extends AgreementValues {
  readonly n_items: number;
  /** Items with two or more ratings. */
  readonly n_items_paired: number;
  readonly n_raters: number;
  readonly n_ratings: number;
  /** By category in order: its share of all ratings. */
  readonly prevalence: Readonly<Record<string, number | null>>;
  /** None for no draws; null for a metric that is null. */
  readonly intervals: Readonly<Record<string, Interval | null>>;
  readonly conventions: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}
