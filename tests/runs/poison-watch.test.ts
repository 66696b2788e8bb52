import { describe, expect, it } from 'vitest';
import { StaleLeaseError } from '../../core/errors.ts';
import type { CaseId } from '../../core/ids.ts';
import { SEND_GRANT_MS } from '../../runs/page-leases.ts';
import { pageName } from '../../runs/plan.ts';
import { oneAtATime, watchForPoison } from '../../runs/poison-watch.ts';
import { frozenRun, inMemory, moderationCase, moderationCases, RUN, type TestStore } from '../store/fixture.ts';

const LANE = 'json-policy';
const CASES = moderationCases(4);
const [GOOD, POISON] = [moderationCase(0).id, moderationCase(2).id] as [CaseId, CaseId];
const SPAN = { run: RUN, moderator: LANE, from: 0, to: CASES.length };

async function lab() {
  const store = await inMemory();
  await frozenRun(store, CASES);
  return store;
}

/** One attempt at the page, as a page does it. */
async function attempt(store: TestStore) {
  const lease = await store.leases.acquire({ run: RUN, page: pageName(LANE, SPAN), generation: 0 });
  const open = (await store.results.open(SPAN)).map((entry) => ({ caseId: entry.case.id, ask: entry.ask }));
  const watch = await watchForPoison(store, { lease, lane: LANE, open });
  await store.leases.renew(lease);
  return { lease, watch };
}

/** An attempt whose worker dies, with a case in flight or not. */
async function lose(store: TestStore, caseId: CaseId | null = null) {
  const { watch } = await attempt(store);
  if (caseId !== null) await watch.begin(caseId);
  store.clock.advance(SEND_GRANT_MS);
  return watch;
}

async function calm(store: TestStore) {
  const { lease, watch } = await attempt(store);
  await watch.close();
  await store.leases.release(lease);
  return watch;
}

const pausedOf = async (store: TestStore) => (await store.runs.control(RUN)).paused;

