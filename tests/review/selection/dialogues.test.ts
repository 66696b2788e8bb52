import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../core/digest.ts';
import { checkItem } from '../../../review/queue-rules.ts';
import type { Candidate } from '../../../review/selection/candidate.ts';
import {
  dialogueCandidate,
  dialogueCaseId,
  dialogueDoubt,
  measuredOutcome,
} from '../../../review/selection/dialogue.ts';
import { createPoolPass } from '../../../review/selection/pool-pass.ts';
import type { ReviewPlan, SelectionRule } from '../../../review/selection/review-plan.ts';
import { triggerOf } from '../../../review/selection/triggers.ts';
import { ARM, arguedCase, dialogueRow, stance } from '../dialogue-fixture.ts';
import { AUDIT, caseNumber, DISAGREEMENT, itemsOf, MARGIN, mixedPool, reviewPlan, trial } from './support.ts';

const STANCE: SelectionRule = { name: 'stance', version: 1, reason: 'stance_change', share: 0.5 };
const FAILURE: SelectionRule = { name: 'failure', version: 1, reason: 'failure', share: 1, outcomes: ['refused'] };
const LOW_AUDIT: SelectionRule = { ...AUDIT, share: 0.002 } as SelectionRule;

const dialogue = (n: number, change: Parameters<typeof trial>[0] = {}): Candidate => ({
  caseId: caseNumber(n),
  kind: 'dialogue',
  verdicts: [],
  trials: [trial(change)],
});
const crossed = { crossed: true, compared: true, change: 0.5 };

/** Cases, then a third of dialogues crossed, a third unmoved, a third control. */
const pool = [
  ...mixedPool(1000),
  ...Array.from({ length: 900 }, (_, n) =>
    dialogue(5000 + n, n % 3 === 0 ? crossed : { change: 0, arm: n % 3 === 1 ? 'text' : 'control' }),
  ),
];

function designsOf(plan: ReviewPlan, of: readonly Candidate[] = pool) {
  const pass = createPoolPass(plan);
  for (const one of of) pass.observe(one);
  const designOf = pass.finish();
  return of.map((one) => ({ ...designOf(one), kind: one.kind, crossed: one.trials[0]?.crossed ?? false }));
}

describe('a dialogue', () => {
  const item = arguedCase(1, { type: 'image', source: { kind: 'blob', sha256: digestOf('picture') } });

  it('is one trial of one persuadee, told apart by both', () => {
    const [one, other] = [ARM.text, ARM.media].map((index) => dialogueRow(item, { place: 0, index }));
    const peer = dialogueRow(item, { place: 0, index: ARM.text, persuadee: 'firm' });
    expect(dialogueCandidate(one!)).toMatchObject({ kind: 'dialogue', verdicts: [], trials: [{ arm: 'text' }] });
    expect(dialogueCandidate(one!).caseId).toBe(digestOf(['dialogue', one!.trial.id, one!.persuadee]));
    expect(new Set([one!, other!, peer].map((row) => dialogueCaseId(row.trial.id, row.persuadee))).size).toBe(3);
  });

  it('gave way by the readings when it crossed the middle or ended in the goal; without both ends nothing is known', () => {
    const read = (from: number, to: number, change = {}) =>
      measuredOutcome(
        dialogueCandidate(dialogueRow(item, { place: 0, index: ARM.text, from: stance(from), to: stance(to), change }))
          .trials[0]!,
      );
    expect(read(2, 4)).toBe('gave_way');
    expect(read(4, 5)).toBe('held');
    expect(read(3, 5, { outcome: 'goal' })).toBe('gave_way');
    expect(read(5, 5, { outcome: 'goal', turns: [] })).toBe('held');
    expect(measuredOutcome({ crossed: false, reachedGoal: false, compared: false })).toBeNull();
  });

  it('is in doubt where it crossed, far from it where nothing moved, and never in the control arm', () => {
    expect(dialogueDoubt(trial(crossed))).toBe(0.5);
    expect(dialogueDoubt(trial({ change: 0.1 }))).toBeCloseTo(0.15, 12);
    expect(dialogueDoubt(trial({ change: 0.9 }))).toBe(0.25);
    expect(dialogueDoubt(trial({ change: 0 }))).toBe(0.1);
    expect(dialogueDoubt(trial())).toBe(0.25);
    expect(dialogueDoubt(trial({ ...crossed, arm: 'control' }))).toBe(0);
  });

  it('is seen by rules for stance changes, failures and the audit alone; under control by the audit alone', () => {
    const every = [AUDIT, DISAGREEMENT, MARGIN, FAILURE, STANCE];
    const reasons = (change: Parameters<typeof trial>[0]) =>
      every.filter((rule) => triggerOf(rule, dialogue(1, change)) !== null).map(({ reason }) => reason);
    const all = { ...crossed, failed: true, judgesDiffer: true };
    expect(reasons(all)).toEqual(['random_audit', 'failure', 'stance_change']);
    expect(reasons({ ...all, arm: 'control' })).toEqual(['random_audit']);
    expect(reasons({})).toEqual(['random_audit']);
  });
});

