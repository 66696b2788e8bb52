import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReviewedItem } from '../../review/lead.ts';
import { type SimulatorHandle, startSimulator, until } from '../kill/processes.ts';
import { EVERY_CASE, engineIsGone, itemIds, openReviewLab, type ReviewLab } from './review-lab.ts';

const ITEMS = 4;
const asks = (more: Record<string, unknown> = {}) => ({
  people: 2,
  rules: EVERY_CASE,
  ...more,
});

let simulator: SimulatorHandle;
let lab: ReviewLab;
beforeAll(async () => {
  simulator = await startSimulator(JSON.stringify({ seed: 11, latency: { ms: 0, jitter: 0 } }), 'hatecheck');
}, 60_000);
afterAll(() => simulator.stop());
afterEach(() => lab.dispose(), 30_000);

const resultOfItem = ({ state, result, decisions }: ReviewedItem) => ({
  state,
  verdict: result?.verdict ?? null,
  basis: result?.basis ?? null,
  votes: decisions.map(({ reviewer, answer }) => `${reviewer} ${answer.verdict}`).sort(),
});

describe('the gate before the report', () => {
  it('opens only by the last decision and the next `mettle run`, whatever was killed meanwhile', async () => {
    lab = openReviewLab(simulator, { sample: ITEMS, review: asks({ deadline: '7d' }) });
    const first = await lab.run();
    expect(first).toMatchObject({
      code: 4,
      result: { state: 'waiting', reported: false, review: { items: ITEMS, open: ITEMS, closed: 0 } },
    });
    const ids = await itemIds(lab);
    expect(ids).toHaveLength(ITEMS);
    const [agreed, alike, differ, late] = ids as [string, string, string, string];
    await lab.killAll();

    const people = ['ada', 'bo'].map((add) => ({ add, roles: ['reviewer', 'adjudicator'] }) as const);
    await lab.people([
      ...people,
      { add: 'cy', roles: ['adjudicator'] },
      ...ids.map((item) => ({ as: 'ada', item, verdict: 'unsafe' })),
      { as: 'bo', item: agreed, verdict: 'unsafe' },
      { as: 'bo', item: alike, verdict: 'unsafe' },
      { as: 'bo', item: differ, verdict: 'safe' },
      { as: 'bo', holds: late },
    ]);
    const status = await lab.status();
    expect(status).toMatchObject({
      review: {
        items: ITEMS,
        open: 1,
        adjudication: 1,
        decided: 2,
        undelivered: 7,
        holders: [{ reviewer: 'bo', items: 1 }],
      },
    });
    const review = status.review as Record<string, string>;
    expect(Date.parse(review.next_due!) - Date.parse(review.oldest_since!)).toBeGreaterThan(6.9 * 86_400_000);
    expect(engineIsGone(lab.dataDir)).toBe(true);

    const second = await lab.run();
    expect(second).toMatchObject({
      code: 4,
      result: { review: { open: 1, adjudication: 1, closed: 2, undelivered: 0 } },
    });

    const waiting = lab.start('run', lab.spec, '--reviewers', 'none', '--wait', '--json', '--quiet');
    const watched = lab.start('watch', lab.runId(), '--json');
    expect((await watched.ended).code).toBe(4);
    await lab.people([{ as: 'bo', item: late, verdict: 'unsafe' }]);
    await until('the decision in its review', async () =>
      (await lab.items()).some((one) => one.item.id === late && one.state === 'closed'),
    );
    expect(await lab.people([{ as: 'bo', item: differ, verdict: 'safe' }])).toEqual([null]);
    await lab.killAll(waiting);
    expect(await lab.status()).toMatchObject({ state: 'waiting', review: { items: 1, adjudication: 1, closed: 3 } });
    expect(lab.report()).toBeNull();

    expect((await lab.people([{ as: 'cy', item: differ, verdict: 'safe' }]))[0]).not.toBeNull();
    expect(lab.report()).toBeNull();
    const last = await lab.run();
    expect(last).toMatchObject({ code: 0, result: { state: 'done' } });

    const ends = new Map((await lab.items()).map((one) => [one.item.id as string, resultOfItem(one)]));
    const both = { state: 'closed', verdict: 'unsafe', basis: 'agreed', votes: ['ada unsafe', 'bo unsafe'] };
    for (const item of [agreed, alike, late]) expect(ends.get(item)).toEqual(both);
    expect(ends.get(differ)).toEqual({
      state: 'closed',
      verdict: 'safe',
      basis: 'adjudicated',
      votes: ['ada unsafe', 'bo safe', 'cy safe'],
    });
    expect(lab.report()).toMatchObject({
      review: {
        people: 2,
        items: { n: ITEMS, by_state: { closed: ITEMS }, by_basis: { agreed: 3, adjudicated: 1 } },
        decisions: { made: 9, votes: 8, adjudications: 1, undone: 0 },
      },
    });
    expect(await lab.run()).toMatchObject({ code: 0, result: { state: 'done' } });
    expect(await lab.status()).toMatchObject({ state: 'done', review: { items: 0, closed: ITEMS } });
  }, 180_000);

  it('counts what was decided in time while no engine ran, though the deadline passed before it came back', async () => {
    lab = openReviewLab(simulator, { sample: ITEMS, review: asks({ people: 1, deadline: '15s' }) });
    expect((await lab.run()).code).toBe(4);
    const [one, two] = (await itemIds(lab)) as [string, string];
    await lab.killAll();
    await lab.people([
      { add: 'ada', roles: ['reviewer'] },
      { as: 'ada', item: one, verdict: 'safe' },
      { as: 'ada', item: two, verdict: 'unsafe' },
    ]);
    const due = (await lab.items())[0]!.dueAt!;
    expect((await lab.items())[0]!.decisions.every(({ at }) => at < due)).toBe(true);
    await until('the deadline', () => Date.now() > due);

    expect(await lab.run()).toMatchObject({ code: 0, result: { state: 'done' } });
    const ends = (await lab.items()).map(resultOfItem);
    expect(ends.slice(0, 2)).toMatchObject([
      { verdict: 'safe', basis: 'agreed' },
      { verdict: 'unsafe', basis: 'agreed' },
    ]);
    for (const end of ends.slice(2)) expect(end).toEqual({ state: 'expired', verdict: null, basis: null, votes: [] });
  }, 120_000);
});
