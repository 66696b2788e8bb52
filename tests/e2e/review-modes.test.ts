import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sha256 } from '../../core/digest.ts';
import { type SimulatorHandle, startSimulator, until } from '../kill/processes.ts';
import { EVERY_CASE, itemIds, openReviewLab, type ReviewLab } from './review-lab.ts';
import type { Act } from './review-people.ts';

const ITEMS = 4;
const ASKS = { people: 1, rules: EVERY_CASE } as const;
const ADA: Act = { add: 'ada', roles: ['reviewer'] };
const TALK = {
  cases: [{ dataset: 'pmiyc', sample: 1 }],
  persuadees: [{ name: 'open', endpoint: 'talk', model: 'sim1-open' }],
  arms: ['control'],
  repeats: 1,
};
const TALK_ENDPOINTS = {
  sim: { base_url: `\${SIM_URL}`, timeout_s: 10 },
  talk: { base_url: `\${SIM_URL}`, timeout_s: 10 },
};

let simulator: SimulatorHandle;
let lab: ReviewLab;
beforeAll(async () => {
  simulator = await startSimulator(JSON.stringify({ seed: 11, latency: { ms: 0, jitter: 0 } }), 'hatecheck');
}, 60_000);
afterAll(() => simulator.stop());
afterEach(() => lab.dispose(), 30_000);

const says = (ids: readonly string[]): Act[] => ids.map((item) => ({ as: 'ada', item, verdict: 'unsafe' }));
function byState(): Readonly<Record<string, number>> {
  const report = lab.report() as { review: { items: { by_state: Record<string, number> } } } | null;
  return report?.review.items.by_state ?? {};
}

