import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import type { Decision, ReviewAnswer } from '../../review/decision.ts';
import type { ItemState } from '../../review/item.ts';
import { LONGEST_HOLD_MS } from '../../review/queue.ts';
import { extend, lasts, leaseMsFor, requireMs, requireUndoMs, stateOf } from '../../review/queue-rules.ts';
import { reviewAnswer, reviewItem } from './items.ts';

const decision = (verdict: string, change: Partial<Decision> = {}): Decision => ({
  id: verdict,
  item: reviewItem(0).id,
  reviewer: 'ada',
  role: 'reviewer',
  epoch: 1,
  answer: reviewAnswer(verdict),
  at: 0,
  heldFrom: 0,
  heldUntil: 0,
  undoneAt: null,
  revealedAt: null,
  revision: null,
  ...change,
});
const [safe, unsafe] = [decision('safe'), decision('unsafe')];
const settled = decision('controversial', { role: 'adjudicator' });
const gone = (one: Decision): Decision => ({ ...one, undoneAt: 5 });
const revised = (one: Decision, answer: ReviewAnswer): Decision => ({
  ...one,
  revision: { choice: 'revise', answer, at: 1 },
});

describe('the state of an item', () => {
  const table: readonly (readonly [readonly Decision[], number, ItemState])[] = [
    [[], 1, 'open'],
    [[safe], 1, 'decided'],
    [[safe], 2, 'open'],
    [[safe, safe], 2, 'decided'],
    [[safe, unsafe], 2, 'adjudication'],
    [[safe, unsafe], 3, 'open'],
    [[safe, safe, unsafe], 3, 'adjudication'],
    [[safe, unsafe, settled], 2, 'decided'],
    [[safe, unsafe, gone(settled)], 2, 'adjudication'],
    [[safe, gone(unsafe)], 2, 'open'],
    [[gone(safe)], 1, 'open'],
    [[revised(safe, unsafe.answer)], 1, 'decided'],
    [[safe, revised(safe, unsafe.answer)], 2, 'adjudication'],
    [[safe, revised(unsafe, safe.answer)], 2, 'adjudication'],
    [[revised(safe, unsafe.answer), revised(safe, unsafe.answer)], 2, 'decided'],
  ];
  it.each(table)('case %#: %j of %i wanted', (decisions, wanted, state) => {
    expect(stateOf(decisions, wanted)).toBe(state);
  });
});

describe('a span', () => {
  it('lasts from its start to before its end, and from one length before it', () => {
    const span = { from: 100, until: 110 };
    expect([89, 90, 100, 109, 110].map((now) => lasts(span, now))).toEqual([false, true, true, true, false]);
  });

  it('of no length never lasts', () => {
    expect([-1, 0, 1].map((now) => lasts({ from: 0, until: 0 }, now))).toEqual([false, false, false]);
  });

  it('is extended from now and never shortened while it lasts', () => {
    expect(extend({ from: 0, until: 10 }, 5, 8)).toEqual({ from: 8, until: 13 });
    expect(extend({ from: 0, until: 100 }, 5, 8)).toEqual({ from: 8, until: 100 });
    expect(extend({ from: 1_000, until: 1_010 }, 5, 8)).toEqual({ from: 8, until: 13 });
  });
});

it('leases for five minutes, or three times the 95th percentile of handling times where that is longer', () => {
  expect([null, 0, 100_000, 100_001].map(leaseMsFor)).toEqual([300_000, 300_000, 300_000, 300_003]);
});

it('takes times above 0 and up to a day, and an undo hold of 0 too', () => {
  for (const ms of [0, -1, Number.NaN, LONGEST_HOLD_MS + 1]) expect(() => requireMs(ms)).toThrow(InvalidInputError);
  for (const ms of [-1, Number.NaN]) expect(() => requireUndoMs(ms)).toThrow(InvalidInputError);
  expect(() => [requireMs(1), requireMs(LONGEST_HOLD_MS), requireUndoMs(0)]).not.toThrow();
});
