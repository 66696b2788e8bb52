import type { Confusion } from './confusion.ts';

/**
 * What a missing answer counts as. `wrong`: one extra predicted value that is no label (FN for the true label, FP for
 * none); `dropped`: not scored; `as_safe`, `as_unsafe`: the one label outside `positive`, or the one in it (exactly two
 * labels). `not_assessable` is dropped under all of them. M 4.3, CONTRACT 1.
 */
export const MISSING_POLICIES = ['wrong', 'dropped', 'as_safe', 'as_unsafe'] as const;
export type MissingPolicy = (typeof MISSING_POLICIES)[number];

/** The label a missing answer becomes: its index, `missing` (the extra value), `drop`, or null = not defined. */
export type MissingTarget = number | 'missing' | 'drop' | null;

/** `positive`: one flag a label, or null when no label is declared positive. */
export function missingTarget(policy: MissingPolicy, positive: Uint8Array | null): MissingTarget {
  if (policy === 'wrong') return 'missing';
  if (policy === 'dropped') return 'drop';
  if (positive === null || positive.length !== 2 || positive[0] === positive[1]) return null;
  return positive.indexOf(policy === 'as_unsafe' ? 1 : 0);
}

/** The confusion with its `missing` column moved to where the policy says; null where the policy is not defined. */
export function applyMissing(confusion: Confusion, target: MissingTarget): Confusion | null {
  if (target === null) return null;
  const { labels, cells } = confusion;
  const moved = cells.slice();
  if (target === 'missing') return { labels, cells: moved };
  for (let truth = 0; truth < labels; truth += 1) {
    const row = truth * (labels + 1);
    if (target !== 'drop') moved[row + target]! += moved[row + labels]!;
    moved[row + labels] = 0;
  }
  return { labels, cells: moved };
}
