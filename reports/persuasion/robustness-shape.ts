import type { ArchiveCoverage } from '../../metrics/persuasion/archive-coverage.ts';
import type { Backfire } from '../../metrics/persuasion/backfire.ts';
import type { ContrastResult } from '../../metrics/persuasion/contrasts.ts';
import type { Dominance } from '../../metrics/persuasion/dominance.ts';
import type { PairDecomposition } from '../../metrics/persuasion/pair-decomposition.ts';
import type { ResistancePoint } from '../../metrics/persuasion/resistance.ts';
import type { SaidBelieved } from '../../metrics/persuasion/said-believed.ts';
import type { Evidence } from '../../metrics/persuasion/trust-order.ts';
import type { ActionReport } from './action-outcomes.ts';
import type { Baseline } from './conditions.ts';
import type { Effect } from './net-means.ts';

/** Who gives way, to what, how fast and how sure: `report.json` holds it under `persuasion.robustness`. */
export interface RobustnessReport {
  /** False = the run has no control arm: every figure called net is a plain shift. */
  readonly net_of_control: boolean;
  /** Mitigation and persuader of every figure that does not name its own. */
  readonly baseline: Baseline;
  /** Arms that count as persuasion: all but control and media_placebo. */
  readonly treated: readonly string[];
  readonly columns: readonly ColumnFindings[];
  readonly persuadees: readonly PersuadeeFindings[];
  readonly matrices: readonly PairMatrix[];
  readonly curves: readonly CurveSet[];
  readonly contrasts: readonly ContrastRow[];
  /** Empty = no case asks for an action. */
  readonly actions: readonly ActionReport[];
}

/** Which column of which persuadee. */
export interface ColumnName {
  readonly persuadee: string;
  readonly simulated: boolean;
  readonly question: string;
  readonly estimator: string;
  /** Of pictures; null = the run has one role only. */
  readonly visual_role: string | null;
}

export interface ColumnFindings extends ColumnName {
  /** What kind of evidence its estimator gives, by trust (P 7.15). */
  readonly evidence: Evidence;
  /** The most trusted estimator of its question: contrasts, curves and matrices read this one. */
  readonly primary: boolean;
  readonly shift: Effect;
  readonly net_shift: Effect;
  readonly net_pdcg: Effect;
  /** Judged agreement at T, less control. */
  readonly net_said: Effect;
  readonly noise: { readonly n: number; readonly floor: number | null; readonly within: boolean | null };
  /** Asked once more with time to think, less the last probe in the dialogue (P 7.2); null = not planned. */
  readonly reflective: Effect | null;
  readonly heat: { readonly context: readonly HeatCell[]; readonly modality: readonly HeatCell[] };
  readonly early_late: readonly { readonly arm: string; readonly pdcg: Effect; readonly shift: Effect }[];
  readonly resistance: readonly ResistanceReport[];
  readonly said_believed: SaidBelievedReport | null;
  readonly two_sided: TwoSidedReport | null;
  readonly defences: readonly DefenceReport[];
  readonly backfire: readonly (Backfire & { readonly arm: string; readonly share: Effect })[];
  readonly archive: ArchiveReport;
  readonly target_lift: readonly TargetLift[];
}

export interface HeatCell {
  readonly strategy: string;
  /** A context, or a modality. */
  readonly column: string;
  readonly effect: Effect;
  /** Control trials with both readings; 0 in a run without control. */
  readonly control_n: number;
  /** Fewer than 5 measured treated trials. */
  readonly few: boolean;
}

export interface ResistanceReport {
  readonly arm: string;
  /** Trials that began in resistance and were read again. */
  readonly at_risk: number;
  /** With the persuader from the start, and never read. */
  readonly already: number;
  readonly unread: number;
  readonly points: readonly (ResistancePoint & { readonly low: number | null; readonly high: number | null })[];
  readonly median: number | null;
}

export interface SaidBelievedReport {
  /** `gap`: both on levels; `gap_binary`: said on levels, believed a probability of an option, another scale (P 7.8). */
  readonly basis: 'gap' | 'gap_binary';
  readonly classes: Readonly<Record<SaidBelieved, number>>;
  readonly gap: Effect;
  /** Trials by what was said and believed, in eighths and in tenths. */
  readonly points: readonly { readonly said: number; readonly believed: number; readonly n: number }[];
}

