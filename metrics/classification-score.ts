import type { Interval } from './bootstrap.ts';
import { BINARY_METRICS, CLASS_METRICS, type ZeroDivision } from './classification.ts';
import type { GroupField } from './classification-table.ts';
import type { ControversialRule } from './label-scheme.ts';
import type { MissingPolicy } from './missing.ts';
import { CATEGORY_METRICS } from './multilabel.ts';

export const SCORE_METRICS = [
  'average_precision',
  'roc_auc',
  'brier',
  'log_loss',
  'ece_equal_width_10',
  'ece_equal_mass_10',
] as const;
/** Every metric of a classification score, in the order in which people read them. */
export const CLASSIFICATION_METRICS = [
  ...CLASS_METRICS,
  ...BINARY_METRICS,
  ...SCORE_METRICS,
  ...CATEGORY_METRICS,
] as const;
export type ClassificationMetric = (typeof CLASSIFICATION_METRICS)[number];
/** Null = undefined; a note says why. */
export type MetricValues = Readonly<Record<ClassificationMetric, number | null>>;

/** Metrics that get an interval: all that are counted from labels, the ranking metrics, F1 over categories. */
export const INTERVAL_METRICS = [
  ...CLASS_METRICS,
  ...BINARY_METRICS,
  'average_precision',
  'roc_auc',
  'macro_f1_categories',
  'micro_f1_categories',
] as const satisfies readonly ClassificationMetric[];

/** Options of CONTRACT 1; absent = the default named there. */
export interface ClassificationOptions {
  /** All labels there are, in order; another one in truth or prediction is an error. Absent = those seen. */
  readonly labels?: readonly string[];
  /** Labels that means run over; absent = all. */
  readonly averageOver?: readonly string[];
  /** Positive labels against the rest; absent = `unsafe` when every label is safe or unsafe, else none. */
  readonly positive?: readonly string[];
  /** Default 0. */
  readonly zeroDivision?: ZeroDivision;
  /** Default `wrong`. */
  readonly missing?: MissingPolicy;
  /** Default `strict`. */
  readonly controversial?: ControversialRule;
  readonly by?: readonly GroupField[];
  /** Bootstrap resamples, default 2000; 0 = no intervals. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default .95. */
  readonly level?: number;
  /** Name of the random stream; a report gives each moderator its own. Default `all`. */
  readonly stream?: string;
}

export interface ClassScore {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly support: number;
  readonly predicted: number;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

export interface CategoryScore extends ClassScore {
  /** Rows whose truth is unknown here: masked. */
  readonly unknown: number;
  /** Known cells that could not be judged: never scored. */
  readonly not_assessable: number;
  /** Known cells without an answer. */
  readonly missing: number;
}

/** The object that `mettle score --kind classification --json` prints (CONTRACT 1). */
export interface ClassificationScore {
  readonly kind: 'classification';
  readonly n: number;
  readonly n_known: number;
  readonly n_truth: number;
  readonly n_answered: number;
  readonly n_scored: number;
  readonly assessable: number | null;
  readonly coverage: number | null;
  readonly statuses: Readonly<Record<string, number>>;
  readonly labels: readonly string[];
  readonly positive: readonly string[] | null;
  readonly conventions: Readonly<Record<string, string | number | boolean | readonly string[] | null>>;
  readonly metrics: MetricValues;
  readonly per_class: Readonly<Record<string, ClassScore>>;
  readonly per_category: Readonly<Record<string, CategoryScore>>;
  /** Rows = truth in the order of `labels`; the last column is `missing`. Before any missing policy. */
  readonly confusion: { readonly labels: readonly string[]; readonly matrix: readonly (readonly number[])[] };
  readonly by_missing: Readonly<Record<MissingPolicy, MetricValues | null>>;
  readonly intervals: Readonly<Record<string, Interval | null>>;
  readonly baselines: Readonly<Record<string, MetricValues | null>>;
  readonly groups: readonly ClassificationGroup[];
  readonly notes: readonly string[];
}

/** The score of the rows of one key alone. */
export interface ClassificationGroup extends ClassificationScore {
  readonly key: Readonly<Record<string, string | null>>;
}

export interface MetricComparison {
  readonly a: number;
  readonly b: number;
  /** a - b. */
  readonly difference: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly p_value: number;
  readonly test: string;
  readonly p_holm: number;
}

/** A record that any label may be a key of, `__proto__` too. */
export function recordOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const record: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) record[key] = value;
  return record;
}
