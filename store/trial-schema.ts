/** Rows of trials and their cases; see `Schema`. */
export interface TrialSchema {
  persuasion_cases: PersuasionTable;
  trials: TrialTable;
  trial_asks: TrialAskTable;
}

export interface PersuasionTable {
  run: string;
  /** Place in the frozen list, from 0. */
  place: number;
  case_id: Uint8Array;
  /** JSON of PersuasionCase. */
  item: string;
}

export interface TrialTable {
  run: string;
  persuadee: string;
  position: number;
  ask: number;
  trial_id: Uint8Array;
  outcome: string;
  /** JSON of the row's other fields, keys sorted. */
  row: string;
}

export interface TrialAskTable {
  run: string;
  persuadee: string;
  position: number;
  wanted: number;
}
