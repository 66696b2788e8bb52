import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../core/clock.ts';
import type { CallLedger, CallState, Held } from '../../models/call-ledger.ts';
import type { Quota } from '../../models/quota.ts';
import type { PageLeases } from '../../runs/page-leases.ts';
import type { ResultStore, VerdictRow } from '../../runs/result-store.ts';
import type { RunStore } from '../../runs/run-store.ts';
import { type ClockUnderTest, clockSuite } from '../core/clock.suite.ts';
import { callLedgerSuite } from '../models/call-ledger.suite.ts';
import { quotaSuite } from '../models/quota.suite.ts';
import { pageLeasesSuite } from '../runs/page-leases.suite.ts';
import { resultStoreSuite } from '../runs/result-store.suite.ts';
import { runStoreSuite } from '../runs/run-store.suite.ts';
import { failing, type Suite } from './check.ts';
import { inMemory, type TestStore } from './fixture.ts';

/** A correct store with one port replaced. */
const planted = (fault: (store: TestStore) => Partial<TestStore>) => async () => {
  const store = await inMemory();
  return { ...store, ...fault(store) };
};

const ledgerFaults: Record<string, (store: TestStore) => CallLedger> = {
  'the last writer wins': ({ ledger }) => {
    const last = new Map<string, Held>();
    const patched = (state: CallState, key: string): CallState => ({ ...state, held: last.get(key) ?? state.held });
    return {
      ...ledger,
      async keep(entries) {
        await ledger.keep(entries);
        for (const { key, answer } of entries) last.set(key, { kind: 'answer', answer });
        return entries.map(({ key }) => last.get(key) as Held);
      },
      look: async (keys) => (await ledger.look(keys)).map((state, i) => patched(state, keys[i] as string)),
    };
  },
  'the writer is told its own answer': ({ ledger }) => ({
    ...ledger,
    async keep(entries) {
      await ledger.keep(entries);
      return entries.map(({ answer }) => ({ kind: 'answer', answer }));
    },
  }),
  'the epoch is unchecked': ({ ledger, leases }) => {
    const newest = async <T extends { lease: { run: string; page: string } }>(call: T): Promise<T> => ({
      ...call,
      lease: await leases.acquire({ ...call.lease, generation: 99 }),
    });
    return {
      ...ledger,
      countAttempt: async (attempt) => ledger.countAttempt(await newest(attempt)),
      giveUp: async (end) => ledger.giveUp(await newest(end)),
    };
  },
  'an end without an answer gives way to a late answer': ({ ledger }) => ({
    ...ledger,
    async giveUp(end) {
      const [state] = await ledger.look([end.key]);
      await ledger.countAttempt({ ...end, limited: false });
      return state?.held ?? { kind: 'none', outcome: end.outcome, code: end.code };
    },
  }),
  'rate-limited attempts count as failures': ({ ledger }) => ({
    ...ledger,
    countAttempt: (attempt) => ledger.countAttempt({ ...attempt, limited: false }),
  }),
};

const leaseFaults: Record<string, (store: TestStore) => PageLeases> = {
  'a lease never ends': ({ leases }) => {
    const granted = new Map<string, number>();
    return {
      ...leases,
      async renew(lease) {
        const renewal = await leases.renew(lease);
        const holder = granted.get(lease.page) ?? lease.epoch;
        if (holder !== lease.epoch) return { ...renewal, waitMs: 5_000 };
        granted.set(lease.page, lease.epoch);
        return renewal;
      },
      async release(lease) {
        if (granted.get(lease.page) === lease.epoch) granted.delete(lease.page);
        await leases.release(lease);
      },
    };
  },
  'the epoch is unchecked': ({ leases, runs }) => ({
    ...leases,
    async renew(lease) {
      try {
        return await leases.renew(lease);
      } catch {
        return { control: await runs.control(lease.run), waitMs: 0 };
      }
    },
  }),
  'a newer epoch sends at once': ({ leases }) => ({
    ...leases,
    renew: async (lease) => ({ ...(await leases.renew(lease)), waitMs: 0 }),
  }),
  'a release of a taken page is lost': ({ leases }) => {
    const newest = new Map<string, number>();
    return {
      ...leases,
      async acquire(page) {
        const lease = await leases.acquire(page);
        newest.set(page.page, lease.epoch);
        return lease;
      },
      release: async (lease) => (newest.get(lease.page) === lease.epoch ? leases.release(lease) : undefined),
    };
  },
  'any release ends the grant of whoever holds it': ({ leases }) => {
    const newest = new Map<string, number>();
    return {
      ...leases,
      async acquire(page) {
        const lease = await leases.acquire(page);
        newest.set(page.page, lease.epoch);
        return lease;
      },
      async release(lease) {
        for (let epoch = newest.get(lease.page) ?? 0; epoch > 0; epoch -= 1) await leases.release({ ...lease, epoch });
      },
    };
  },
  'the generation is unchecked': ({ leases }) => ({
    ...leases,
    acquire: (page) => leases.acquire({ ...page, generation: 99 }),
  }),
};

