import type { Clock } from '../core/clock.ts';
import type { Revealed, ReviewerDesk } from '../review/desk.ts';
import type { ClaimedItem, ReviewerQueue } from '../review/queue.ts';
import type { Terminal } from './review-terminal.ts';

/** What the loop works with. */
export interface WorkDesk {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly reviews: ReviewerQueue & Pick<ReviewerDesk, 'reveal' | 'revise' | 'adjudicationOf'>;
  readonly reviewer: string;
  /** Lines of an item as it is shown; for who settles it with the answers that differ. */
  readonly itemLines: (claimed: ClaimedItem) => Promise<readonly string[]>;
  readonly revealedLines: (revealed: Revealed) => Promise<readonly string[]>;
  /** Writes the item's media and says where. */
  readonly mediaLines: (claimed: ClaimedItem, unblurred: boolean) => Promise<readonly string[]>;
}

export function lines(terminal: Terminal, all: readonly string[]): void {
  terminal.write(`${all.join('\n')}\n`);
}