describe('the watch for a case that kills its worker', () => {
  it('works many cases at a time until three workers were lost, then one', async () => {
    const store = await lab();
    const seen: boolean[] = [];
    for (let i = 0; i < 5; i += 1) seen.push((await lose(store)).careful);
    expect(seen).toEqual([false, false, false, true, true]);
    expect(await pausedOf(store)).toBeNull();
  });

  it('does not count attempts that ended in order', async () => {
    const store = await lab();
    for (let i = 0; i < 6; i += 1) expect((await calm(store)).careful).toBe(false);
  });

  it('blames no case while many were in flight', async () => {
    const store = await lab();
    for (let i = 0; i < 3; i += 1) await lose(store, POISON);
    expect(await store.attempts.suspects(RUN)).toEqual([]);
    expect(await calm(store)).toMatchObject({ careful: true, refuse: null });
  });

  it('pauses the run by name when a case was alone in flight at two losses, not at one', async () => {
    const store = await lab();
    for (let i = 0; i < 3; i += 1) await lose(store);
    expect((await lose(store, POISON)).refuse).toBeNull();
    expect((await lose(store, POISON)).refuse).toBeNull();
    expect(await pausedOf(store)).toBeNull();
    expect((await calm(store)).refuse).toBe(POISON);
    const paused = await pausedOf(store);
    expect(paused?.by).toBe('poison_case');
    for (const part of [POISON, LANE, pageName(LANE, SPAN), `mettle retry ${RUN} --give-up ${POISON}`])
      expect(paused?.message).toContain(part);
  });

  it('blames the case that was in flight, not those that came to their end before it', async () => {
    const store = await lab();
    for (let i = 0; i < 3; i += 1) await lose(store);
    for (let i = 0; i < 2; i += 1) {
      const { watch } = await attempt(store);
      await watch.begin(GOOD);
      await watch.end(GOOD);
      if (i === 1) await watch.begin(POISON);
      store.clock.advance(SEND_GRANT_MS);
    }
    expect(await calm(store)).toMatchObject({ careful: true, refuse: null });
    await lose(store, POISON);
    expect((await calm(store)).refuse).toBe(POISON);
  });

  it('refuses again until somebody decides, without another loss', async () => {
    const store = await lab();
    for (let i = 0; i < 5; i += 1) await lose(store, POISON);
    for (let i = 0; i < 3; i += 1) {
      await store.runs.setControl(RUN, { paused: null });
      expect((await calm(store)).refuse).toBe(POISON);
      expect((await pausedOf(store))?.by).toBe('poison_case');
    }
  });

  it('goes on, one case at a time, without a case that was given up', async () => {
    const store = await lab();
    for (let i = 0; i < 5; i += 1) await lose(store, POISON);
    await calm(store);
    await store.giveUps.verdict({ run: RUN, moderator: LANE, caseId: POISON });
    await store.runs.setControl(RUN, { paused: null });
    expect(await calm(store)).toMatchObject({ careful: true, refuse: null });
    expect(await pausedOf(store)).toBeNull();
  });

  it('tries a pardoned case once more, and a case that is asked again from the start', async () => {
    const store = await lab();
    for (let i = 0; i < 5; i += 1) await lose(store, POISON);
    await store.attempts.pardon(RUN);
    expect((await lose(store, POISON)).refuse).toBeNull();
    expect((await calm(store)).refuse).toBe(POISON);
    await store.giveUps.verdict({ run: RUN, moderator: LANE, caseId: POISON });
    await store.results.askAgain({ run: RUN, outcomes: ['error'] });
    expect((await lose(store, POISON)).refuse).toBeNull();
    expect((await lose(store, POISON)).refuse).toBeNull();
    expect((await calm(store)).refuse).toBe(POISON);
  });

  it('takes back its blame when an attempt that was taken for dead ends in order', async () => {
    const store = await lab();
    for (let i = 0; i < 4; i += 1) await lose(store, POISON);
    const slow = await lose(store, POISON);
    expect((await calm(store)).refuse).toBe(POISON);
    await slow.close();
    expect((await calm(store)).refuse).toBeNull();
  });

  it('begins no case once another attempt took the page', async () => {
    const store = await lab();
    for (let i = 0; i < 3; i += 1) await lose(store);
    const { watch } = await attempt(store);
    await attempt(store);
    await expect(watch.begin(POISON)).rejects.toThrow(StaleLeaseError);
    await watch.close();
    expect(await store.attempts.suspects(RUN)).toEqual([]);
  });

  it('names each case before anything is planned for it, until the next is asked for', async () => {
    const store = await lab();
    for (let i = 0; i < 3; i += 1) await lose(store);
    const { watch } = await attempt(store);
    const open = (await store.results.open(SPAN)).slice(0, 2);
    const named = async () => (await store.attempts.suspects(RUN)).map(({ caseId }) => caseId);
    const log: unknown[] = [];
    const cases = oneAtATime(watch, open, {
      asked: (entry) => ({ caseId: entry.case.id, ask: entry.ask }),
      async *plan(alone) {
        log.push(['plan', alone.map(({ position }) => position), await named()]);
        yield* alone;
      },
    });
    for await (const entry of cases) log.push(['work', entry.position, await named()]);
    const [first, second] = open.map((entry) => entry.case.id);
    expect(log).toEqual([
      ['plan', [0], [first]],
      ['work', 0, [first]],
      ['plan', [1], [second]],
      ['work', 1, [second]],
    ]);
    expect(await named()).toEqual([]);
  });

  it('leaves no attempt behind when the run cannot be paused', async () => {
    const store = await lab();
    for (let i = 0; i < 5; i += 1) await lose(store, POISON);
    const lease = await store.leases.acquire({ run: RUN, page: pageName(LANE, SPAN), generation: 0 });
    const runs = { setControl: () => Promise.reject(new Error('full disk')) };
    const open = [{ caseId: POISON, ask: 0 }];
    await expect(watchForPoison({ ...store, runs }, { lease, lane: LANE, open })).rejects.toThrow('full disk');
    const next = await store.leases.acquire({ run: RUN, page: pageName(LANE, SPAN), generation: 0 });
    expect((await store.attempts.begin(next)).losses).toBe(5);
  });
});
