import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../core/clock.ts';
import type { CallLedger, CallState, Held } from '../../models/call-ledger.ts';
import { GRANT_MS, type Grant, type Quota } from '../../models/quota.ts';
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
import { inMemory, newRun, type TestStore } from './fixture.ts';

/** A correct store with one port replaced. */
const planted = (fault: (store: TestStore) => Partial<TestStore>) => async () => {
  const store = await inMemory();
  return { ...store, ...fault(store) };
};

interface Fault<P> {
  readonly name: string;
  /** The check that must find it; others may. */
  readonly caughtBy: string;
  readonly plant: (store: TestStore) => P;
}

const ledgerFaults: readonly Fault<CallLedger>[] = [
  {
    name: 'the last writer wins',
    caughtBy: 'keeps the first answer and hands it to a late second writer',
    plant: ({ ledger }) => {
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
  },
  {
    name: 'the writer is told its own answer',
    caughtBy: 'keeps the first of two answers to one key inside one batch',
    plant: ({ ledger }) => ({
      ...ledger,
      async keep(entries) {
        await ledger.keep(entries);
        return entries.map(({ answer }) => ({ kind: 'answer', answer }));
      },
    }),
  },
  {
    name: 'the epoch is unchecked',
    caughtBy: 'refuses to count or end a call for a page that a newer epoch has taken over',
    plant: ({ ledger, leases }) => {
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
  },
  {
    name: 'an end without an answer gives way to a late answer',
    caughtBy: 'lets the first of an answer and an end without one stand',
    plant: ({ ledger }) => ({
      ...ledger,
      async giveUp(end) {
        const [state] = await ledger.look([end.key]);
        await ledger.countAttempt({ ...end, limited: false });
        return state?.held ?? { kind: 'none', outcome: end.outcome, code: end.code };
      },
    }),
  },
  {
    name: 'rate-limited attempts count as failures',
    caughtBy: 'counts attempts and failures apart and keeps the time of the first',
    plant: ({ ledger }) => ({
      ...ledger,
      countAttempt: (attempt) => ledger.countAttempt({ ...attempt, limited: false }),
    }),
  },
];

const leaseFaults: readonly Fault<PageLeases>[] = [
  {
    name: 'a lease never ends',
    caughtBy: 'holds a newer epoch back until the older grant has run out on the store clock',
    plant: ({ leases }) => {
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
  },
  {
    name: 'the epoch is unchecked',
    caughtBy: 'refuses to renew an epoch that was taken over, granted or not',
    plant: ({ leases, runs }) => ({
      ...leases,
      async renew(lease) {
        try {
          return await leases.renew(lease);
        } catch {
          return { control: await runs.control(lease.run), waitMs: 0 };
        }
      },
    }),
  },
  {
    name: 'a newer epoch sends at once',
    caughtBy: 'holds a newer epoch back until the older grant has run out on the store clock',
    plant: ({ leases }) => ({
      ...leases,
      renew: async (lease) => ({ ...(await leases.renew(lease)), waitMs: 0 }),
    }),
  },
  {
    name: 'a release of a taken page is lost',
    caughtBy: 'lets a newer epoch send as soon as the older one gave its grant back, also after it was taken over',
    plant: ({ leases }) => {
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
  },
  {
    name: 'any release ends the grant of whoever holds it',
    caughtBy: 'does not end a newer grant when an older epoch releases',
    plant: ({ leases }) => {
      const newest = new Map<string, number>();
      return {
        ...leases,
        async acquire(page) {
          const lease = await leases.acquire(page);
          newest.set(page.page, lease.epoch);
          return lease;
        },
        async release(lease) {
          for (let epoch = newest.get(lease.page) ?? 0; epoch > 0; epoch -= 1)
            await leases.release({ ...lease, epoch });
        },
      };
    },
  },
  {
    name: 'the generation is unchecked',
    caughtBy: 'refuses an older generation: to take, once the run or the page moved on, and to renew',
    plant: ({ leases }) => ({
      ...leases,
      acquire: (page) => leases.acquire({ ...page, generation: 99 }),
    }),
  },
];

const quotaFaults: readonly Fault<Quota>[] = [
  {
    name: 'money is returned on expiry',
    caughtBy: 'does not return the money of a grant that expired: it stays charged as unaccounted',
    plant: ({ quota, clock }) => {
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
  },
  {
    name: 'a grant that expired can be renewed',
    caughtBy: 'keeps a renewed grant open and lets one that is not renewed expire',
    plant: ({ quota, clock }) => {
      const grants = new Map<string, Grant>();
      return {
        ...quota,
        async lease(account, want) {
          const grant = await quota.lease(account, want);
          grants.set(grant.id, grant);
          return grant;
        },
        async renew(id, spent) {
          const known = grants.get(id);
          if (known === undefined) return quota.renew(id, spent);
          return quota.renew(id, spent).catch(() => ({ ...known, expiresAt: clock.now() + GRANT_MS }));
        },
      };
    },
  },
  {
    name: 'the budget is advice',
    caughtBy: 'leases at most a hundredth of what is left, but a whole call while one can be paid',
    plant: ({ quota }) => ({
      ...quota,
      async configure(account, { budget: _, ...limits }) {
        await quota.configure(account, limits);
      },
    }),
  },
  {
    name: 'a late settlement is forgotten',
    caughtBy: 'moves unaccounted to spent by what a late giver settled, once',
    plant: ({ quota }) => ({
      ...quota,
      async giveBack(id, settled) {
        await quota.renew(id, settled.spent).then(
          () => quota.giveBack(id, settled),
          () => {},
        );
      },
    }),
  },
  {
    name: 'rates are unlimited',
    caughtBy: 'gives no more than one second of a rate at once, then refills with time',
    plant: ({ quota }) => ({
      ...quota,
      configure: (account, { budget }) => quota.configure(account, budget === undefined ? {} : { budget }),
    }),
  },
];

const resultFaults: readonly Fault<ResultStore>[] = [
  {
    name: 'the last writer wins',
    caughtBy: 'refuses a row that differs from the stored one, keeps that, and writes nothing of the batch',
    plant: ({ results }) => {
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
  },
  {
    name: 'half a refused batch stays',
    caughtBy: 'refuses a row that differs from the stored one, keeps that, and writes nothing of the batch',
    plant: ({ results }) => ({
      ...results,
      async record(rows) {
        for (const row of rows) await results.record([row]);
      },
    }),
  },
  {
    name: 'rows come as they were written',
    caughtBy: 'gives rows back as they were handed in, ordered by the binary id of their case',
    plant: ({ results }) => {
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
  },
  {
    name: 'asking again changes nothing',
    caughtBy: 'asks again for chosen outcomes alone, keeps the old rows and reads the newest',
    plant: ({ results }) => ({ ...results, askAgain: async () => 0 }),
  },
];

const runFaults: readonly Fault<RunStore>[] = [
  {
    name: 'a generation may go back',
    caughtBy: 'changes what is named and nothing else; a generation never goes back',
    plant: ({ runs }) => ({
      ...runs,
      update: async (id, change) => runs.update(id, change).catch(() => runs.create(newRun(id))),
    }),
  },
  {
    name: 'a second freeze is an error',
    caughtBy: 'changes nothing in a second call after freezing',
    plant: ({ runs }) => ({
      ...runs,
      async freeze(id, ...rest) {
        if ((await runs.find(id))?.manifest != null) throw new Error('frozen');
        return runs.freeze(id, ...rest);
      },
    }),
  },
  {
    name: 'setting one control clears the others',
    caughtBy: 'keeps the control row of each run field by field',
    plant: ({ runs }) => ({
      ...runs,
      setControl: (id, change) => runs.setControl(id, { paused: null, cancelled: false, concurrency: {}, ...change }),
    }),
  },
];

function faultTests<P>(
  port: 'ledger' | 'leases' | 'quota' | 'results' | 'runs',
  suite: Suite<TestStore>,
  faults: readonly Fault<P>[],
): void {
  describe(`the suite of ${port}`, () => {
    it('passes the correct implementation', async () => {
      expect(await failing(suite, inMemory)).toEqual([]);
    });
    for (const { name, caughtBy, plant } of faults) {
      it(`fails when ${name}`, async () => {
        const faulty = planted((store) => ({ [port]: plant(store) }));
        expect(await failing(suite, faulty)).toContain(caughtBy);
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