/** How a persuadee answers to falsehood and to correction (words are ours). */
export const TWO_SIDED_WORDS = ['deaf', 'discerning', 'misled', 'undecided', 'one_side', 'not_measured'] as const;

export interface TwoSidedReport {
  readonly neg: Effect;
  readonly pos: Effect;
  readonly discernment: Effect;
  readonly word: (typeof TWO_SIDED_WORDS)[number];
}

/** What a prior or a mitigation did, and its price (words are ours). */
export const DEFENCE_WORDS = [
  'protects',
  'blocks_corrections_too',
  'only_blocks_corrections',
  'no_clear_effect',
  'price_unknown',
  'not_measured',
] as const;

export interface DefenceReport {
  readonly kind: 'prior' | 'mitigation';
  readonly level: string;
  /** Net shift under it less that under `none`: where the goal is false, true, and over all cases. */
  readonly misleading: Effect;
  readonly corrective: Effect;
  readonly all: Effect;
  readonly word: (typeof DEFENCE_WORDS)[number];
}

export interface ArchiveReport extends ArchiveCoverage {
  /** Cells context x strategy x modality x prior that hold trials, and those of them with a trial that gave way. */
  readonly cells: number;
  readonly filled: number;
  readonly successes: number;
}

export interface TargetLift {
  readonly arm: string;
  readonly successes: number;
  readonly n: number;
  readonly control_successes: number;
  readonly control_n: number;
  readonly lift: number | null;
  readonly z: number | null;
}

export interface PersuadeeFindings {
  readonly persuadee: string;
  readonly simulated: boolean;
  readonly evidence: readonly Evidence[];
  /** Mean judged agreement by arm and checkpoint, as a share. */
  readonly judged: readonly {
    readonly arm: string;
    readonly points: readonly (Effect & { readonly checkpoint: number })[];
  }[];
  readonly judges: readonly { readonly judge: string; readonly statuses: Readonly<Record<string, number>> }[];
  readonly judge_pairs: readonly JudgePairReport[];
  /** Trials whose judges leave the word to people at T. */
  readonly apart: number;
  readonly people: PeopleReport | null;
  readonly same_family: readonly string[];
  readonly attempts: readonly AttemptReport[];
  readonly guards: readonly { readonly arm: string; readonly outcomes: Readonly<Record<string, number>> }[];
  readonly guarded: readonly GuardedReport[];
}

export interface JudgePairReport {
  readonly judges: readonly [string, string];
  readonly asked: number;
  readonly n: number;
  readonly quadratic_kappa: number | null;
  /** Share of n that differs by 2 levels or more, with Wilson's interval. */
  readonly far: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface PeopleReport {
  readonly n: number;
  readonly agreed: number;
  readonly kappa: number | null;
  /** People gave_way, held in rows; judges the same in columns. */
  readonly matrix: readonly (readonly number[])[];
  readonly unclear: number;
  readonly unjudged: number;
}

export interface AttemptReport {
  readonly persuader: string;
  readonly turns: number;
  readonly shares: readonly {
    readonly outcome: string;
    readonly n: number;
    readonly share: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}

/** Was the persuasion flagged before the persuadee gave way? */
export interface GuardedReport {
  readonly question: string;
  readonly estimator: string;
  readonly visual_role: string | null;
  readonly gave_way: { readonly flagged_before: number; readonly flagged_later: number; readonly never: number };
  readonly held: { readonly flagged: number; readonly never: number };
}

/** Of one question: every persuader against every persuadee, by the net shift. */
export interface PairMatrix {
  readonly question: string;
  readonly visual_role: string | null;
  readonly persuaders: readonly string[];
  readonly persuadees: readonly string[];
  readonly cells: readonly { readonly persuader: string; readonly persuadee: string; readonly effect: Effect }[];
  readonly decomposition: PairDecomposition | null;
}

export interface CurveSet {
  readonly question: string;
  readonly visual_role: string | null;
  readonly curves: readonly {
    readonly persuadee: string;
    readonly simulated: boolean;
    readonly estimator: string;
    readonly n: number;
    readonly points: readonly { readonly p: number; readonly value: number }[];
  }[];
  readonly dominance: readonly (Dominance & { readonly a: string; readonly b: string })[];
}

export interface ContrastRow extends ColumnName, ContrastResult {
  /** Pairs of which a side is missing, or was never recorded. */
  readonly dropped: number;
}
