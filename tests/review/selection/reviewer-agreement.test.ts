import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../review/decision.ts';
import {
  agreementRows,
  type DecidedItem,
  goldCounts,
  reviewerNumbers,
} from '../../../review/selection/reviewer-agreement.ts';
import { reviewAnswer, reviewItem } from '../items.ts';
import { shuffled } from './support.ts';

/** R 7: who said that item i violates. */
const VOTES = { A: [1, 1, 0, 0, 1, 0], B: [1, 1, 0, 0, 0, 0], C: [1, 0, 0, 1, 0, 0] } as const;

function decision(n: number, reviewer: string, verdict: string, change: Partial<Decision> = {}): Decision {
  return {
    id: `${n}-${reviewer}-${verdict}`,
    item: reviewItem(n).id,
    reviewer,
    role: 'reviewer',
    epoch: 1,
    answer: reviewAnswer(verdict),
    at: 1,
    heldFrom: 1,
    heldUntil: 1,
    undoneAt: null,
    revealedAt: null,
    revision: null,
    ...change,
  };
}

/** The votes of R 7 among what must not count: undone and revised answers, adjudications, gold items. */
const items: DecidedItem[] = [0, 1, 2, 3, 4, 5].map((n) => ({
  item: reviewItem(n),
  decisions: [
    ...Object.entries(VOTES).map(([name, votes]) =>
      decision(n, name, votes[n] === 1 ? 'unsafe' : 'safe', {
        revision: { choice: 'revise', answer: reviewAnswer('unsafe'), at: 2 },
      }),
    ),
    decision(n, 'A', 'controversial', { undoneAt: 5 }),
    decision(n, 'Z', 'unsafe', { role: 'adjudicator' }),
  ],
}));

function goldItem(n: number, verdict: string, reviewer = 'A'): DecidedItem {
  return { item: reviewItem(n, { gold: 'safe' }), decisions: [decision(n, reviewer, verdict)] };
}

describe('how reviewers of a run agree', () => {
  it('rests on first, blind answers to ordinary items: the worked numbers of R 7', () => {
    const noise = [goldItem(10, 'unsafe'), goldItem(11, 'unsafe', 'B')];
    const { agreement } = reviewerNumbers([...items, ...noise], { draws: 0 });
    expect(agreement).toMatchObject({ n_items: 6, n_raters: 3, n_ratings: 18 });
    expect(agreement.fleiss_kappa).toBeCloseTo(0.2987, 4);
    expect(agreement.gwet_ac1).toBeCloseTo(0.3647, 4);
    expect(agreement.krippendorff_alpha).toBeCloseTo(0.3377, 4);
  });

  it('has Dawid-Skene with the informative prior beside the votes', () => {
    const { votes } = reviewerNumbers(items, { draws: 0 });
    const byItem = new Map(votes.items.map(({ item, posterior }) => [item, posterior]));
    const printed = [0.979, 0.838, 0.009, 0.076, 0.144, 0.009];
    for (const [n, value] of printed.entries())
      expect(byItem.get(items[n]!.item.id)?.unsafe, `item ${n + 1}`).toBeCloseTo(value, 3);
    const a = votes.raters.find(({ rater }) => rater === 'A');
    expect(a?.confusion.unsafe?.unsafe).toBeCloseTo(0.845, 3);
    expect(a?.confusion.safe?.safe).toBeCloseTo(0.772, 3);
    expect(votes.posteriorUsable).toBe(false);
  });

  it('learns from gold answers without counting them as votes', () => {
    const golds = [goldItem(10, 'unsafe'), goldItem(11, 'unsafe'), goldItem(12, 'safe')];
    expect(JSON.parse(JSON.stringify(goldCounts(golds)))).toEqual({ A: { safe: { unsafe: 2, safe: 1 } } });
    const trusted = reviewerNumbers([...items, ...golds], { draws: 0 }).votes;
    const specificity = trusted.raters.find(({ rater }) => rater === 'A')?.confusion.safe?.safe;
    expect(trusted.items).toHaveLength(6);
    expect(specificity).toBeLessThan(0.772);
  });

  it('does not depend on the order of items and decisions', () => {
    const turned = shuffled(items, 3).map((one) => ({ ...one, decisions: [...one.decisions].reverse() }));
    expect(reviewerNumbers(turned, { draws: 50 })).toEqual(reviewerNumbers(items, { draws: 50 }));
  });

  it('keeps names and verdicts apart that look like parts of an object or hide their letters', () => {
    const names = ['__proto__', 'constructor', 'a\u200bb', 'ab', '\u202eba'];
    const odd = names.map((name, n) => ({
      item: reviewItem(n),
      decisions: names.map((rater) =>
        decision(n, rater, name, { answer: reviewAnswer(name, { reason: '</script>\u0000__proto__' }) }),
      ),
    }));
    const { agreement, votes } = reviewerNumbers(odd, { draws: 0 });
    expect(agreement).toMatchObject({ n_raters: 5, n_ratings: 25, percent_agreement: 1 });
    expect([...votes.labels].sort()).toEqual([...names].sort());
    const golds = names.map((name, n) => ({
      item: reviewItem(n, { gold: name }),
      decisions: [decision(n, name, name)],
    }));
    expect(Object.keys(goldCounts(golds))).toEqual(names);
    expect(goldCounts(golds).constructor?.constructor?.constructor).toBe(1);
  });

  it('makes a cluster of the rounds of one case', () => {
    const rounds = [1, 2].map((round) => ({
      item: reviewItem(1, { round }),
      decisions: [decision(1, 'A', 'safe')],
    }));
    const rows = agreementRows(rounds);
    expect(new Set(rows.map(({ item }) => item)).size).toBe(2);
    expect(new Set(rows.map(({ cluster }) => cluster)).size).toBe(1);
  });
});