describe('a run that asks people', () => {
  it('writes its report at once where nothing waits, and again after the last decision', async () => {
    lab = openReviewLab(simulator, { sample: ITEMS, review: { ...ASKS, gate: 'none' } });
    expect(await lab.run()).toMatchObject({ code: 4, result: { state: 'waiting', reported: true } });
    const ids = await itemIds(lab);
    expect(byState()).toMatchObject({ open: ITEMS, closed: 0 });
    await lab.people([ADA, ...says(ids.slice(1))]);
    expect(await lab.run()).toMatchObject({ code: 4, result: { reported: true, review: { open: 1, closed: 3 } } });
    await lab.people(says(ids));
    expect(await lab.run()).toMatchObject({ code: 0, result: { state: 'done' } });
    expect(byState()).toMatchObject({ open: 0, closed: ITEMS });
  }, 120_000);

  it('calls no persuadee before the last review is over where persuasion waits for people', async () => {
    const more = { persuasion: TALK, endpoints: TALK_ENDPOINTS };
    lab = openReviewLab(simulator, { sample: ITEMS, review: { ...ASKS, gate: 'before-persuasion' }, more });
    expect(await lab.run()).toMatchObject({ code: 4, result: { state: 'waiting', rows: 2 * ITEMS, reported: false } });
    const ids = await itemIds(lab);
    await lab.people([ADA, ...says(ids.slice(1))]);
    const { answered } = await simulator.stats();
    expect(await lab.run()).toMatchObject({ code: 4, result: { rows: 2 * ITEMS, review: { open: 1, closed: 3 } } });
    const { answered: probed } = await simulator.stats();
    await lab.people(says(ids));
    expect(await lab.run()).toMatchObject({ code: 0, result: { state: 'done' } });
    const { answered: after } = await simulator.stats();
    expect(after - probed).toBeGreaterThan(probed - answered);
    expect(lab.report()).toMatchObject({ review: { items: { by_state: { closed: ITEMS } } } });
  }, 120_000);

  it('has an item decided anew that a lead opens again, and writes the report again', async () => {
    lab = openReviewLab(simulator, { sample: ITEMS, review: ASKS });
    expect((await lab.run()).code).toBe(4);
    const ids = await itemIds(lab);
    await lab.people([ADA, { add: 'boss', roles: ['lead'] }, ...says(ids)]);
    expect((await lab.run()).code).toBe(0);
    const reopen = ['review', 'reopen', ids[0] as string, '--reason', 'another policy', '--json', '--as'];
    expect((await lab.start(...reopen, 'ada').ended).code).toBe(1);
    const reopened = await lab.start(...reopen, 'boss').ended;
    expect(reopened).toMatchObject({ code: 0 });
    const { opened } = JSON.parse(reopened.out) as { opened: string };
    expect(await lab.run()).toMatchObject({ code: 4, result: { review: { open: 1, closed: ITEMS } } });
    await lab.people([{ as: 'ada', item: opened, verdict: 'safe' }]);
    expect(await lab.run()).toMatchObject({ code: 0, result: { state: 'done' } });
    expect(lab.report()).toMatchObject({ review: { items: { later_rounds: 1, by_state: { closed: ITEMS + 1 } } } });
  }, 120_000);

  it('ends by `mettle cancel` and keeps what people decided', async () => {
    lab = openReviewLab(simulator, { sample: ITEMS, review: ASKS });
    expect((await lab.run()).code).toBe(4);
    const ids = await itemIds(lab);
    await lab.people([ADA]);
    const waiting = lab.start('run', lab.spec, '--reviewers', 'none', '--wait', '--json', '--quiet');
    await lab.people(says(ids.slice(1)));
    await until(
      'the last of three ends',
      async () => (await lab.items()).filter((one) => one.state === 'closed').length === 3,
    );
    expect((await lab.start('cancel', lab.runId()).ended).code).toBe(0);
    const ended = await waiting.ended;
    expect(JSON.parse(ended.out)).toMatchObject({ state: 'cancelled' });
    expect(ended.code).toBe(1);
    expect(lab.report()).toBeNull();
    expect((await lab.items()).flatMap(({ decisions }) => decisions)).toHaveLength(3);
    expect(await lab.run()).toMatchObject({ code: 1, result: { state: 'cancelled' } });
  }, 120_000);

  it('goes on with the same items when other code takes it over, and when cases are asked again', async () => {
    lab = openReviewLab(simulator, { sample: ITEMS, review: ASKS });
    expect((await lab.run()).code).toBe(4);
    const ids = await itemIds(lab);
    await lab.people([ADA, ...says(ids.slice(3))]);
    await lab.withStore(({ runs }) => runs.update(lab.runId(), { bundle: 'another'.padEnd(64, '0') as Sha256 }));
    expect(await lab.run()).toMatchObject({ code: 4, result: { review: { open: 3, closed: 1 } } });
    expect(await lab.status()).toMatchObject({ generation: 1 });

    await lab.withStore(async ({ results }) => {
      const run = lab.runId();
      for await (const row of results.verdicts({ run, moderator: 'guard' })) {
        const { verdict } = row;
        await results.record([
          { ...row, ask: row.ask + 1, verdict: { ...verdict, outcome: 'timeout' } as typeof verdict },
        ]);
        break;
      }
    });
    const retried = await lab.start('retry', lab.runId(), '--outcome', 'timeout', '--json').ended;
    expect(JSON.parse(retried.out)).toMatchObject({ asked_again: 1 });
    expect(await lab.run()).toMatchObject({ code: 4, result: { review: { items: 3, closed: 1 } } });
    expect(await lab.status()).toMatchObject({ generation: 2, rows: 2 * ITEMS });
    expect(await itemIds(lab)).toEqual(ids);
    await lab.people(says(ids.slice(0, 3)));
    expect((await lab.run()).code).toBe(0);
    const ends = await lab.withStore(({ reviews }) => Promise.all(ids.map((id) => reviews.events(id as never))));
    for (const events of ends) expect(events.filter(({ act }) => act === 'close')).toHaveLength(1);
  }, 180_000);

  it('is done at once when no case is drawn', async () => {
    const never = [{ ...EVERY_CASE[0], share: 1e-9 }];
    lab = openReviewLab(simulator, { sample: ITEMS, review: { ...ASKS, rules: never } });
    expect(await lab.run()).toMatchObject({ code: 0, result: { state: 'done' } });
    expect(await itemIds(lab)).toEqual([]);
  }, 60_000);

  it('takes decisions in where only a worker is up, also those of an account that is disabled since', async () => {
    lab = openReviewLab(simulator, { sample: ITEMS, review: { ...ASKS, people: 2 } });
    expect((await lab.run()).code).toBe(4);
    const ids = await itemIds(lab);
    const worker = lab.start('worker');
    const bo: Act = { add: 'bo', roles: ['reviewer'] };
    await lab.people([ADA, bo, { add: 'cy', roles: ['reviewer'] }, ...says(ids), { as: 'bo', holds: ids[0]! }]);
    const byBo: Act[] = ids.slice(2).map((item) => ({ as: 'bo', item, verdict: 'unsafe' }));
    await lab.people([...byBo, { disable: 'bo' }]);
    await until(
      'the ends of two',
      async () => (await lab.items()).filter((one) => one.state === 'closed').length === 2,
    );
    await expect(lab.people([{ as: 'bo', item: ids[0]!, verdict: 'safe' }])).rejects.toThrow();
    await lab.people(ids.slice(0, 2).map((item) => ({ as: 'cy', item, verdict: 'unsafe' })));
    await until('the ends of all', async () => (await lab.items()).every((one) => one.state === 'closed'));
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    expect((await lab.run()).code).toBe(0);
    expect(lab.report()).toMatchObject({ review: { decisions: { votes: 8 } } });
  }, 120_000);
});
