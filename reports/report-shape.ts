import type { Json } from '../core/canonical-json.ts';
import type { ClassificationScore, MetricValues } from '../metrics/classification-score.ts';
import type { AgainstReport } from './against.ts';
import type { CombinationReport } from './combinations/combination-reports.ts';
import type { DisagreementReport } from './disagreement.ts';
import type { EmotionReport } from './emotions/emotion-shape.ts';
import type { FineLabelReport } from './fine-labels.ts';
import type { FrontierPoint } from './frontier.ts';
import type { FurtherFigures } from './further-figures.ts';
import type { PersuasionReport } from './persuasion/persuasion-shape.ts';
import type { RankingReport } from './ranking/ranking-report.ts';
import type { ReviewReport } from './review/review-shape.ts';
import type { SuitesReport } from './suites/suite-shape.ts';

/** Report of a run, as `report.json` holds it: plain JSON, null = undefined or unknown. */
export interface ReportModel extends FurtherFigures {
  readonly format: 'mettle.report/1';
  readonly title: string;
  /** True when any moderator, persuadee or reviewer is simulated. */
  readonly simulated: boolean;
  /** False when a case of the manifest lacks a verdict of any moderator, or a trial its row. */
  readonly complete: boolean;
  readonly data: DataReport;
  readonly settings: {
    readonly draws: number;
    readonly seed: number;
    readonly level: number;
    /** Another reading of the verdicts than the default, in words; null = the default. */
    readonly policy: string | null;
  };
  /** Moderators under test by `macro_f1_binary` (highest first), then those that are baselines. */
  readonly moderators: readonly ModeratorReport[];
  /** What answering without looking scores on the same cases. */
  readonly baselines: readonly BaselineReport[];
  readonly ceilings: readonly CeilingReport[];
  readonly functionalities: readonly FunctionalityReport[];
  readonly shared_categories: SharedCategories;
  readonly comparisons: ComparisonReport;
  /** Pairs of moderators under test. */
  readonly disagreements: readonly DisagreementReport[];
  readonly frontier: readonly FrontierPoint[];
  /** Of moderators that give real scores, in the order of `moderators`. */
  readonly rankings: readonly RankingReport[];
  /** Absent when the report is set beside no earlier run. */
  readonly against?: AgainstReport;
  /** Absent when the spec combines none. */
  readonly combinations?: readonly CombinationReport[];
  readonly modality_flips: ModalityFlips;
  /** Absent when no moderator labels emotions. */
  readonly emotions?: EmotionReport;
  /** Absent in a run over one source. */
  readonly fine_labels?: readonly FineLabelReport[];
  readonly thresholds: readonly ThresholdResult[];
  /** Absent when the run has no persuadees. */
  readonly persuasion?: PersuasionReport;
  /** Absent when people are asked nothing. */
  readonly review?: ReviewReport;
  /** Absent when no case belongs to a suite. */
  readonly suites?: SuitesReport;
  readonly provenance: Provenance;
  readonly notes: readonly string[];
}

export interface DataReport {
  readonly cases: number;
  readonly truth: { readonly unsafe: number; readonly safe: number; readonly unknown: number };
  readonly clusters: number;
  readonly asked_again: number;
  readonly sources: readonly SourceReport[];
  readonly languages: readonly { readonly language: string; readonly cases: number }[];
  /** Cases that show an image or a video, by kind and where it is from. A case with both kinds is in both. */
  readonly media: readonly MediaCases[];
  /** Null when no case shows an image file. */
  readonly near_duplicates: NearDuplicateReport | null;
  /** Rows left out on purpose, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Rows that could not become a case. The offending value is left out: it may be case text. */
  readonly rejected: readonly RejectedReport[];
  readonly n_rejected: number;
}

export interface MediaCases {
  readonly kind: 'image' | 'video';
  /** `drawn` from a text by a renderer, or from a `file`. */
  readonly origin: 'drawn' | 'file';
  readonly cases: number;
}

/** Different image files that look alike (PDQ, C 4). Drawings are left out: they share their ground. */
export interface NearDuplicateReport {
  /** Different files of the images. */
  readonly images: number;
  /** Of these, those with a hash of at least `min_quality`. */
  readonly compared: number;
  /** Pairs of files at most `max_distance` bits of 256 apart. */
  readonly pairs: number;
  readonly max_distance: number;
  readonly min_quality: number;
}

export interface SourceReport {
  readonly source: string;
  readonly version: string;
  readonly licence: string;
  readonly cases: number;
}

export interface RejectedReport {
  readonly source: string;
  /** File name without its folder. */
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly reason: string;
}

export interface GroupScore {
  readonly key: string;
  readonly score: ClassificationScore;
}

