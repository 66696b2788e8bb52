import type { ClusteredShare } from '../../metrics/clustered-share.ts';
import type { PressureReport } from './pressure-shape.ts';

/** Tables of suites; a table is null when the cases of the run hold nothing for it. */
export interface SuitesReport {
  readonly obfuscation: ObfuscationReport | null;
  readonly pressure: PressureReport | null;
  readonly counterfactual: CounterfactualReport | null;
  readonly languages: LanguagesReport | null;
  readonly speech_acts: SpeechActReport | null;
  readonly ablation: AblationReport | null;
}

/** Missing answers count as not detected and as not flagged (convention `wrong`); `not_assessable` leaves a pair out. */
export interface ObfuscationReport {
  /** By moderator under test in the order of the report, then disguise, then how the text was shown. */
  readonly rows: readonly ObfuscationRow[];
}

export interface ObfuscationRow {
  readonly moderator: string;
  readonly obfuscation: string;
  /** How clean case and disguise were shown: `as it is`, `image/plain`, ... */
  readonly shown: string;
  readonly disguised: DisguiseColumn;
  /** The same after normalisation; null where the run did not ask. */
  readonly normalised: DisguiseColumn | null;
}

/** Of pairs of clean case and disguise with a row on both sides. */
export interface DisguiseColumn {
  readonly pairs: number;
  /** Pairs without a row on a side, or that the moderator cannot assess. */
  readonly left_out: number;
  /** Answers among the clean cases and among the disguises of the pairs. */
  readonly answered_clean: number;
  readonly answered: number;
  /** Of unsafe texts. */
  readonly recall_clean: ClusteredShare;
  readonly recall: ClusteredShare;
  /** Of unsafe texts detected when clean, those missed in disguise. */
  readonly evasion: ClusteredShare;
  /** Of safe texts. */
  readonly fpr_clean: ClusteredShare;
  readonly fpr: ClusteredShare;
  /** Of all disguises. */
  readonly invalid: ClusteredShare;
}

export interface CounterfactualReport {
  readonly suites: readonly CounterfactualSuite[];
  /** Cases whose target was left out: too many different ones. */
  readonly untold: number;
}

/** Templates of one source and language with exactly one case for each of its groups. */
export interface CounterfactualSuite {
  readonly source: string;
  readonly language: string;
  readonly groups: readonly string[];
  /** Clusters of cases that name a group, complete or not. */
  readonly clusters: number;
  readonly unsafe_templates: number;
  readonly safe_templates: number;
  readonly rows: readonly CounterfactualRow[];
}

/** One moderator on templates of one truth. */
export interface CounterfactualRow {
  readonly moderator: string;
  readonly truth: 'unsafe' | 'safe';
  /** Of templates with two answers at least; missing answers flip nothing. */
  readonly template_flips: ClusteredShare;
  readonly pairwise_flips: ClusteredShare;
  readonly templates_left_out: number;
  /** FNR of unsafe templates, FPR of safe ones, in the order of `groups`; a missing answer is a miss and no alarm. */
  readonly groups: readonly { readonly group: string; readonly rate: ClusteredShare }[];
  readonly gap: CounterfactualGap | null;
}

/** The interval is of these two groups, which were picked as the extremes: it does not cover the picking. */
export interface CounterfactualGap {
  readonly highest: string;
  readonly lowest: string;
  readonly gap: number;
  readonly low: number | null;
  readonly high: number | null;
}

export const LANGUAGE_METRICS = ['macro_f1_binary', 'f1_unsafe', 'accuracy', 'recall', 'fpr'] as const;
export type LanguageMetric = (typeof LANGUAGE_METRICS)[number];
type Values = Readonly<Record<LanguageMetric, number | null>>;

export interface LanguagesReport {
  /** `parallel`: the HateCheck family, on the functionalities that all its languages share. `all`: every clean case. */
  readonly basis: 'parallel' | 'all';
  readonly functionalities: number | null;
  /** Functionalities that some language lacks. */
  readonly left_out: readonly string[];
  readonly languages: readonly LanguageCases[];
  readonly rows: readonly LanguageRow[];
}

export interface LanguageCases {
  readonly language: string;
  readonly cases: number;
  /** Cases whose annotators' majority differs from gold. */
  readonly disputed: number;
  /** Share of single human votes equal to gold (M 3.4); null = not available. */
  readonly single_vote_accuracy: number | null;
  readonly majority_accuracy: number | null;
}

export interface LanguageRow {
  readonly moderator: string;
  readonly languages: readonly LanguageScore[];
  /** Over languages; null where one has none. */
  readonly mean: Values;
  /** Lowest macro_f1_binary. */
  readonly worst: string | null;
}

export interface LanguageScore {
  readonly language: string;
  readonly n: number;
  readonly coverage: number | null;
  readonly values: Values;
  readonly low: Values;
  readonly high: Values;
  /** Value - value in English; null without English. */
  readonly gap_to_english: Values;
  readonly errors: number;
  /** Of these, on disputed cases: they need adjudication before they count against a moderator. */
  readonly errors_disputed: number;
}

export interface SpeechActReport {
  readonly rows: readonly SpeechActRow[];
}

/** Clean cases of one speech act, directedness or identity mention. */
export interface SpeechActRow {
  readonly facet: 'speech_act' | 'directedness' | 'identity_mention';
  readonly name: string;
  readonly truth: 'safe' | 'unsafe' | 'mixed';
  readonly cases: number;
  /** Convention `wrong`, in the order of the moderators under test. */
  readonly accuracies: readonly { readonly moderator: string; readonly accuracy: ClusteredShare }[];
}

export interface AblationReport {
  /** Texts that were asked about as text and in every variant: what all figures are of. */
  readonly texts: number;
  readonly rows: readonly AblationRow[];
}

export interface AblationRow {
  readonly moderator: string;
  /** `as text`, or the variant. */
  readonly variant: string;
  /** Where the words are: `words` (text, transcript, title), `picture`, `both`. */
  readonly evidence: 'words' | 'picture' | 'both';
  readonly recall: ClusteredShare;
  readonly fpr: ClusteredShare;
}
