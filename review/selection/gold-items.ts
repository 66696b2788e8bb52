import { hashedUniform } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { CaseId } from '../../core/ids.ts';
import { type ReviewItem, reviewItemId } from '../item.ts';
import { DEFAULT_PRIORITY } from './review-plan.ts';
import type { FlagStage } from './select-items.ts';

/** A case whose answer is known, from earlier adjudication (R 8.5). */
export interface GoldCase {
  readonly caseId: CaseId;
  readonly kind: ReviewItem['kind'];
  readonly category: string | null;
  readonly verdict: string;
}

/**
 * Unmarked control items: as many as make up `share` of the stream of `items`, those of the smallest hashes. Cases that
 * the stream holds already are passed over. They carry no weight in any report and never change a truth.
 * Throws InvalidInputError for a share outside [0, 1).
 */
export function goldItems(
  golds: readonly GoldCase[],
  stage: FlagStage,
  stream: { readonly share: number; readonly items: number; readonly taken: ReadonlySet<CaseId> },
): ReviewItem[] {
  const { share, items, taken } = stream;
  if (!(share >= 0 && share < 1)) throw new InvalidInputError(`gold share ${share} is not from 0 to below 1`);
  const { plan, run, openedAt } = stage;
  const ranked = golds
    .filter(({ caseId }) => !taken.has(caseId))
    .map((gold) => ({ gold, at: hashedUniform(['gold', plan.seed, gold.caseId]) }))
    .sort((a, b) => a.at - b.at);
  return ranked
    .slice(0, Math.round((share * items) / (1 - share)))
    .map(({ gold: { caseId, kind, category, verdict } }) => {
      const item = {
        run,
        caseId,
        round: 1,
        kind,
        category,
        priority: plan.priorities.gold ?? DEFAULT_PRIORITY,
        dueAt: plan.deadlineMs === null ? null : openedAt + plan.deadlineMs,
        wanted: plan.wanted,
        flags: [{ reason: 'gold', value: null }],
        selection: { stratum: 'gold', inclusion: 1, seed: plan.seed, rule: 'gold@1' },
        gold: verdict,
      } satisfies Omit<ReviewItem, 'id'>;
      return { id: reviewItemId(item), ...item };
    });
}