export interface ModeratorReport {
  readonly name: string;
  readonly dialect: string;
  readonly dialect_version: string;
  /** Where its scores come from: `logprob`, `votes of 5`, `verbalised`, `endpoint`, `baseline`, `none`. */
  readonly score_from: string;
  readonly taxonomy: string;
  readonly endpoint: string | null;
  readonly model: string | null;
  readonly simulated: boolean;
  readonly baseline: boolean;
  readonly score: ClassificationScore;
  readonly by_source: readonly GroupScore[];
  readonly by_language: readonly GroupScore[];
  /** `text`, `media`, `both`: of what the cases consist. */
  readonly by_modality: readonly GroupScore[];
  /** How texts were drawn; `as it is` = not at all. */
  readonly by_variant: readonly GroupScore[];
  readonly outcomes: Readonly<Record<string, number>>;
  readonly outcome_reasons: Readonly<Record<string, number>>;
  /** Cases without a verdict: the run was not finished. */
  readonly not_recorded: number;
  readonly models_answered: Readonly<Record<string, number>>;
  readonly evaluations: Readonly<Record<string, number>>;
  /** Verdicts with a ranking score. */
  readonly scored: number;
  readonly unknown_categories: number;
  readonly duplicate_categories: number;
  readonly cost: CostReport;
}

/** Of the newest answers. */
export interface CostReport {
  readonly calls: number;
  readonly calls_without_usage: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly usd: number | null;
  readonly usd_per_1000_cases: number | null;
  readonly note: string | null;
}

export interface BaselineReport {
  /** `all_safe`, `all_unsafe`, `majority`. */
  readonly name: string;
  /** Null without a case of known truth. */
  readonly metrics: MetricValues | null;
}

export interface CeilingReport {
  readonly source: string;
  readonly language: string | null;
  readonly cases: number;
  readonly votes: number | null;
  readonly alpha: number | null;
  readonly unanimous: number | null;
  readonly single_vote_accuracy: number | null;
  readonly majority_accuracy: number | null;
  /** `not available` when the source holds no votes. */
  readonly note: string | null;
}

export interface FunctionalityReport {
  readonly source: string;
  /** Which facet the name is of: `functionality`, `type`. */
  readonly facet: string;
  readonly name: string;
  /** Truth of its cases; `mixed` when they differ. */
  readonly truth: 'safe' | 'unsafe' | 'mixed';
  /** Cases with known truth. */
  readonly cases: number;
  /** In the order of `moderators`. */
  readonly accuracies: readonly AccuracyCell[];
}

/** `macro_f1_categories` over the hazards that every moderator under test can be scored on. */
export interface SharedCategories {
  readonly categories: readonly string[];
  /** In the order of `moderators`, those under test only; null without a shared hazard. */
  readonly values: readonly { readonly moderator: string; readonly macro_f1: number | null }[];
}

/** Accuracy under the convention `wrong`, with Wilson's interval. */
export interface AccuracyCell {
  readonly moderator: string;
  /** Cases the moderator could assess. */
  readonly n: number;
  readonly correct: number;
  readonly answered: number;
  readonly accuracy: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ComparisonReport {
  readonly pairs: readonly PairReport[];
  /** How many p-values Holm's correction covers. */
  readonly family: number;
  readonly notes: readonly string[];
}

export interface PairReport {
  readonly a: string;
  readonly b: string;
  readonly metric: string;
  readonly n: number;
  readonly value_a: number | null;
  readonly value_b: number | null;
  /** a - b */
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p_value: number | null;
  /** Corrected over every pair and metric of the report. */
  readonly p_holm: number | null;
  readonly test: string;
}

export interface ModalityFlips {
  /** Moderators under test in the order of `moderators`, each by variant; empty without a drawn case beside its text. */
  readonly rows: readonly FlipReport[];
  /** How many p-values Holm's correction covers. */
  readonly family: number;
}

/** One moderator's verdicts on texts and on the same texts drawn in one way. `controversial` counts as unsafe. */
export interface FlipReport {
  readonly moderator: string;
  readonly variant: string;
  /** Drawn cases whose text is a case too. */
  readonly pairs: number;
  /** Pairs with a decision on both: what all other counts are of. */
  readonly n: number;
  /** Pairs without a decision on one side or both. */
  readonly left_out: number;
  /** Truth unsafe, and unsafe as text. */
  readonly detected_as_text: number;
  /** Of these, safe as drawn. */
  readonly missed_as_drawn: number;
  /** Truth safe, and safe as text. */
  readonly passed_as_text: number;
  /** Of these, unsafe as drawn. */
  readonly flagged_as_drawn: number;
  /** Unsafe as text and safe as drawn, whatever the truth. */
  readonly to_safe: number;
  readonly to_unsafe: number;
  /** McNemar's exact test of `to_safe` against `to_unsafe`; null without a pair. */
  readonly p_value: number | null;
  /** Corrected over every row that has one. */
  readonly p_holm: number | null;
}

export interface ThresholdResult {
  readonly moderator: string;
  readonly metric: string;
  readonly at_least: number | null;
  readonly at_most: number | null;
  readonly value: number | null;
  readonly met: boolean;
  /** Why it is not met, in words. */
  readonly reason: string | null;
}

export interface Provenance {
  readonly spec: Json;
  readonly spec_digest: string;
  readonly manifest_digest: string;
  readonly evaluations: readonly { readonly digest: string; readonly parts: Readonly<Record<string, string>> }[];
  readonly prices: Readonly<
    Record<string, { readonly input_per_mtok: number; readonly output_per_mtok: number }>
  > | null;
}
