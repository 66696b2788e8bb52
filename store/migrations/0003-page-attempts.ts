/** Page attempts without an orderly end yet, the case each works alone, and cases that people gave up. */
export const pageAttempts: readonly string[] = [
  `CREATE TABLE page_attempts (
    run TEXT NOT NULL REFERENCES runs, page TEXT NOT NULL, epoch INTEGER NOT NULL, alone_case BLOB, alone_ask INTEGER,
    PRIMARY KEY (run, page, epoch)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE give_ups (
    run TEXT NOT NULL REFERENCES runs, lane TEXT NOT NULL, case_id BLOB NOT NULL, PRIMARY KEY (run, lane, case_id)
  ) STRICT, WITHOUT ROWID`,
];
