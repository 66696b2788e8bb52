import type { CaseId, RunId } from '../core/ids.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import type { TrialOutcome, TrialRow } from '../persuasion/trial.ts';

/** Trials [from, to) of one persuadee: position = place of the case in the frozen list * trials a case + index of the trial. */
export interface TrialSpan {
  readonly run: RunId;
  /** Name in the spec. */
  readonly persuadee: string;
  readonly from: number;
  readonly to: number;
}

/** A trial whose wanted ask has no row yet. */
export interface OpenTrial {
  readonly position: number;
  readonly ask: number;
  /** Index of the trial within its case; see `trialOf`. */
  readonly index: number;
  readonly case: PersuasionCase;
}

export interface TrialCount {
  readonly persuadee: string;
  readonly outcome: TrialOutcome;
  readonly count: number;
}

/**
 * Trial rows and the run's frozen persuasion cases. A row's identity is (run, persuadee, position, ask): it is written
 * once and never changed. Totals come from the frozen manifest (`ManifestInfo.persuasion`).
 */
export interface TrialStore {
  /** One transaction; a row that exists stays. Throws RowConflictError when the row that exists differs. */
  record(rows: readonly TrialRow[]): Promise<void>;
  /** Trials of the span without a row at their wanted ask, by position. None while the run is not frozen. */
  open(span: TrialSpan): Promise<readonly OpenTrial[]>;
  /** Spans of at most `size` positions (aligned to multiples of it) that still have open trials. */
  openSpans(where: {
    readonly run: RunId;
    readonly persuadee: string;
    readonly size: number;
  }): Promise<readonly TrialSpan[]>;
  /** Newest row of each trial by position. Streams: holds no more than a batch in memory. */
  rows(where: { readonly run: RunId; readonly persuadee: string }): AsyncIterable<TrialRow>;
  /** Counts over the newest rows, by persuadee and outcome. */
  counts(run: RunId): Promise<readonly TrialCount[]>;
  /** As `ResultStore.askAgain`, over trials. */
  askAgain(where: { readonly run: RunId; readonly outcomes: readonly TrialOutcome[] }): Promise<number>;
  /** The frozen cases by place, streamed. */
  cases(run: RunId): AsyncIterable<PersuasionCase>;
  /** One of the frozen cases; null = it is not among them. */
  case(run: RunId, caseId: CaseId): Promise<PersuasionCase | null>;
}
