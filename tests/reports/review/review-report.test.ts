import { describe, expect, it } from 'vitest';
import { renderJson } from '../../../reports/render-json.ts';
import { buildReport } from '../../../reports/report-model.ts';
import type { ReviewInputItem } from '../../../reports/review/review-input.ts';
import type { ReviewReport } from '../../../reports/review/review-shape.ts';
import type { ReviewItem } from '../../../review/item.ts';
import { reviewItem } from '../../review/items.ts';
import { candidate, mixedPool, reviewPlan, said } from '../../review/selection/support.ts';
import {
  closed,
  decision,
  drawnItems,
  expired,
  reportOf,
  reviewInput,
  SMALL_PLAN,
  smallPool,
} from './review-fixture.ts';

const pool = smallPool();
const drawn = drawnItems(pool, SMALL_PLAN);

async function reviewOf(items: readonly ReviewInputItem[], change = {}): Promise<ReviewReport> {
  const review = reviewInput({ pool, items, plan: SMALL_PLAN, change });
  return (await buildReport(reportOf(pool, { review }))).review!;
}

/** Cases 0..4 unsafe, the rest safe: the moderator misses one. */
const truthOf = (n: number) => (n < 5 ? 'unsafe' : 'safe');
const allClosed = drawn.map((item, n) => closed(item, truthOf(n)));

