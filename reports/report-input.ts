import type { Json } from '../core/canonical-json.ts';
import type { ModerationCase } from '../moderation/case.ts';
import type { Combination } from '../moderation/combinations/combination.ts';
import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { Evaluation, ManifestInfo, RejectedRow } from '../runs/run-store.ts';
import type { HumanCeiling } from './human-ceilings.ts';
import type { PersuasionInput } from './persuasion/persuasion-input.ts';
import type { NearDuplicateReport } from './report-shape.ts';
import type { ReviewInput } from './review/review-input.ts';
import type { ScoringPolicy } from './scoring-policy.ts';

/** What a moderator was in the run. */
export interface ReportModerator {
  readonly name: string;
  readonly dialect: string;
  readonly dialectVersion: string;
  readonly taxonomy: Taxonomy;
  /** Endpoint name in the spec; null = calls no model. */
  readonly endpoint: string | null;
  readonly model: string | null;
  /** Its answers come from the simulator: marked wherever its figures stand. */
  readonly simulated: boolean;
  /** A trivial or keyword baseline: set apart from the moderators under test. */
  readonly baseline: boolean;
  /** The one estimator of its scores: `logprob`, `votes of 5`, `verbalised`, `endpoint`, `baseline`, `none`. */
  readonly scoreFrom: string;
}

/** US dollars per million tokens. */
export interface ModelPrice {
  readonly input_per_mtok: number;
  readonly output_per_mtok: number;
}

export interface Threshold {
  readonly moderator: string;
  readonly metric: string;
  readonly at_least?: number | undefined;
  readonly at_most?: number | undefined;
}

export interface ReportSettings {
  /** Resamples of the bootstrap. */
  readonly draws: number;
  readonly seed: number;
  /** Confidence level of the intervals, e.g. 0.95. */
  readonly level: number;
  readonly thresholds?: readonly Threshold[] | undefined;
  /** Another reading of the stored verdicts (`mettle rescore`); absent = the default. */
  readonly policy?: ScoringPolicy | undefined;
}

/** Everything a report depends on. No clock, run id, host, address, duration, attempt or spend. */
export interface ReportInput {
  readonly title: string;
  readonly spec: Json;
  readonly specDigest: string;
  readonly manifest: ManifestInfo;
  /** The first evaluation and every accepted change, in order. */
  readonly evaluations: readonly Evaluation[];
  readonly moderators: readonly ReportModerator[];
  /** Moderators made of these; absent = none. */
  readonly combinations?: readonly Combination[];
  /** By requested model; null = the run had no price file. */
  readonly prices: Readonly<Record<string, ModelPrice>> | null;
  readonly settings: ReportSettings;
  /** By `source/language`, else by `source`. */
  readonly ceilings: Readonly<Record<string, HumanCeiling>>;
  /** All cases of the manifest, in any order. May be read again. */
  cases(): AsyncIterable<ModerationCase>;
  /** Newest row of each case, in any order. May be read again. */
  verdicts(moderator: string): AsyncIterable<VerdictRow>;
  /** Questions asked more than once by request of a person (`retry`). */
  readonly askedAgain: number;
  readonly rejected: readonly RejectedRow[];
  /** Among the image files that moderators were shown; null = none was. */
  readonly nearDuplicates: NearDuplicateReport | null;
  /** An earlier run of the same suite to set this one beside; absent = none. */
  readonly earlier?: ReportInput;
  /** Null or absent = the run has no persuadees. */
  readonly persuasion?: PersuasionInput | null;
  /** Null or absent = people are asked nothing. */
  readonly review?: ReviewInput | null;
}
