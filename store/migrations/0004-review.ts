/** The review queue: items with their leases, decisions, drafts, skips, what happened, what is to be delivered, accounts. */
export const review: readonly string[] = [
  `CREATE TABLE review_items (
    id BLOB PRIMARY KEY, run TEXT NOT NULL REFERENCES runs, case_id BLOB NOT NULL, round INTEGER NOT NULL,
    kind TEXT NOT NULL, category TEXT, priority REAL NOT NULL, due_at INTEGER, wanted INTEGER NOT NULL,
    stratum TEXT NOT NULL, inclusion REAL NOT NULL, seed INTEGER NOT NULL, rule TEXT NOT NULL, gold TEXT,
    state TEXT NOT NULL, epoch INTEGER NOT NULL, holder TEXT, lease_from INTEGER NOT NULL, lease_until INTEGER NOT NULL,
    assigned_to TEXT, since INTEGER NOT NULL, published_at INTEGER NOT NULL, turn REAL NOT NULL,
    turn_due INTEGER NOT NULL, result TEXT
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX review_items_order ON review_items (run, turn, turn_due, id)
    WHERE state IN ('open', 'adjudication')`,
  `CREATE INDEX review_items_under_way ON review_items (run, id) WHERE state NOT IN ('closed', 'expired')`,
  'CREATE INDEX review_items_run ON review_items (run, state)',
  'CREATE INDEX review_items_holder ON review_items (holder) WHERE holder IS NOT NULL',
  'CREATE INDEX review_items_assigned ON review_items (assigned_to) WHERE assigned_to IS NOT NULL',
  `CREATE TABLE review_flags (
    item BLOB NOT NULL REFERENCES review_items, reason TEXT NOT NULL, value REAL, PRIMARY KEY (item, reason)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE review_decisions (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, item BLOB NOT NULL REFERENCES review_items, reviewer TEXT NOT NULL,
    role TEXT NOT NULL, epoch INTEGER NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL, held_from INTEGER NOT NULL,
    held_until INTEGER NOT NULL, undone_at INTEGER, revealed_at INTEGER, revision TEXT
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
    state TEXT NOT NULL, epoch INTEGER NOT NULL, owner TEXT, lease_from INTEGER NOT NULL, lease_until INTEGER NOT NULL,
    wait_from INTEGER NOT NULL, wait_until INTEGER NOT NULL, attempts INTEGER NOT NULL, reason TEXT, settled_at INTEGER
  ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX review_outbox_item ON review_outbox (item)',
  'CREATE INDEX review_outbox_state ON review_outbox (state)',
  `CREATE TABLE reviewers (
    name TEXT PRIMARY KEY, roles TEXT NOT NULL, active INTEGER NOT NULL, created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
];
