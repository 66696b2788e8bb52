import { digestOf } from '../../core/digest.ts';
import type { CaseId } from '../../core/ids.ts';
import type { ReviewAnswer } from '../../review/decision.ts';
import { type ReviewItem, reviewItemId } from '../../review/item.ts';
import type { Resolution } from '../../review/process/terms.ts';
import { RUN } from '../store/fixture-data.ts';

/** What must never reach a reviewer before the commit: it stands in every field that could carry it. */
export const CANARY = 'canary-7f3a';

export function reviewItem(row: number, change: Partial<Omit<ReviewItem, 'id'>> = {}): ReviewItem {
  const item = {
    gold: null,
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

export const goldItem = (row: number, truth: string, change: Partial<Omit<ReviewItem, 'id'>> = {}): ReviewItem =>
  reviewItem(row, { gold: truth, flags: [{ reason: 'gold', value: null }], ...change });

export function resolution(verdict: string | null, basis: Resolution['basis'] = 'agreed'): Resolution {
  return { verdict, categories: [], severity: null, basis, conflicts: [], votes: 1, wanted: 1 };
}