describe('a plan over cases and dialogues', () => {
  it('keeps dialogues in strata of their own and draws each by the shares of its rules', async () => {
    const plan = reviewPlan({ rules: [AUDIT, DISAGREEMENT, STANCE] });
    for (const { kind, stratum, inclusion, crossed: gaveWay } of designsOf(plan)) {
      if (kind !== 'dialogue') expect(stratum).not.toMatch(/^dialogue/);
      else {
        expect(stratum).toBe(gaveWay ? 'dialogue/stance' : 'dialogue/unflagged');
        expect(inclusion).toBeCloseTo(gaveWay ? 1 - 0.9 * 0.5 : 0.1, 12);
      }
    }
    const items = await itemsOf(pool, plan);
    for (const item of items) checkItem(item);
    expect(await itemsOf([...pool].reverse(), plan)).toEqual(items);
    expect(items.filter(({ kind }) => kind === 'dialogue').length).toBeGreaterThan(150);
  });

  it('does not let dialogues flood a budget: they have their part of it, crossed ones first, the control arm by audit', () => {
    const budget = { auditShare: 0.2, costs: {}, items: 80 };
    const designs = designsOf(reviewPlan({ rules: [LOW_AUDIT, STANCE], budget }));
    const expected = (dialogues: boolean) =>
      designs.reduce((sum, one) => sum + ((one.kind === 'dialogue') === dialogues ? one.inclusion : 0), 0);
    expect(expected(false)).toBeCloseTo(60, 3);
    expect(expected(true)).toBeCloseTo(20, 3);
    const certain = designs.filter(({ kind, inclusion }) => kind === 'dialogue' && inclusion === 1);
    expect(certain).toHaveLength(10);
    expect(certain.every((one) => one.crossed && one.stratum === 'dialogue/budget')).toBe(true);
    expect(certain[0]!.flags).toEqual([{ reason: 'stance_change', value: 0.5 }]);
    const rest = designs.filter(({ kind, inclusion }) => kind === 'dialogue' && inclusion < 1);
    expect(rest.filter(({ inclusion }) => inclusion === 0.002)).toHaveLength(300);
    const [held, gaveWay] = [false, true].map(
      (did) => rest.find((one) => one.crossed === did && one.inclusion > 0.002)!,
    );
    expect(gaveWay!.inclusion / held!.inclusion).toBeCloseTo(5, 6);
  });

  it('leaves cases the same under a budget whatever dialogues there are', () => {
    const budget = { auditShare: 0.2, costs: {}, items: 80, dialogueShare: 0 };
    const plan = reviewPlan({ rules: [LOW_AUDIT, STANCE], budget });
    const cases = pool.filter(({ kind }) => kind !== 'dialogue');
    expect(designsOf(plan).filter(({ kind }) => kind !== 'dialogue')).toEqual(designsOf(plan, cases));
  });

  it('gives them the audit alone without a rule for stance changes, and the whole budget where there is nothing else', () => {
    const budget = { auditShare: 0.2, costs: {}, items: 80 };
    const audited = designsOf(reviewPlan({ rules: [LOW_AUDIT], budget }));
    expect(audited.filter(({ kind }) => kind === 'dialogue').every(({ inclusion }) => inclusion === 0.002)).toBe(true);
    const alone = pool.filter(({ kind }) => kind === 'dialogue');
    const whole = designsOf(reviewPlan({ rules: [LOW_AUDIT], budget }), alone);
    expect(whole.filter(({ inclusion }) => inclusion === 1)).toHaveLength(40);
  });

  it('says why the budget took a dialogue that no rule names: its change, or that nothing was measured', () => {
    const budget = { auditShare: 0.2, costs: {}, items: 10 };
    const few = [dialogue(1, { change: 0.25 }), dialogue(2, { failed: true })];
    const flags = designsOf(reviewPlan({ rules: [LOW_AUDIT], budget }), few).map((one) => one.flags);
    expect(flags).toEqual([[{ reason: 'stance_change', value: 0.25 }], [{ reason: 'failure', value: null }]]);
  });

  it('refuses a part that is none', () => {
    const budget = { auditShare: 0.2, costs: {}, items: 10, dialogueShare: 1.5 };
    expect(() => createPoolPass(reviewPlan({ budget }))).toThrow(/dialogues’ part/);
  });
});