describe('people’s part of a report', () => {
  it('is absent where the run asks nobody', async () => {
    expect(await buildReport(reportOf(pool))).not.toHaveProperty('review');
    expect(await buildReport(reportOf(pool, { review: null }))).not.toHaveProperty('review');
  });

  it('knows a pool that was judged whole', async () => {
    const { moderators, cases } = await reviewOf(allClosed);
    expect(cases).toEqual({ pool: 10, drawn: 10, judged: 10, scored: 10, coverage: 1 });
    expect(moderators[0]!.audit!.weighted).toMatchObject({ recall: 0.8, precision: 1, prevalence: 0.5 });
    expect(moderators[0]!.effective_n).toBeCloseTo(10, 9);
  });

  it('says that nobody decided anything, and has no figure', async () => {
    const nobody = await reviewOf(drawn.map((item) => ({ item, state: 'open', result: null, decisions: [] })));
    expect(nobody).toMatchObject({ agreement: null, reviewers: [], cases: { drawn: 10, judged: 0, coverage: 0 } });
    expect(nobody.notes.join(' ')).toMatch(/decided no case.*10 items are still open/);
    const { audit, effective_n } = nobody.moderators[0]!;
    expect(effective_n).toBeNull();
    expect(Object.values(audit!.weighted)).toEqual(Object.values(audit!.weighted).map(() => null));
    expect(Object.values(audit!.naive)).toEqual(Object.values(audit!.naive).map(() => null));
  });

  it('reads expired and open items, votes on them or not, as missing', async () => {
    const gone = await reviewOf(drawn.map(expired));
    expect(gone.cases).toMatchObject({ judged: 0 });
    expect(gone.moderators[0]!.audit!.n_labelled).toBe(0);
    const voted = drawn.map(
      (item): ReviewInputItem => ({
        item,
        state: 'open',
        result: null,
        decisions: [decision(item, 'alice', 'unsafe')],
      }),
    );
    const open = await reviewOf(voted);
    expect(open.moderators[0]!.audit!.n_labelled).toBe(0);
    expect(open.agreement).toMatchObject({ n_ratings: 10 });
  });

  it('counts a verdict that is no label as decided, not as safe', async () => {
    const unsure = await reviewOf(drawn.map((item, n) => closed(item, n < 3 ? 'unsure' : truthOf(n))));
    expect(unsure.cases).toMatchObject({ judged: 10, scored: 7 });
    expect(unsure.moderators[0]!.audit!.n_labelled).toBe(7);
    expect(unsure.notes.join(' ')).toContain('On 3 cases');
  });

  it('says that nothing is drawn', async () => {
    const none = await reviewOf([]);
    expect(none).toMatchObject({ design_changes: 0, cases: { drawn: 0, coverage: null }, notes: [expect.any(String)] });
  });

  it('has no agreement of one reviewer, and says why', async () => {
    const one = await reviewOf(drawn.map((item, n) => closed(item, truthOf(n), ['alice'])));
    expect(one.agreement).toMatchObject({ n_raters: 1, krippendorff_alpha: null, percent_agreement: null });
    expect(one.agreement!.notes.length).toBeGreaterThan(0);
    expect(one.reviewers).toEqual([expect.objectContaining({ name: 'R1', simulated: false, votes: 10 })]);
    expect(one.moderators[0]!.audit!.weighted.recall).toBe(0.8);
  });

  it('leaves gold items out of truth, votes and counts, and judges reviewers by them', async () => {
    const golds = Array.from({ length: 10 }, (_, n): ReviewInputItem => {
      const item = reviewItem(1000 + n, { gold: 'unsafe', flags: [{ reason: 'gold', value: null }] });
      const decisions = [
        decision(item, 'alice', n < 5 ? 'unsafe' : 'safe'),
        decision(item, 'bob', n < 8 ? 'unsafe' : 'safe'),
      ];
      return { item, state: 'closed', result: { verdict: 'unsafe', basis: 'gold' }, decisions };
    });
    const onCase = { ...reviewItem(1, { gold: 'safe', caseId: drawn[0]!.caseId, round: 9 }) };
    const gold: ReviewInputItem = {
      item: onCase,
      state: 'closed',
      result: { verdict: 'safe', basis: 'gold' },
      decisions: [],
    };
    const [found, plain] = [await reviewOf([...allClosed, ...golds, gold]), await reviewOf(allClosed)];
    expect(found.gold_items).toBe(11);
    expect(found.moderators).toEqual(plain.moderators);
    expect(found.agreement).toEqual(plain.agreement);
    expect(found.decisions).toEqual(plain.decisions);
    const records = found.reviewers.map(({ gold: record }) => record!).sort((a, b) => a.right - b.right);
    expect(records[0]).toMatchObject({ right: 5, wrong: 5, alert: true });
    expect(records[0]!.chance_below).toBeCloseTo(0.988, 3);
    expect(records[1]).toMatchObject({ right: 8, wrong: 2, alert: false });
    expect(records[1]!.chance_below).toBeCloseTo(0.617, 3);
    expect(records[1]!.mean).toBeCloseTo(9 / 12, 12);
    expect(found.notes.join(' ')).toContain('1 of 2 reviewers');
  });

  it('counts conflicts, adjudications, undone and revised answers', async () => {
    const [first, second, third] = drawn as [ReviewItem, ReviewItem, ReviewItem];
    const adjudicated: ReviewInputItem = {
      item: first,
      state: 'closed',
      result: { verdict: 'safe', basis: 'adjudicated' },
      decisions: [
        decision(first, 'alice', 'unsafe'),
        decision(first, 'bob', 'safe'),
        decision(first, 'carol', 'safe', { role: 'adjudicator' }),
        decision(first, 'alice', 'controversial', { undoneAt: 5 }),
      ],
    };
    const toMachine = { choice: 'revise', answer: { ...decision(second, 'alice', 'unsafe').answer }, at: 2 } as const;
    const revised: ReviewInputItem = {
      item: second,
      state: 'closed',
      result: { verdict: 'unsafe', basis: 'agreed' },
      decisions: [
        decision(second, 'alice', 'safe', { revealedAt: 1, revision: toMachine }),
        decision(second, 'bob', 'unsafe', { revealedAt: 1, revision: { ...toMachine, choice: 'keep' } }),
      ],
    };
    const overruled: ReviewInputItem = {
      item: third,
      state: 'closed',
      result: { verdict: 'safe', basis: 'adjudicated' },
      decisions: [
        ...['alice', 'bob'].map((name) => decision(third, name, 'unsafe')),
        decision(third, 'carol', 'safe', { role: 'adjudicator' }),
      ],
    };
    const found = await reviewOf([adjudicated, revised, overruled, ...drawn.slice(3).map(expired)]);
    expect(found.decisions).toEqual({
      made: 9,
      votes: 6,
      adjudications: 2,
      undone: 1,
      revealed: 2,
      kept: 1,
      revised: 1,
    });
    expect(found.conflicts).toMatchObject({
      items: 3,
      conflicting: 2,
      adjudicated: 2,
      with_majority: 1,
      overturned: 1,
    });
    expect(found.anchoring).toEqual({ disagreed: 1, toward_machine: 1, rate: 1 });
    const rows = found.reviewers.map(({ votes, as_result, overturned, adjudications, undone }) =>
      [votes, as_result, overturned, adjudications, undone].join(' '),
    );
    expect(rows.sort()).toEqual(['0 0 0 2 0', '3 0 2 0 1', '3 2 1 0 0']);
    expect(found.items).toMatchObject({ by_basis: { adjudicated: 2, agreed: 1 } });
  });

  it('takes the verdict of the newest closed round', async () => {
    const again = closed({ ...drawn[0]!, id: reviewItem(77).id, round: 2 }, 'safe');
    const found = await reviewOf([...allClosed, again]);
    expect(found.cases.drawn).toBe(10);
    expect(found.items).toMatchObject({ n: 11, later_rounds: 1 });
    expect(found.moderators[0]!.audit!.weighted).toMatchObject({ prevalence: 0.4, precision: 0.75 });
  });

  it('has neither names, reasons, times nor ids of the run in any file, and does not depend on them', async () => {
    const turned = allClosed.map(({ item, ...rest }) => ({
      ...rest,
      item: { ...item, id: reviewItem(item.priority).id, run: 'run-99999999-7', dueAt: 12345 },
    }));
    const json = async (items: readonly ReviewInputItem[]) =>
      renderJson(await buildReport(reportOf(pool, { review: reviewInput({ pool, items, plan: SMALL_PLAN }) })));
    const text = await json(allClosed);
    expect(await json(turned)).toBe(text);
    expect(text).not.toMatch(/alice|bob|SECRET|1764000000123|run-00000000/);
    expect(text).toContain('"name":"R2"');
  });

  it('names simulated reviewers and marks them, people or not beside them', async () => {
    const half = drawn.map((item, n) => closed(item, truthOf(n), n < 5 ? ['sim-b', 'sim-a'] : ['alice', 'sim-a']));
    const review = reviewInput({
      pool,
      items: half,
      plan: SMALL_PLAN,
      change: { simulated: ['sim-a', 'sim-b', 'sim-c'] },
    });
    const model = await buildReport(reportOf(pool, { review }));
    expect(model.simulated).toBe(true);
    expect(model.review!.simulated).toBe(true);
    expect(model.review!.reviewers.map(({ name, simulated }) => [name, simulated])).toEqual([
      ['R1', false],
      ['sim-a', true],
      ['sim-b', true],
    ]);
  });
});

