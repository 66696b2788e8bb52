/** The review queue: items with their leases, decisions, drafts, skips, what happened, what is to be delivered. */
export const review: readonly string[] = [
  `CREATE TABLE review_items (
    id BLOB PRIMARY KEY, run TEXT NOT NULL REFERENCES runs, case_id BLOB NOT NULL, round INTEGER NOT NULL,
    kind TEXT NOT NULL, category TEXT, priority REAL NOT NULL, due_at INTEGER, wanted INTEGER NOT NULL,
    stratum TEXT NOT NULL, inclusion REAL NOT NULL, seed INTEGER NOT NULL, rule TEXT NOT NULL,
    state TEXT NOT NULL, epoch INTEGER NOT NULL, holder TEXT, lease_from INTEGER NOT NULL, lease_until INTEGER NOT NULL,
    assigned_to TEXT
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX review_items_order ON review_items (run, state, priority, due_at, id)',
  `CREATE TABLE review_flags (
    item BLOB NOT NULL REFERENCES review_items, reason TEXT NOT NULL, value REAL, PRIMARY KEY (item, reason)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE review_decisions (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, item BLOB NOT NULL REFERENCES review_items, reviewer TEXT NOT NULL,
    role TEXT NOT NULL, epoch INTEGER NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL, held_until INTEGER NOT NULL,
    undone_at INTEGER
  ) STRICT`,
  'CREATE UNIQUE INDEX review_decisions_once ON review_decisions (item, reviewer) WHERE undone_at IS NULL',
  'CREATE INDEX review_decisions_item ON review_decisions (item)',
  `CREATE TABLE review_drafts (
    item BLOB NOT NULL REFERENCES review_items, reviewer TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (item, reviewer)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE review_skips (
    item BLOB NOT NULL REFERENCES review_items, reviewer TEXT NOT NULL, PRIMARY KEY (item, reviewer)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE review_events (
    seq INTEGER PRIMARY KEY, item BLOB NOT NULL REFERENCES review_items, at INTEGER NOT NULL, actor TEXT NOT NULL,
    act TEXT NOT NULL, epoch INTEGER NOT NULL, reason TEXT
  ) STRICT`,
  'CREATE INDEX review_events_item ON review_events (item)',
  `CREATE TABLE review_outbox (
    decision TEXT PRIMARY KEY REFERENCES review_decisions (id), item BLOB NOT NULL REFERENCES review_items,
    state TEXT NOT NULL, not_before INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX review_outbox_item ON review_outbox (item)',
];
