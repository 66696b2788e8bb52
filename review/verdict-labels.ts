import { DECISIONS } from '../moderation/verdict.ts';
import type { ReviewItem } from './item.ts';
import { DIALOGUE_VERDICTS } from './selection/dialogue.ts';

/** What can be said of an item of a kind. */
export function verdictLabels(kind: ReviewItem['kind']): readonly string[] {
  return kind === 'dialogue' ? DIALOGUE_VERDICTS : DECISIONS;
}

/** Of every kind. */
export const VERDICT_LABELS: readonly string[] = [...DECISIONS, ...DIALOGUE_VERDICTS];
