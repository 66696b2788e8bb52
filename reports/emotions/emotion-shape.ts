import type { Interval } from '../../metrics/bootstrap.ts';
import type { CostReport } from '../report-shape.ts';

export const EMOTION_METRICS = ['macro_f1', 'micro_f1', 'subset_accuracy', 'hamming_loss'] as const;
export type EmotionMetric = (typeof EMOTION_METRICS)[number];

/** The emotion task of a run (M 5.4): multi-label over a declared list, apart from every binary score. */
export interface EmotionReport {
  /** The declared labels, in the order of their source. */
  readonly labels: readonly string[];
  /** Cases of the run whose source says of each label if it holds; the others are none of this task. */
  readonly cases: number;
  readonly moderators: readonly EmotionModerator[];
  /** What answering without looking scores on the same cases. */
  readonly baselines: readonly EmotionBaseline[];
}

export interface EmotionModerator {
  readonly name: string;
  readonly dialect: string;
  readonly dialect_version: string;
  readonly model: string | null;
  readonly simulated: boolean;
  /** Cases of the task with a row. */
  readonly n: number;
  /** Of these, with labels for an answer; an empty list of labels is one. */
  readonly answered: number;
  readonly coverage: number | null;
  /** Cases of the run without a row, of the task or not. */
  readonly not_recorded: number;
  /** `outcome: reason` -> rows. */
  readonly outcome_reasons: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Answers that name something outside the list, or a label twice. */
  readonly unknown_labels: number;
  readonly duplicate_labels: number;
  readonly metrics: Readonly<Record<EmotionMetric, number | null>>;
  readonly intervals: Readonly<Record<EmotionMetric, Interval | null>>;
  readonly per_label: readonly EmotionLabel[];
  readonly cost: CostReport;
}

export interface EmotionLabel {
  readonly label: string;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly support: number;
  readonly predicted: number;
}

export interface EmotionBaseline {
  readonly name: string;
  readonly metrics: Readonly<Record<EmotionMetric, number | null>>;
}
