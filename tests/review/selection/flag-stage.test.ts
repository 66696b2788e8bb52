import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawUniform } from '../../../metrics/sampling/inclusion.ts';
import { checkItem } from '../../../review/queue-rules.ts';
import { createPoolPass } from '../../../review/selection/pool-pass.ts';
import type { ReviewPlan, SelectionRule } from '../../../review/selection/review-plan.ts';
import { candidate, itemsOf, mixedPool, reviewPlan, said, shuffled, stage } from './support.ts';

const pool = mixedPool(1500);

function designsOf(plan: ReviewPlan) {
  const pass = createPoolPass(plan);
  for (const one of pool) pass.observe(one);
  const designOf = pass.finish();
  return pool.map((one) => ({ ...designOf(one), caseId: one.caseId }));
}

const BUDGETS = {
  'a number of items': { auditShare: 0.25, costs: { HATE: 3 }, items: 120 },
  minutes: { auditShare: 0.2, costs: {}, minutes: 40, seconds: { text: 20, image: 30, video: 90, dialogue: 60 } },
} as const;

describe('the flag stage', () => {
  it('draws a case by every rule that holds on it and keeps the chance of all of them together', async () => {
    const plan = reviewPlan();
    const both = candidate(1, {
      verdicts: [said('a', { outcome: 'unsafe', score: 0.55 }), said('b', { score: 0.1 })],
    });
    const design = createPoolPass(plan).finish()(both);
    expect(design.inclusion).toBeCloseTo(1 - 0.9 * 0.5 * 0.6, 12);
    expect(design.stratum).toBe('mixed/disagreement+margin');
    const drawn = [
      ['audit@1', 0.1],
      ['disagreement@1', 0.5],
      ['margin@2', 0.4],
    ].flatMap(([rule, share]) =>
      drawUniform({ seed: 7, caseId: both.caseId, rule: String(rule) }) < Number(share) ? [rule] : [],
    );
    expect(design.rule).toBe(drawn.length === 0 ? null : drawn.join('+'));
  });

  it('says why: every reason that holds, and the audit only where its own draw took the case', () => {
    const plan = reviewPlan();
    for (const design of designsOf(plan)) {
      const byAudit = drawUniform({ seed: 7, caseId: design.caseId, rule: 'audit@1' }) < 0.1;
      expect(design.flags.some(({ reason }) => reason === 'random_audit')).toBe(byAudit);
      expect(design.flags.some(({ reason }) => reason === 'disagreement')).toBe(
        design.stratum.includes('disagreement'),
      );
    }
  });

  it('gives every case a chance, and takes about as many as the chances add up to', () => {
    const designs = designsOf(reviewPlan());
    const expected = designs.reduce((sum, { inclusion }) => sum + inclusion, 0);
    const spread = Math.sqrt(designs.reduce((sum, { inclusion }) => sum + inclusion * (1 - inclusion), 0));
    const drawn = designs.filter(({ rule }) => rule !== null).length;
    expect(Math.min(...designs.map(({ inclusion }) => inclusion))).toBeCloseTo(0.1, 12);
    expect(Math.abs(drawn - expected)).toBeLessThan(4 * spread);
  });

  it('makes items that the queue takes, due after the deadline, in the first round', async () => {
    const items = await itemsOf(pool, reviewPlan({ priorities: { disagreement: 10 } }));
    expect(items.length).toBeGreaterThan(100);
    for (const item of items) {
      checkItem(item);
      expect(item).toMatchObject({ round: 1, wanted: 2, dueAt: 87_400_000, gold: null, selection: { seed: 7 } });
      expect(item.priority).toBe(item.flags.some(({ reason }) => reason === 'disagreement') ? 10 : 100);
    }
  });

  it.each([['no budget', null], ...Object.entries(BUDGETS)])(
    'chooses the same with %s, whatever the order of cases and verdicts',
    async (_, budget) => {
      const plan = reviewPlan({ budget });
      const items = await itemsOf(pool, plan);
      const turned = pool.map((one) => ({ ...one, verdicts: [...one.verdicts].reverse() }));
      const rules = [...plan.rules].reverse();
      for (const seed of [1, 2]) expect(await itemsOf(shuffled(turned, seed), { ...plan, rules })).toEqual(items);
    },
  );

  it('draws anew under another seed and another version of a rule, and alike under the same', async () => {
    const ids = async (plan: ReviewPlan) => (await itemsOf(pool, plan)).map(({ id }) => id);
    const first = await ids(reviewPlan());
    expect(await ids(reviewPlan())).toEqual(first);
    expect(await ids(reviewPlan({ seed: 8 }))).not.toEqual(first);
    const rules = reviewPlan().rules.map((rule): SelectionRule => ({ ...rule, version: rule.version + 1 }));
    expect(await ids(reviewPlan({ rules }))).not.toEqual(first);
  });

  it('never lets one case change another’s draw', async () => {
    const items = await itemsOf(pool, reviewPlan());
    const half = pool.slice(0, 700);
    const ids = new Set(half.map(({ caseId }) => caseId));
    expect(await itemsOf(half, reviewPlan())).toEqual(items.filter(({ caseId }) => ids.has(caseId)));
  });
});

