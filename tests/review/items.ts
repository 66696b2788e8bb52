import { digestOf } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import { type ReviewItem, reviewItemId } from '../../review/item.ts';
import type { ReviewAnswer } from '../../review/queue.ts';
import { RUN } from '../store/fixture-data.ts';

/** What must never reach a reviewer before the commit: it stands in every field that could carry it. */
export const CANARY = 'canary-7f3a';

export function reviewItem(row: number, change: Partial<Omit<ReviewItem, 'id'>> = {}): ReviewItem {
  const item = {
    run: RUN,
    caseId: digestOf(['case', row]) as CaseId,
    round: 1,
    kind: 'text',
    category: `${CANARY}-category`,
    priority: row,
    dueAt: null,
    wanted: 1,
    flags: [
      { reason: 'disagreement', value: 0.7310585 },
      { reason: 'random_audit', value: null },
    ],
    selection: { stratum: `${CANARY}-stratum`, inclusion: 0.2718281, seed: 31_337, rule: `${CANARY}-rule` },
    ...change,
  } satisfies Omit<ReviewItem, 'id'>;
  return { id: reviewItemId(item), ...item };
}

export function reviewAnswer(verdict: string, change: Partial<ReviewAnswer> = {}): ReviewAnswer {
  return { verdict, policies: ['hate-2'], severity: 2, confidence: 0.8, reason: null, seconds: 12.5, ...change };
}