describe('a pool whose verdicts changed after the draw', () => {
  const plan = reviewPlan();
  const whole = mixedPool(400);
  const items = drawnItems(whole, plan).map((item) => closed(item, 'safe'));
  const changed = whole.map((one) => ({
    ...one,
    verdicts: one.verdicts.map((row) => ({ ...row, outcome: 'safe' as const })),
  }));
  const build = async (now: typeof whole, change = {}) =>
    (await buildReport(reportOf(now, { review: reviewInput({ pool: now, items, plan, change }) }))).review!;

  it('gives no weighted figure, a note, and the report all the same', async () => {
    const found = await build(changed);
    expect(found.design_changes).toBeGreaterThan(0);
    expect(found.moderators.map(({ audit }) => audit)).toEqual([null, null]);
    expect(found.cases.pool).toBeNull();
    expect(found.strata.every(({ population }) => population === null)).toBe(true);
    expect(found.notes.join(' ')).toContain('verdicts changed after the draw');
    expect(found.agreement).not.toBeNull();
    expect((await build(whole)).design_changes).toBe(0);
  });

  it('sees a drawn case that the pool lacks, and one that would be drawn now', async () => {
    const first = items[0]!.item.caseId;
    expect((await build(whole.filter(({ caseId }) => caseId !== first))).design_changes).toBe(1);
    const others = {
      items: async function* () {
        yield* items.slice(1);
      },
    };
    expect((await build(whole, others)).design_changes).toBe(1);
  });

  it('makes the design of a budget again, from the whole pool', async () => {
    const budget = reviewPlan({ budget: { items: 60, auditShare: 0.3, costs: {} } });
    const spent = drawnItems(whole, budget).map((item) => closed(item, 'unsafe'));
    const review = reviewInput({ pool: whole, items: spent, plan: budget });
    const found = (await buildReport(reportOf(whole, { review }))).review!;
    expect(found.design_changes).toBe(0);
    expect(found.moderators[0]!.audit!.weighted.prevalence).toBe(1);
  });
});

describe('cases that a moderator could not assess', () => {
  it('are in none of its figures; a refusal is a wrong answer', async () => {
    const odd = [
      ...smallPool(),
      candidate(50, { verdicts: [said('a', { outcome: 'not_assessable' })] }),
      candidate(51, { verdicts: [said('a', { outcome: 'refused' })] }),
    ];
    const items = drawnItems(odd, SMALL_PLAN).map((item) => closed(item, 'unsafe'));
    const review = reviewInput({ pool: odd, items, plan: SMALL_PLAN });
    const [found] = (await buildReport(reportOf(odd, { review }))).review!.moderators;
    expect(found).toMatchObject({ left_out: 1, audit: { n_population: 11, n_labelled: 11 } });
    expect(found!.audit!.weighted.recall).toBeCloseTo(4 / 11, 12);
  });
});
