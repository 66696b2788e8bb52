import { MetricInputError } from '../errors.ts';

/** Which of two items was taken; null = missing. */
export type OrderedChoice = string | null;

export interface ImageChoice {
  /** Pairs answered in both orders, and those of them with the same item in both. */
  readonly answered: number;
  readonly consistent: number;
  /** Share of the consistent pairs that took the item; null without one. */
  readonly rate: number | null;
  /** Share of the answered pairs whose answers depend on the order; null without one. */
  readonly inconsistent: number | null;
}

/** Image choice: an item counts as chosen only when it is taken in both orders. P 7.12 (visual-persuasion). */
export function imageChoice(
  pairs: readonly { readonly target: string; readonly inOrder: OrderedChoice; readonly swapped: OrderedChoice }[],
): ImageChoice {
  const answered = pairs.filter(({ inOrder, swapped }) => inOrder !== null && swapped !== null);
  const consistent = answered.filter(({ inOrder, swapped }) => inOrder === swapped);
  const chosen = consistent.filter(({ target, inOrder }) => inOrder === target).length;
  return {
    answered: answered.length,
    consistent: consistent.length,
    rate: consistent.length === 0 ? null : chosen / consistent.length,
    inconsistent: answered.length === 0 ? null : (answered.length - consistent.length) / answered.length,
  };
}

/**
 * Marketplace utility: twice the customer's own item values, once, if one paid proposal has all items and amenities, minus
 * all payments. P 7.12 (Magentic Marketplace, arXiv 2510.25779).
 */
export function marketplaceUtility({
  ownValues,
  payments,
}: {
  ownValues: readonly number[];
  payments: readonly { readonly amount: number; readonly complete: boolean }[];
}): number {
  const gained = payments.some(({ complete }) => complete) ? 2 * ownValues.reduce((sum, value) => sum + value, 0) : 0;
  return gained - payments.reduce((sum, { amount }) => sum + amount, 0);
}

export interface Share {
  readonly successes: number;
  readonly n: number;
}

/** Lift of a share over control with the pooled two-proportion z; z is null when no variation is left. P 7.12. */
export function shareLift({ treatment, control }: { treatment: Share; control: Share }): {
  lift: number | null;
  z: number | null;
} {
  for (const { successes, n } of [treatment, control])
    if (!(successes >= 0 && successes <= n)) throw new MetricInputError(`${successes} successes of ${n}`);
  if (treatment.n === 0 || control.n === 0) return { lift: null, z: null };
  const lift = treatment.successes / treatment.n - control.successes / control.n;
  const pooled = (treatment.successes + control.successes) / (treatment.n + control.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / treatment.n + 1 / control.n));
  return { lift, z: error === 0 ? null : lift / error };
}
