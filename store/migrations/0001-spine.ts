/** Tables of the spine: runs, cases, calls, verdicts, leases, quotas. */
export const spine: readonly string[] = [
  `CREATE TABLE runs (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, spec_digest TEXT NOT NULL, ordinal INTEGER NOT NULL,
    spec TEXT NOT NULL, operations TEXT NOT NULL, manifest TEXT, evaluations TEXT NOT NULL, state TEXT NOT NULL,
    generation INTEGER NOT NULL, bundle TEXT, created_at INTEGER NOT NULL, freezing INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX runs_by_spec ON runs (spec_digest)`,
  `CREATE TABLE control (run TEXT PRIMARY KEY REFERENCES runs, control TEXT NOT NULL) STRICT`,
  `CREATE TABLE cases (
    id BLOB PRIMARY KEY, source TEXT NOT NULL, version TEXT NOT NULL, row_id TEXT, content TEXT NOT NULL,
    truth TEXT NOT NULL, facets TEXT NOT NULL, cluster TEXT, language TEXT NOT NULL
  ) STRICT`,
  `CREATE TABLE manifest (
    run TEXT NOT NULL REFERENCES runs, position INTEGER NOT NULL, case_id BLOB NOT NULL REFERENCES cases,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID`,
  `CREATE UNIQUE INDEX manifest_by_case ON manifest (run, case_id)`,
  `CREATE TABLE rejected_rows (
    run TEXT NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (run, ordinal)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE page_leases (
    run TEXT NOT NULL REFERENCES runs, page TEXT NOT NULL, epoch INTEGER NOT NULL, generation INTEGER NOT NULL,
    grant_epoch INTEGER NOT NULL, grant_until INTEGER NOT NULL, PRIMARY KEY (run, page)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE calls (
    key BLOB PRIMARY KEY, run TEXT NOT NULL, endpoint TEXT NOT NULL, answer TEXT, outcome TEXT, code TEXT,
    attempts INTEGER NOT NULL, failures INTEGER NOT NULL, first_attempt_at INTEGER, stored_at INTEGER
  ) STRICT`,
  `CREATE INDEX calls_answered ON calls (run, endpoint, stored_at) WHERE stored_at IS NOT NULL`,
  `CREATE TABLE verdicts (
    run TEXT NOT NULL, moderator TEXT NOT NULL, case_id BLOB NOT NULL, ask INTEGER NOT NULL, outcome TEXT NOT NULL,
    call_key BLOB, verdict TEXT NOT NULL, model_answered TEXT, input_tokens INTEGER, output_tokens INTEGER,
    evaluation TEXT NOT NULL, PRIMARY KEY (run, moderator, case_id, ask)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE asks (
    run TEXT NOT NULL, moderator TEXT NOT NULL, case_id BLOB NOT NULL, wanted INTEGER NOT NULL,
    PRIMARY KEY (run, moderator, case_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE quota_accounts (
    account TEXT PRIMARY KEY, requests_per_second REAL, tokens_per_minute REAL, budget INTEGER,
    requests_level REAL NOT NULL, tokens_level REAL NOT NULL, refilled_at INTEGER NOT NULL,
    spent INTEGER NOT NULL, unaccounted INTEGER NOT NULL
  ) STRICT`,
  `CREATE TABLE quota_grants (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES quota_accounts, requests INTEGER NOT NULL,
    tokens INTEGER NOT NULL, money INTEGER NOT NULL, spent INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    expired INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX quota_grants_open ON quota_grants (account, expires_at) WHERE expired = 0`,
];
