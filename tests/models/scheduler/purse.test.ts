import { describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock, systemClock } from '../../../core/clock.ts';
import { createPurse } from '../../../models/purse.ts';
import { GRANT_MS } from '../../../models/quota.ts';
import { BudgetExceededError } from '../../../models/send-permit.ts';
import { createMemoryStore } from '../../../store/memory-store.ts';

const ACCOUNT = 'run:r';
const STAKE = { tokens: 10, money: 100 };
const never = new AbortController().signal;

async function setUp(
  limits: { budget?: number; requestsPerSecond?: number },
  clock: ManualClock = createManualClock(1_000),
) {
  const store = createMemoryStore({ clock });
  await store.quota.configure(ACCOUNT, limits);
  return { clock, quota: store.quota, purse: createPurse({ quota: store.quota, account: ACCOUNT, clock }) };
}

describe('purse', () => {
  it('lets attempts through until the budget is used up, and never beyond it', async () => {
    const { quota, purse } = await setUp({ budget: 1_000 });
    let taken = 0;
    for (;;) {
      const outcome = await purse.take(STAKE, never).catch((error: unknown) => error);
      const { spent, reserved, unaccounted } = await quota.balance(ACCOUNT);
      expect(spent + reserved + unaccounted).toBeLessThanOrEqual(1_000);
      if (outcome instanceof BudgetExceededError) break;
      (outcome as Awaited<ReturnType<typeof purse.take>>).settle(100);
      taken += 1;
      expect(taken).toBeLessThan(20);
    }
    expect(taken).toBe(10);
    await purse.close();
    expect(await quota.balance(ACCOUNT)).toMatchObject({ spent: 1_000, reserved: 0, unaccounted: 0 });
  });

  it('gives back what answers cost less than their worst case', async () => {
    const { quota, purse } = await setUp({ budget: 1_000 });
    for (let i = 0; i < 40; i++) (await purse.take(STAKE, never)).settle(5);
    await purse.close();
    expect(await quota.balance(ACCOUNT)).toMatchObject({ spent: 200, reserved: 0, unaccounted: 0 });
  });

  it('leaves the grant of a dead worker charged in full', async () => {
    const clock = createManualClock(1_000);
    const { quota, purse } = await setUp({ budget: 1_000 }, clock);
    await purse.take(STAKE, never);
    clock.advance(GRANT_MS + 1);
    const { spent, reserved, unaccounted } = await quota.balance(ACCOUNT);
    expect([spent, reserved]).toEqual([0, 0]);
    expect(unaccounted).toBeGreaterThanOrEqual(100);
  });

  it('spaces attempts by the rate of the account', async () => {
    const store = createMemoryStore({ clock: systemClock });
    await store.quota.configure(ACCOUNT, { requestsPerSecond: 50 });
    const purse = createPurse({ quota: store.quota, account: ACCOUNT, clock: systemClock });
    const from = performance.now();
    for (let i = 0; i < 75; i++) (await purse.take({ tokens: 0, money: 0 }, never)).settle(0);
    expect(performance.now() - from).toBeGreaterThan(350);
    await purse.close();
  });

  it('ends a wait when told to', async () => {
    const { purse } = await setUp({ requestsPerSecond: 1 });
    const stop = new AbortController();
    (await purse.take({ tokens: 0, money: 0 }, stop.signal)).settle(0);
    const waiting = purse.take({ tokens: 0, money: 0 }, stop.signal);
    stop.abort(new Error('paused'));
    await expect(waiting).rejects.toThrow('paused');
    await purse.close();
  });
});
