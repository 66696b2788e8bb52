/**
 * Persuasion cases of a run by place, its trials, and which ask of a trial is wanted. A trial's row is some 6 KB: with
 * rows in the key's own tree (WITHOUT ROWID) the file was 40 % larger and inserts took half as long again. Totals read
 * `trials_newest` alone.
 */
export const trials: readonly string[] = [
  `CREATE TABLE persuasion_cases (
    run TEXT NOT NULL REFERENCES runs, place INTEGER NOT NULL, case_id BLOB NOT NULL, item TEXT NOT NULL,
    PRIMARY KEY (run, place)
  ) STRICT`,
  'CREATE UNIQUE INDEX persuasion_cases_by_case ON persuasion_cases (run, case_id)',
  `CREATE TABLE trials (
    run TEXT NOT NULL, persuadee TEXT NOT NULL, position INTEGER NOT NULL, ask INTEGER NOT NULL,
    trial_id BLOB NOT NULL, outcome TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (run, persuadee, position, ask)
  ) STRICT`,
  'CREATE INDEX trials_newest ON trials (run, persuadee, position, ask, outcome)',
  `CREATE TABLE trial_asks (
    run TEXT NOT NULL, persuadee TEXT NOT NULL, position INTEGER NOT NULL, wanted INTEGER NOT NULL,
    PRIMARY KEY (run, persuadee, position)
  ) STRICT, WITHOUT ROWID`,
];