const quotaFaults: Record<string, (store: TestStore) => Quota> = {
  'money is returned on expiry': ({ quota, clock }) => {
    const open = new Map<string, { expiresAt: number; spent: number }>();
    const sweep = async () => {
      for (const [id, grant] of open) {
        if (grant.expiresAt > clock.now()) continue;
        open.delete(id);
        // Given back a moment before its time is over.
        const over = clock.now() - grant.expiresAt + 1;
        clock.jump(-over);
        await quota.giveBack(id, { spent: grant.spent, unused: { requests: 1e6, tokens: 1e6 } });
        clock.jump(over);
      }
    };
    return {
      ...quota,
      async lease(account, want) {
        await sweep();
        const grant = await quota.lease(account, want);
        open.set(grant.id, { expiresAt: grant.expiresAt, spent: 0 });
        return grant;
      },
      async renew(id, spent) {
        await sweep();
        const grant = await quota.renew(id, spent);
        open.set(id, { expiresAt: grant.expiresAt, spent });
        return grant;
      },
      async balance(account) {
        await sweep();
        return quota.balance(account);
      },
    };
  },
  'a grant never expires': ({ quota, clock }) => {
    const ids = new Set<string>();
    const keepAlive = async <T>(work: () => Promise<T>): Promise<T> => {
      const now = clock.now();
      for (const id of ids) {
        clock.jump(-10 * 60_000);
        await quota.renew(id, 0).catch(() => ids.delete(id));
        clock.jump(now - clock.now());
      }
      return work();
    };
    return {
      ...quota,
      async lease(account, want) {
        const grant = await keepAlive(() => quota.lease(account, want));
        ids.add(grant.id);
        return { ...grant, expiresAt: Number.MAX_SAFE_INTEGER };
      },
    };
  },
  'the budget is advice': ({ quota }) => ({
    ...quota,
    async configure(account, { budget: _, ...limits }) {
      await quota.configure(account, limits);
    },
  }),
  'a late settlement is forgotten': ({ quota }) => ({
    ...quota,
    async giveBack(id, settled) {
      await quota.renew(id, settled.spent).then(
        () => quota.giveBack(id, settled),
        () => {},
      );
    },
  }),
  'rates are unlimited': ({ quota }) => ({
    ...quota,
    configure: (account, { budget }) => quota.configure(account, budget === undefined ? {} : { budget }),
  }),
};

const resultFaults: Record<string, (store: TestStore) => ResultStore> = {
  'the last writer wins': ({ results }) => {
    const last = new Map<string, VerdictRow>();
    const name = ({ run, moderator, caseId, ask }: VerdictRow) => JSON.stringify([run, moderator, caseId, ask]);
    return {
      ...results,
      async record(rows) {
        for (const row of rows) last.set(name(row), row);
        await results.record(rows).catch(() => {});
      },
      async *verdicts(where) {
        for await (const row of results.verdicts(where)) yield last.get(name(row)) ?? row;
      },
    };
  },
  'half a refused batch stays': ({ results }) => ({
    ...results,
    async record(rows) {
      for (const row of rows) await results.record([row]);
    },
  }),
  'rows come as they were written': ({ results }) => {
    const order: string[] = [];
    return {
      ...results,
      async record(rows) {
        await results.record(rows);
        order.push(...rows.map(({ caseId }) => caseId));
      },
      async *verdicts(where) {
        const rows: VerdictRow[] = [];
        for await (const row of results.verdicts(where)) rows.push(row);
        yield* rows.sort((a, b) => order.indexOf(a.caseId) - order.indexOf(b.caseId));
      },
    };
  },
  'asking again changes nothing': ({ results }) => ({ ...results, askAgain: async () => 0 }),
};

const runFaults: Record<string, (store: TestStore) => RunStore> = {
  'a generation goes back': ({ runs }) => ({
    ...runs,
    update: (id, { generation: _, ...change }) => runs.update(id, change),
  }),
  'a second freeze is an error': ({ runs }) => ({
    ...runs,
    async freeze(id, ...rest) {
      if ((await runs.find(id))?.manifest != null) throw new Error('frozen');
      return runs.freeze(id, ...rest);
    },
  }),
  'setting one control clears the others': ({ runs }) => ({
    ...runs,
    setControl: (id, change) => runs.setControl(id, { paused: null, cancelled: false, concurrency: {}, ...change }),
  }),
};

function faultTests<P>(
  port: keyof TestStore,
  suite: Suite<TestStore>,
  faults: Record<string, (store: TestStore) => P>,
): void {
  describe(`the suite of ${port}`, () => {
    it('passes the correct implementation', async () => {
      expect(await failing(suite, inMemory)).toEqual([]);
    });
    for (const [fault, plant] of Object.entries(faults)) {
      it(`fails when ${fault}`, async () => {
        expect(
          await failing(
            suite,
            planted((store) => ({ [port]: plant(store) })),
          ),
        ).not.toEqual([]);
      });
    }
  });
}

faultTests('ledger', callLedgerSuite, ledgerFaults);
faultTests('leases', pageLeasesSuite, leaseFaults);
faultTests('quota', quotaSuite, quotaFaults);
faultTests('results', resultStoreSuite, resultFaults);
faultTests('runs', runStoreSuite, runFaults);

describe('the suite of clock', () => {
  const clockOf =
    (change: (clock: ReturnType<typeof createManualClock>) => object) => async (): Promise<ClockUnderTest> => {
      const clock = createManualClock(1_000_000);
      return { clock: { ...clock, ...change(clock) }, pass: async (ms) => clock.advance(ms) };
    };

  it('passes the correct implementation', async () => {
    expect(
      await failing(
        clockSuite,
        clockOf(() => ({})),
      ),
    ).toEqual([]);
  });

  it('fails when the clock goes backwards', async () => {
    let reads = 0;
    const backwards = clockOf((clock) => ({ monotonic: () => clock.monotonic() - (reads++ % 7) }));
    expect(await failing(clockSuite, backwards)).toContain('never goes back, and moves on by what passes');
  });

  it('fails when a sleep ignores its signal', async () => {
    const deaf = clockOf((clock) => ({ sleep: (ms: number) => clock.sleep(ms) }));
    expect(await failing(clockSuite, deaf)).toHaveLength(2);
  });

  it('fails when a sleep is over at once', async () => {
    const restless = clockOf(() => ({ sleep: async () => {} }));
    expect(await failing(clockSuite, restless)).not.toEqual([]);
  });
});
