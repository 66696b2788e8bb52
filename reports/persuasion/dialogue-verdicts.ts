import { reviewedCases } from '../../review/selection/reviewed-truth.ts';
import type { ReviewInput, ReviewInputItem } from '../review/review-input.ts';

/** What people closed dialogues with, by the id under which they were asked; empty where nobody is. */
export async function dialogueVerdicts(
  review: Pick<ReviewInput, 'items'> | null,
): Promise<ReadonlyMap<string, string>> {
  if (review === null) return new Map();
  const dialogues: ReviewInputItem[] = [];
  for await (const one of review.items()) if (one.item.kind === 'dialogue') dialogues.push(one);
  return reviewedCases(dialogues).verdicts;
}