describe('a plan with a budget', () => {
  it.each(Object.entries(BUDGETS))('spends %s, and keeps the share of the sample', async (_, budget) => {
    const audit = { ...reviewPlan().rules[0]!, share: 0.005 } satisfies SelectionRule;
    const plan = reviewPlan({ budget, rules: [audit, ...reviewPlan().rules.slice(1)] });
    const designs = designsOf(plan);
    const certain = designs.filter(({ inclusion, rule }) => inclusion === 1 && rule !== null).length;
    const sample = designs.reduce((sum, { inclusion }) => sum + (inclusion === 1 ? 0 : inclusion), 0);
    expect(certain + sample).toBeLessThanOrEqual(120 + 1e-6);
    expect(certain).toBe(Math.floor(120 * (1 - budget.auditShare)));
    expect(sample).toBeCloseTo(120 * budget.auditShare, 3);
    expect(Math.min(...designs.map(({ inclusion }) => inclusion))).toBeGreaterThanOrEqual(0.005);
    for (const item of await itemsOf(pool, plan)) {
      checkItem(item);
      expect(item.selection.rule).toBe('budget@1');
    }
  });

  it('takes what is always asked for certain, and its time off the certain picks alone', () => {
    const always: SelectionRule = {
      name: 'sensitive',
      version: 1,
      reason: 'sensitive_category',
      share: 1,
      hazards: ['HATE'],
    };
    const audit = { ...reviewPlan().rules[0]!, share: 0.001 } satisfies SelectionRule;
    const designs = designsOf(reviewPlan({ rules: [audit, always], budget: BUDGETS['a number of items'] }));
    const isHate = (at: number) => pool[at]!.verdicts.some(({ hazards }) => hazards.includes('HATE'));
    const hated = designs.filter((_, at) => isHate(at));
    const rest = designs.filter((_, at) => !isHate(at));
    expect(hated.length).toBeGreaterThan(100);
    expect(hated.every(({ inclusion, rule }) => inclusion === 1 && rule === 'sensitive@1')).toBe(true);
    expect(rest.filter(({ inclusion }) => inclusion === 1)).toEqual([]);
    expect(rest.reduce((sum, { inclusion }) => sum + inclusion, 0)).toBeCloseTo(30, 3);
  });

  it('refuses a case that it never saw in the pool', () => {
    const pass = createPoolPass(reviewPlan({ budget: BUDGETS.minutes }));
    pass.observe(candidate(1));
    expect(() => pass.finish()(candidate(2))).toThrow(/not observed/);
  });
});

describe('a plan that is wrong', () => {
  it.each<[string, Partial<ReviewPlan>, RegExp]>([
    ['no audit', { rules: [] }, /0 random audits/],
    ['two audits', { rules: [0, 1].map((n) => ({ ...reviewPlan().rules[0]!, name: `a${n}` })) }, /2 random audits/],
    ['an audit that draws nothing', { rules: [{ ...reviewPlan().rules[0]!, share: 0 }] }, /share is not above 0/],
    ['two rules of one name', { rules: [...reviewPlan().rules, reviewPlan().rules[1]!] }, /another rule/],
    ['nobody wanted', { wanted: 0 }, /wants 1 decision/],
    ['a deadline of no length', { deadlineMs: Number.NaN }, /deadline/],
    ['an empty budget', { budget: { auditShare: 0.2, costs: {}, items: 0 } }, /not above 0/],
    ['a budget without a sample', { budget: { auditShare: 0, costs: {}, items: 9 } }, /audit share/],
  ])('is refused: %s', (_, change, message) => {
    expect(() => createPoolPass(reviewPlan(change))).toThrow(message);
  });

  it('names every problem at once', () => {
    expect(() => createPoolPass(reviewPlan({ rules: [], wanted: 0 }))).toThrow(/random audits.*1 decision/);
  });
});

describe('any pool', () => {
  const verdict = fc.record({
    outcome: fc.constantFrom('safe', 'controversial', 'unsafe', 'refused', 'invalid', 'timeout' as const),
    score: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    hazards: fc.subarray(['HATE', 'SEX.minors', '__proto__', 'constructor', '\u202e']),
  });

  it('gives items that the queue takes, the same from any order', async () => {
    const anyPool = fc.array(fc.array(verdict, { maxLength: 3 }), { maxLength: 30 });
    const budget = fc.constantFrom(null, ...Object.values(BUDGETS));
    await fc.assert(
      fc.asyncProperty(anyPool, budget, fc.integer(), async (verdicts, budget, seed) => {
        const cases = verdicts.map((list, n) => candidate(n, { verdicts: list.map((one, at) => said(`m${at}`, one)) }));
        const plan = reviewPlan({ budget, seed });
        const items = await itemsOf(cases, plan);
        for (const item of items) checkItem(item);
        expect(await itemsOf([...cases].reverse(), plan)).toEqual(items);
        expect(stage(plan).plan).toBe(plan);
      }),
      { numRuns: 100 },
    );
  });
});
