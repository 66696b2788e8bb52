import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import type { TrialDesign } from '../../persuasion/condition.ts';
import type { Estimator } from '../../persuasion/reading.ts';
import type { TrialRow } from '../../persuasion/trial.ts';

/** What a persuadee was in the run. */
export interface ReportPersuadee {
  readonly name: string;
  readonly endpoint: string;
  readonly model: string;
  /** Its answers come from the simulator: marked wherever its figures stand. */
  readonly simulated: boolean;
  /** How its belief was read, after what its capabilities allow. */
  readonly estimators: readonly Estimator[];
  /** What is measured in place of an estimator that the spec names but the model cannot give; null = as the spec says. */
  readonly instead: string | null;
}

/** The persuasion part of a run as a report sees it. */
export interface PersuasionInput extends TrialDesign {
  readonly persuadees: readonly ReportPersuadee[];
  /** Trials of each persuadee that the frozen manifest plans. */
  readonly planned: number;
  /** Judges that seem to be of a persuadee's own family (P 5, U8); absent = none is known. */
  readonly sameFamily?: readonly { readonly judge: string; readonly persuadee: string }[];
  /** The frozen cases, in any order. May be read again. */
  cases(): AsyncIterable<PersuasionCase>;
  /** Newest row of each trial, in any order. May be read again. */
  trials(persuadee: string): AsyncIterable<TrialRow>;
  /** Rows of CONTRACT 2; `trial_id` begins with the id of the trial and a slash. */
  readingRows(row: TrialRow, item: PersuasionCase): readonly PersuasionReading[];
  /** Further rows of the trial for `readings.jsonl`: what judges said and reflective readings; absent = none. */
  furtherRows?(row: TrialRow, item: PersuasionCase): readonly PersuasionReading[];
}
