import { reviewAccountsSuite } from './accounts.suite.ts';
import { reviewBlindnessSuite } from './blindness.suite.ts';
import { reviewClosingSuite } from './closing.suite.ts';
import { reviewDecisionsSuite } from './decisions.suite.ts';
import { reviewListSuite } from './list.suite.ts';
import { reviewOpenSuite } from './open.suite.ts';
import { reviewOutboxSuite } from './outbox.suite.ts';
import { reviewProcessSuite } from './process.suite.ts';
import { reviewQueueSuite } from './queue.suite.ts';
import { reviewRevealSuite } from './reveal.suite.ts';

/** The conformance suite of the review queue, by part. */
export const REVIEW_SUITES = {
  leases: reviewQueueSuite,
  decisions: reviewDecisionsSuite,
  accounts: reviewAccountsSuite,
  reveal: reviewRevealSuite,
  lists: reviewListSuite,
  blindness: reviewBlindnessSuite,
  process: reviewProcessSuite,
  open: reviewOpenSuite,
  closing: reviewClosingSuite,
  outbox: reviewOutboxSuite,
} as const;
