import { expect } from 'vitest';
import { NotFoundError } from '../../core/errors.ts';
import { GRANT_MS, type QuotaAmounts } from '../../models/quota.ts';
import type { Suite } from '../store/check.ts';
import type { TestStore } from '../store/fixture.ts';
import { quotaInvariant } from './quota-invariant.ts';

const RUN_ACCOUNT = 'run:a';
const NOTHING = { requests: 0, tokens: 0 };
const money = (amount: number, calls = 1): QuotaAmounts => ({ requests: calls, tokens: 0, money: amount });
const requests = (count: number): QuotaAmounts => ({ requests: count, tokens: 0, money: 0 });

async function withBudget(create: () => Promise<TestStore>, budget: number) {
  const { quota, clock } = await create();
  await quota.configure(RUN_ACCOUNT, { budget });
  return { quota, clock };
}

/** What every quota must do. */
export const quotaSuite: Suite<TestStore> = [
  {
    name: 'gives what is wanted where nothing limits, and accounts for it',
    async run(create) {
      const { quota, clock } = await create();
      await quota.configure('endpoint:a', {});
      const want = { requests: 50, tokens: 9_000, money: 700 };
      const grant = await quota.lease('endpoint:a', want);
      expect(grant).toMatchObject({ ...want, account: 'endpoint:a', retryAfterMs: 0, exhausted: false });
      expect(grant.expiresAt).toBe(clock.now() + GRANT_MS);
      await quota.giveBack(grant.id, { spent: 300, unused: NOTHING });
      expect(await quota.balance('endpoint:a')).toEqual({ budget: null, spent: 300, reserved: 0, unaccounted: 0 });
    },
  },
  {
    name: 'knows no account that was not configured, and no grant that it did not give',
    async run(create) {
      const { quota } = await create();
      await expect(quota.lease('x', requests(1))).rejects.toThrow(NotFoundError);
      await expect(quota.balance('x')).rejects.toThrow(NotFoundError);
      await expect(quota.renew('x', 0)).rejects.toThrow(NotFoundError);
      await quota.giveBack('x', { spent: 0, unused: NOTHING });
    },
  },
  {
    name: 'gives no more than one second of a rate at once, then refills with time',
    async run(create) {
      const { quota, clock } = await create();
      await quota.configure('endpoint:a', { requestsPerSecond: 10 });
      expect((await quota.lease('endpoint:a', requests(50))).requests).toBe(10);
      const none = await quota.lease('endpoint:a', requests(50));
      expect(none).toMatchObject({ requests: 0, retryAfterMs: 100, exhausted: false });
      clock.advance(none.retryAfterMs);
      expect((await quota.lease('endpoint:a', requests(50))).requests).toBe(1);
      clock.advance(250);
      expect((await quota.lease('endpoint:a', requests(50))).requests).toBe(2);
      clock.advance(60_000);
      expect((await quota.lease('endpoint:a', requests(50))).requests).toBe(10);
    },
  },
  {
    name: 'bounds tokens by the minute and gives whole calls alone',
    async run(create) {
      const { quota, clock } = await create();
      await quota.configure('endpoint:a', { tokensPerMinute: 60_000 });
      const want = { requests: 4, tokens: 4 * 300, money: 0 };
      expect(await quota.lease('endpoint:a', want)).toMatchObject({ requests: 3, tokens: 900 });
      const none = await quota.lease('endpoint:a', want);
      expect(none).toMatchObject({ requests: 0, tokens: 0, retryAfterMs: 200 });
      clock.advance(200);
      expect(await quota.lease('endpoint:a', want)).toMatchObject({ requests: 1, tokens: 300 });
    },
  },
  {
    name: 'lets a call through that needs more tokens than a second gives, and makes the next one wait for it',
    async run(create) {
      const { quota, clock } = await create();
      await quota.configure('endpoint:a', { tokensPerMinute: 60_000, requestsPerSecond: 0.5 });
      const want = { requests: 2, tokens: 2 * 2_500, money: 0 };
      expect(await quota.lease('endpoint:a', want)).toMatchObject({ requests: 1, tokens: 2_500 });
      const none = await quota.lease('endpoint:a', want);
      expect(none).toMatchObject({ requests: 0, tokens: 0, retryAfterMs: 2_500 });
      clock.advance(2_499);
      expect((await quota.lease('endpoint:a', want)).requests).toBe(0);
      clock.advance(1);
      expect(await quota.lease('endpoint:a', want)).toMatchObject({ requests: 1, tokens: 2_500 });
    },
  },
  {
    name: 'takes unused requests and tokens back, from a grant given back and from one that expired',
    async run(create) {
      const { quota, clock } = await create();
      await quota.configure('endpoint:a', { requestsPerSecond: 0.1, tokensPerMinute: 60 });
      const want = { requests: 1, tokens: 1, money: 0 };
      const first = await quota.lease('endpoint:a', want);
      expect(first).toMatchObject({ requests: 1, tokens: 1 });
      expect((await quota.lease('endpoint:a', want)).requests).toBe(0);
      await quota.giveBack(first.id, { spent: 0, unused: { requests: 1, tokens: 1 } });
      expect((await quota.lease('endpoint:a', want)).requests).toBe(1);
      clock.advance(GRANT_MS - 1);
      expect((await quota.lease('endpoint:a', want)).requests).toBe(0);
      clock.advance(1);
      expect((await quota.lease('endpoint:a', want)).requests).toBe(1);
    },
  },
  {
    name: 'does not take more requests back than it gave',
    async run(create) {
      const { quota, clock } = await create();
      await quota.configure('endpoint:a', { requestsPerSecond: 10 });
      const grant = await quota.lease('endpoint:a', requests(2));
      await quota.lease('endpoint:a', requests(8));
      await quota.giveBack(grant.id, { spent: 0, unused: { requests: 900, tokens: 900 } });
      await quota.giveBack(grant.id, { spent: 0, unused: { requests: 900, tokens: 900 } });
      expect((await quota.lease('endpoint:a', requests(50))).requests).toBe(2);
      expect((await quota.lease('endpoint:a', requests(1))).requests).toBe(0);
      expect(clock.now()).toBe(Date.parse('2026-01-05T09:00:00Z'));
    },
  },
  {
    name: 'leases at most a hundredth of what is left, but a whole call while one can be paid',
    async run(create) {
      const { quota } = await withBudget(create, 10_000);
      expect(await quota.lease(RUN_ACCOUNT, money(500, 50))).toMatchObject({ requests: 10, money: 100 });
      expect(await quota.lease(RUN_ACCOUNT, money(500, 50))).toMatchObject({ requests: 9, money: 90 });
      expect(await quota.lease(RUN_ACCOUNT, money(2_000, 2))).toMatchObject({ requests: 1, money: 1_000 });
      expect(await quota.lease(RUN_ACCOUNT, money(8_000))).toMatchObject({ requests: 1, money: 8_000 });
      expect(await quota.balance(RUN_ACCOUNT)).toEqual({ budget: 10_000, spent: 0, reserved: 9_190, unaccounted: 0 });
    },
  },
  {
    name: 'says exhausted only when no open grant could give enough back',
    async run(create) {
      const { quota } = await withBudget(create, 1_000);
      const all = await quota.lease(RUN_ACCOUNT, money(800));
      const waiting = await quota.lease(RUN_ACCOUNT, money(300));
      expect(waiting).toMatchObject({ requests: 0, money: 0, exhausted: false });
      expect(waiting.retryAfterMs).toBeGreaterThan(0);
      await quota.giveBack(all.id, { spent: 750, unused: NOTHING });
      expect(await quota.lease(RUN_ACCOUNT, money(300))).toMatchObject({ money: 0, exhausted: true });
      expect(await quota.lease(RUN_ACCOUNT, money(250))).toMatchObject({ money: 250, exhausted: false });
      expect(await quota.lease(RUN_ACCOUNT, requests(5))).toMatchObject({ requests: 5, exhausted: false });
    },
  },
  {
    name: 'gives no money twice to many who ask at once',
    async run(create) {
      const { quota } = await withBudget(create, 1_000);
      const grants = await Promise.all(Array.from({ length: 20 }, () => quota.lease(RUN_ACCOUNT, money(90))));
      expect(grants.filter((grant) => grant.money === 90)).toHaveLength(11);
      expect(grants.filter((grant) => grant.money === 0)).toHaveLength(9);
      await Promise.all(grants.map(({ id }) => quota.giveBack(id, { spent: 0, unused: NOTHING })));
      expect(await quota.balance(RUN_ACCOUNT)).toEqual({ budget: 1_000, spent: 0, reserved: 0, unaccounted: 0 });
    },
  },
  {
    name: 'returns the money that a grant given back has not spent',
    async run(create) {
      const { quota } = await withBudget(create, 1_000);
      const grant = await quota.lease(RUN_ACCOUNT, money(600));
      await quota.renew(grant.id, 100);
      expect(await quota.balance(RUN_ACCOUNT)).toEqual({ budget: 1_000, spent: 100, reserved: 500, unaccounted: 0 });
      await quota.giveBack(grant.id, { spent: 250, unused: NOTHING });
      expect(await quota.balance(RUN_ACCOUNT)).toEqual({ budget: 1_000, spent: 250, reserved: 0, unaccounted: 0 });
      expect((await quota.lease(RUN_ACCOUNT, money(750))).money).toBe(750);
    },
  },
  {
    name: 'keeps a renewed grant open and lets one that is not renewed expire',
    async run(create) {
      const { quota, clock } = await withBudget(create, 1_000);
      const grant = await quota.lease(RUN_ACCOUNT, money(600));
      clock.advance(GRANT_MS - 1);
      expect(await quota.renew(grant.id, 50)).toMatchObject({ id: grant.id, expiresAt: clock.now() + GRANT_MS });
      clock.advance(GRANT_MS - 1);
      await quota.renew(grant.id, 60);
      clock.advance(GRANT_MS);
      await expect(quota.renew(grant.id, 70)).rejects.toThrow(NotFoundError);
    },
  },
  {
    name: 'does not return the money of a grant that expired: it stays charged as unaccounted',
    async run(create) {
      const { quota, clock } = await withBudget(create, 1_000);
      const grant = await quota.lease(RUN_ACCOUNT, money(600));
      await quota.renew(grant.id, 100);
      clock.advance(GRANT_MS);
      expect(await quota.balance(RUN_ACCOUNT)).toEqual({ budget: 1_000, spent: 100, reserved: 0, unaccounted: 500 });
      expect(await quota.lease(RUN_ACCOUNT, money(401))).toMatchObject({ money: 0, exhausted: true });
      expect((await quota.lease(RUN_ACCOUNT, money(400))).money).toBe(400);
    },
  },
  {
    name: 'moves unaccounted to spent by what a late giver settled, once',
    async run(create) {
      const { quota, clock } = await withBudget(create, 1_000);
      const grant = await quota.lease(RUN_ACCOUNT, money(600));
      await quota.renew(grant.id, 100);
      clock.advance(GRANT_MS * 3);
      for (let i = 0; i < 2; i += 1) {
        await quota.giveBack(grant.id, { spent: 250, unused: NOTHING });
        expect(await quota.balance(RUN_ACCOUNT)).toEqual({ budget: 1_000, spent: 250, reserved: 0, unaccounted: 350 });
      }
    },
  },
  {
    name: 'keeps spending when limits change, and gives nothing under a budget that is overdrawn',
    async run(create) {
      const { quota } = await withBudget(create, 1_000);
      const grant = await quota.lease(RUN_ACCOUNT, money(600));
      await quota.configure(RUN_ACCOUNT, { budget: 500 });
      expect(await quota.lease(RUN_ACCOUNT, money(1))).toMatchObject({ money: 0, exhausted: false });
      await quota.giveBack(grant.id, { spent: 600, unused: NOTHING });
      expect(await quota.lease(RUN_ACCOUNT, money(1))).toMatchObject({ money: 0, exhausted: true });
      await quota.configure(RUN_ACCOUNT, { budget: 700 });
      expect(await quota.balance(RUN_ACCOUNT)).toEqual({ budget: 700, spent: 600, reserved: 0, unaccounted: 0 });
      expect((await quota.lease(RUN_ACCOUNT, money(100))).money).toBe(100);
    },
  },
  quotaInvariant,
];
