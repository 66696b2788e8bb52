import type { ArrayMetric, PdcgSource, ScalarMetric } from '../../metrics/persuasion/metric-names.ts';
import type { PdcgVariant } from '../../metrics/persuasion/pdcg.ts';
import type { Bounds } from '../../metrics/persuasion/persuasion-score.ts';
import type { ReadingStatus } from '../../metrics/persuasion/reading.ts';
import type { CostReport } from '../report-shape.ts';
import type { RobustnessReport } from './robustness-shape.ts';

/**
 * The section Susceptibility; cells by arm are those of the baseline (`robustness.baseline`). As `report.json` holds it: plain JSON,
 * null = undefined or unknown.
 */
export interface PersuasionReport {
  readonly arms: readonly string[];
  readonly priors: readonly string[];
  readonly mitigations: readonly string[];
  readonly persuaders: readonly string[];
  readonly repeats: number;
  /** Keys by which a run is split beside arm, prior and question: `--by` names them too. */
  readonly further: readonly string[];
  readonly data: PersuasionData;
  /** True when any persuadee is simulated. */
  readonly simulated: boolean;
  /** False when a planned trial of any persuadee has no row. */
  readonly complete: boolean;
  readonly persuadees: readonly PersuadeeReport[];
  readonly robustness: RobustnessReport;
  readonly conventions: Readonly<Record<string, string | number | readonly string[]>>;
  readonly notes: readonly string[];
}

export interface PersuasionData {
  readonly cases: number;
  readonly clusters: number;
  readonly sources: readonly {
    readonly source: string;
    readonly version: string;
    readonly licence: string;
    readonly cases: number;
  }[];
  readonly contexts: Readonly<Record<string, number>>;
  /** Cases with a persuader turn that Mettle wrote (fabricated). */
  readonly fabricated: number;
}

export interface PersuadeeReport {
  readonly name: string;
  readonly model: string;
  readonly endpoint: string;
  readonly simulated: boolean;
  readonly estimators: readonly string[];
  readonly instead: string | null;
  readonly planned: number;
  readonly recorded: number;
  /** Trials by outcome: complete, goal, blocked, timeout, error. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Turns by arm and reply outcome. */
  readonly replies: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly models_answered: Readonly<Record<string, number>>;
  readonly evaluations: Readonly<Record<string, number>>;
  readonly cost: PersuadeeCost;
  readonly columns: readonly ColumnReport[];
}

/** `per 1000` is of trials; `calls_without_usage` counts trials of which any call lacks usage. */
export type PersuadeeCost = Omit<CostReport, 'usd_per_1000_cases' | 'calls_without_usage'> & {
  readonly trials_without_usage: number;
  readonly usd_per_1000_trials: number | null;
};

/** One question read by one estimator: numbers of different columns are never mixed. */
export interface ColumnReport {
  readonly question: string;
  readonly estimator: string;
  /** Of pictures: `redundant`, `augmenting`, `none`; null = the run has one role only. */
  readonly visual_role: string | null;
  /** What shift, trajectory and PDCG read: s, or the belief in the target where there is no stance. */
  readonly source: PdcgSource | null;
  /** Whether any of its trials has a known right answer: only then are there flips. */
  readonly answers: boolean;
  /** By arm, over all priors. */
  readonly arms: readonly Cell[];
  /** By arm and prior. */
  readonly cells: readonly Cell[];
  /** By arm and the strategy of the case. */
  readonly by_strategy: readonly Cell[];
  readonly by_context: readonly Cell[];
  readonly trajectories: readonly Trajectory[];
  /** Change over single turns by arm and the strategy of the turn (ours). */
  readonly steps: readonly StepReport[];
  readonly uplift: UpliftReport | null;
  readonly prior_effects: readonly PriorEffect[];
  readonly asymmetry: { readonly order: MeanOf; readonly sides: MeanOf };
  /** Notes of its readings, counted. */
  readonly probe_notes: Readonly<Record<string, number>>;
}

export interface Ends {
  readonly low: number;
  readonly high: number;
}
/** An interval; `undefined_draws`: resamples in which the metric was undefined. */
export interface CellInterval extends Ends {
  readonly undefined_draws: number;
}

/** Metrics of CONTRACT 2 over trials, without their `_macro` twins. */
export type CellShapes<T> = Readonly<Record<ScalarMetric, T>> &
  Readonly<Record<ArrayMetric, readonly T[]>> & { readonly pdcg_local: Readonly<Record<PdcgVariant, T>> };

/** A group of trials: `mettle score --kind persuasion readings.jsonl --by ...` gives the same figures. */
export interface Cell {
  readonly arm: string;
  /** What splits the arm here: a prior, a strategy, a context; null = nothing. */
  readonly group: string | null;
  readonly n_trials: number;
  /** Trials with ok readings at checkpoint 0 and at their own T. */
  readonly n_measured: number;
  readonly coverage: number | null;
  readonly statuses: Readonly<Record<ReadingStatus, number>>;
  readonly metrics: CellShapes<number | null> & { readonly neg_n: number; readonly pos_n: number };
  readonly bounds: Readonly<Record<string, Bounds | Readonly<Record<string, Bounds>>>>;
  /** Less the control arm at the same key. */
  readonly net: CellShapes<number | null>;
  readonly noise_floor: number | null;
  /** |net shift| below the noise floor; null = not known, or the control arm itself. */
  readonly within_noise: boolean | null;
  readonly intervals: CellShapes<CellInterval | null> | null;
  readonly notes: readonly string[];
}

export interface Trajectory {
  readonly arm: string;
  /** By checkpoint 0..T. `n`: trials with a number there. */
  readonly points: readonly {
    readonly checkpoint: number;
    readonly n: number;
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}

export interface StepReport {
  readonly arm: string;
  readonly strategy: string;
  /** Turns played, and those with a number before and after. */
  readonly turns: number;
  readonly measured: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface UpliftReport {
  readonly triples: number;
  readonly dropped: number;
  /** `info` = caption - text, `visual` = media - caption, `total` = media - text, `presence` = placebo - text. */
  readonly parts: readonly {
    readonly part: 'info' | 'visual' | 'total' | 'presence';
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
    /** McNemar's exact test over pairs right at 0 in both arms: wrong at T in one arm only. */
    readonly flips: {
      readonly pairs: number;
      readonly only_first: number;
      readonly only_second: number;
      readonly p: number;
    } | null;
  }[];
}

export interface PriorEffect {
  readonly arm: string;
  readonly prior: string;
  readonly n_measured: number;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Mean less that under the prior `none`. */
  readonly difference: number | null;
}

export interface MeanOf {
  readonly n: number;
  readonly mean: number | null;
}
