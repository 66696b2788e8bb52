import { INCONSISTENT } from '../probe.ts';
import type { Estimator, Reading } from '../reading.ts';
import { allMissing } from './unanswered.ts';

/**
 * The reading of an action (P 7.12). `joint`: its orders as one. The same option in both orders is the answer, two options
 * are `INCONSISTENT`, a tied vote in one order is none. An order without an ok reading leaves no action at all (ours): one
 * order cannot say whether the other would have agreed. Belief and asymmetry stay those of `joint`.
 */
export function sameInBothOrders(
  joint: Reading,
  { estimator, orders }: { readonly estimator: Estimator; readonly orders: readonly Reading[] },
): Reading {
  if (joint.status !== 'ok') return joint;
  const answers = orders.map((reading) => (reading.status === 'ok' ? reading.answer : undefined));
  if (answers.includes(undefined)) return allMissing(estimator, orders);
  if (answers.includes(null)) return { ...joint, answer: null };
  if (new Set(answers).size === 1) return joint;
  return { ...joint, answer: INCONSISTENT, notes: joint.notes.filter((note) => note !== 'tied') };
}
