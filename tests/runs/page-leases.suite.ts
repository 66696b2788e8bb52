import { expect } from 'vitest';
import { NotFoundError, StaleLeaseError } from '../../core/errors.ts';
import { SEND_GRANT_MS, StaleGenerationError } from '../../runs/page-leases.ts';
import type { Suite } from '../store/check.ts';
import { newRun, RUN, type TestStore } from '../store/fixture.ts';

const PAGE = { run: RUN, page: 'json-policy/0000', generation: 1 };

async function started(create: () => Promise<TestStore>) {
  const store = await create();
  await store.runs.create(newRun());
  await store.runs.update(RUN, { generation: 1 });
  return { store, leases: store.leases, clock: store.clock };
}

/** What every keeper of page leases must do. */
export const pageLeasesSuite: Suite<TestStore> = [
  {
    name: 'gives each taker of a page the next epoch, each page its own',
    async run(create) {
      const { leases } = await started(create);
      expect(await leases.acquire(PAGE)).toEqual({ run: RUN, page: PAGE.page, epoch: 1 });
      expect((await leases.acquire(PAGE)).epoch).toBe(2);
      expect((await leases.acquire({ ...PAGE, page: 'json-policy/0001' })).epoch).toBe(1);
      const many = await Promise.all(Array.from({ length: 10 }, () => leases.acquire(PAGE)));
      expect(many.map(({ epoch }) => epoch).sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    },
  },
  {
    name: 'grants at once where no older epoch was granted anything, and again to the same epoch',
    async run(create) {
      const { leases } = await started(create);
      const never = await leases.acquire(PAGE);
      const lease = await leases.acquire(PAGE);
      expect((await leases.renew(lease)).waitMs).toBe(0);
      expect((await leases.renew(lease)).waitMs).toBe(0);
      await expect(leases.renew(never)).rejects.toThrow(StaleLeaseError);
    },
  },
  {
    name: 'holds a newer epoch back until the older grant has run out on the store clock',
    async run(create) {
      const { leases, clock } = await started(create);
      const old = await leases.acquire(PAGE);
      await leases.renew(old);
      clock.advance(2_000);
      await leases.renew(old);
      const next = await leases.acquire(PAGE);
      expect((await leases.renew(next)).waitMs).toBe(SEND_GRANT_MS);
      clock.advance(SEND_GRANT_MS - 1);
      expect((await leases.renew(next)).waitMs).toBe(1);
      clock.advance(1);
      expect((await leases.renew(next)).waitMs).toBe(0);
    },
  },
  {
    name: 'holds a third epoch back for the first one when the second was never granted anything',
    async run(create) {
      const { leases, clock } = await started(create);
      await leases.renew(await leases.acquire(PAGE));
      clock.advance(1_000);
      await leases.renew(await leases.acquire(PAGE));
      const third = await leases.acquire(PAGE);
      expect((await leases.renew(third)).waitMs).toBe(SEND_GRANT_MS - 1_000);
    },
  },
  {
    name: 'lets a newer epoch send as soon as the older one gave its grant back, also after it was taken over',
    async run(create) {
      const { leases } = await started(create);
      const old = await leases.acquire(PAGE);
      await leases.renew(old);
      const next = await leases.acquire(PAGE);
      expect((await leases.renew(next)).waitMs).toBeGreaterThan(0);
      await leases.release(old);
      expect((await leases.renew(next)).waitMs).toBe(0);
    },
  },
  {
    name: 'does not end a newer grant when an older epoch releases',
    async run(create) {
      const { leases, clock } = await started(create);
      const old = await leases.acquire(PAGE);
      await leases.renew(old);
      const next = await leases.acquire(PAGE);
      clock.advance(SEND_GRANT_MS);
      await leases.renew(next);
      await leases.release(old);
      const third = await leases.acquire(PAGE);
      expect((await leases.renew(third)).waitMs).toBe(SEND_GRANT_MS);
    },
  },
  {
    name: 'refuses to renew an epoch that was taken over, granted or not',
    async run(create) {
      const { leases, clock } = await started(create);
      const old = await leases.acquire(PAGE);
      await leases.renew(old);
      await leases.acquire(PAGE);
      await expect(leases.renew(old)).rejects.toThrow(StaleLeaseError);
      clock.advance(60_000);
      await expect(leases.renew(old)).rejects.toThrow(StaleLeaseError);
    },
  },
  {
    name: 'refuses an older generation: to take, once the run or the page moved on, and to renew',
    async run(create) {
      const { store, leases } = await started(create);
      const lease = await leases.acquire(PAGE);
      await store.runs.update(RUN, { generation: 2 });
      await expect(leases.acquire(PAGE)).rejects.toThrow(StaleGenerationError);
      await expect(leases.renew(lease)).rejects.toThrow(StaleLeaseError);
      expect((await leases.acquire({ ...PAGE, generation: 3 })).epoch).toBe(2);
      await expect(leases.acquire({ ...PAGE, generation: 2 })).rejects.toThrow(StaleGenerationError);
    },
  },
  {
    name: 'makes a newer generation wait for a grant of the older one',
    async run(create) {
      const { store, leases } = await started(create);
      await leases.renew(await leases.acquire(PAGE));
      await store.runs.update(RUN, { generation: 2 });
      const next = await leases.acquire({ ...PAGE, generation: 2 });
      expect((await leases.renew(next)).waitMs).toBe(SEND_GRANT_MS);
    },
  },
  {
    name: 'never makes anyone wait longer than a grant lasts, though the clock of the store goes back',
    async run(create) {
      const { leases, clock } = await started(create);
      await leases.renew(await leases.acquire(PAGE));
      clock.jump(-3_600_000);
      const next = await leases.acquire(PAGE);
      expect((await leases.renew(next)).waitMs).toBe(SEND_GRANT_MS);
      clock.advance(SEND_GRANT_MS);
      expect((await leases.renew(next)).waitMs).toBe(0);
    },
  },
  {
    name: 'reads the control row with each renewal, while waiting too',
    async run(create) {
      const { store, leases } = await started(create);
      const old = await leases.acquire(PAGE);
      expect((await leases.renew(old)).control).toEqual({ paused: null, cancelled: false, concurrency: {} });
      const paused = { by: 'user', message: 'lunch' } as const;
      await store.runs.setControl(RUN, { paused, concurrency: { chat: 3 } });
      const expected = { paused, cancelled: false, concurrency: { chat: 3 } };
      expect((await leases.renew(old)).control).toEqual(expected);
      const waiting = await leases.renew(await leases.acquire(PAGE));
      expect(waiting.control).toEqual(expected);
      expect(waiting.waitMs).toBeGreaterThan(0);
    },
  },
  {
    name: 'knows no page of a run that does not exist',
    async run(create) {
      const { leases } = await create();
      await expect(leases.acquire(PAGE)).rejects.toThrow(NotFoundError);
      await leases.release({ run: RUN, page: PAGE.page, epoch: 1 });
    },
  },
];
