import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../core/clock.ts';
import { StaleLeaseError } from '../../core/errors.ts';
import { type PageLeases, SEND_GRANT_MS } from '../../runs/page-leases.ts';
import { createPagePermit } from '../../runs/page-permit.ts';

const LEASE = { run: 'r', page: 'm/0', epoch: 1 };
const FREE = { control: { paused: null, cancelled: false, concurrency: {} }, waitMs: 0 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(renew: PageLeases['renew']) {
  const clock = createManualClock(0);
  const lost: string[] = [];
  const released: number[] = [];
  const leases: PageLeases = {
    acquire: async () => LEASE,
    renew,
    release: async ({ epoch }) => {
      released.push(epoch);
    },
  };
  const permit = createPagePermit({
    leases,
    lease: LEASE,
    clock,
    onControl: () => {},
    onLost: (error) => lost.push(error.code),
  });
  return { clock, permit, lost, released };
}

describe('page permit', () => {
  it('opens with the first grant and stays open while it is renewed', async () => {
    const { clock, permit, released } = setUp(async () => FREE);
    expect(permit.open()).toBe(false);
    await turn();
    for (let i = 0; i < 10; i++) {
      expect(permit.open()).toBe(true);
      clock.advance(2_000);
      await turn();
    }
    await permit.close();
    expect(released).toEqual([1]);
  });

  it('closes by itself when the process was stopped, by either clock', async () => {
    const { clock, permit } = setUp(async () => FREE);
    await turn();
    clock.jump(SEND_GRANT_MS);
    expect(permit.open()).toBe(false);
    await permit.close();
  });

  it('sends nothing while an older epoch may still send', async () => {
    let waits = 2;
    const { clock, permit } = setUp(async () => ({ ...FREE, waitMs: waits-- > 0 ? 1_000 : 0 }));
    await turn();
    expect(permit.open()).toBe(false);
    clock.advance(1_000);
    await turn();
    expect(permit.open()).toBe(false);
    clock.advance(1_000);
    await turn();
    expect(permit.open()).toBe(true);
    await permit.close();
  });

  it('says once that the lease is gone and stops asking', async () => {
    let asked = 0;
    const { clock, permit, lost } = setUp(async () => {
      asked += 1;
      throw new StaleLeaseError('a newer epoch works the page');
    });
    await turn();
    clock.advance(10_000);
    await turn();
    expect([asked, lost]).toEqual([1, ['StaleLease']]);
    await permit.close();
  });
});
