/** What was derived from what. A row without `derived` is a claim: its owner makes it. */
export const media: readonly string[] = [
  `CREATE TABLE derivations (
    source BLOB NOT NULL, plan BLOB NOT NULL, derived TEXT, tools TEXT, owner TEXT, claimed_at INTEGER,
    claim_ms INTEGER, PRIMARY KEY (source, plan)
  ) STRICT, WITHOUT ROWID`,
];
