import { expect } from 'vitest';
import { StaleLeaseError } from '../../core/errors.ts';
import type { CaseId } from '../../core/ids.ts';
import type { LeaseToken } from '../../models/call-ledger.ts';
import { SEND_GRANT_MS } from '../../runs/page-leases.ts';
import type { Suite } from '../store/check.ts';
import { moderationCase, newRun, RUN, type TestStore } from '../store/fixture.ts';

const PAGE = 'json-policy/00000000';
const [A, B] = [moderationCase(1).id, moderationCase(2).id].sort() as [CaseId, CaseId];
const at = (caseId: CaseId, ask = 0) => ({ caseId, ask });

async function started(create: () => Promise<TestStore>) {
  const store = await create();
  await store.runs.create(newRun());
  const take = (page = PAGE) => store.leases.acquire({ run: RUN, page, generation: 0 });
  /** An attempt whose worker dies: it holds a grant, perhaps a case alone, and ends never. */
  async function lose(alone: { caseId: CaseId; ask: number } | null = null, page = PAGE): Promise<LeaseToken> {
    const lease = await take(page);
    await store.attempts.begin(lease);
    await store.leases.renew(lease);
    if (alone !== null) await store.attempts.alone(lease, alone);
    store.clock.advance(SEND_GRANT_MS);
    return lease;
  }
  const history = async (page = PAGE) => {
    const lease = await take(page);
    const seen = await store.attempts.begin(lease);
    await store.attempts.end(lease);
    return seen;
  };
  return { ...store, take, lose, history };
}

/** What every keeper of page attempts must do. */
export const pageAttemptsSuite: Suite<TestStore> = [
  {
    name: 'knows of no loss where every attempt came to an orderly end',
    async run(create) {
      const { history } = await started(create);
      for (let i = 0; i < 4; i += 1) expect(await history()).toEqual({ losses: 0, suspects: [] });
    },
  },
  {
    name: 'counts each attempt that never ended, of its own page alone',
    async run(create) {
      const { lose, history } = await started(create);
      for (let losses = 1; losses <= 3; losses += 1) {
        await lose();
        expect(await history()).toEqual({ losses, suspects: [] });
      }
      expect(await history('json-policy/00000100')).toEqual({ losses: 0, suspects: [] });
      expect(await history('other/00000000')).toEqual({ losses: 0, suspects: [] });
    },
  },
  {
    name: 'does not count an older attempt while it may still send',
    async run(create) {
      const { leases, attempts, clock, take } = await started(create);
      const old = await take();
      await attempts.begin(old);
      await leases.renew(old);
      const next = await take();
      clock.advance(SEND_GRANT_MS - 1);
      expect((await attempts.begin(next)).losses).toBe(0);
      clock.advance(1);
      expect((await attempts.begin(next)).losses).toBe(1);
      expect((await attempts.begin(await take())).losses).toBe(2);
    },
  },
  {
    name: 'counts an older attempt no more that ends in order after it was taken over',
    async run(create) {
      const { attempts, lose, history } = await started(create);
      const slow = await lose(at(A));
      await lose(at(A));
      expect(await history()).toEqual({ losses: 2, suspects: [{ page: PAGE, ...at(A), losses: 2 }] });
      await attempts.end(slow);
      await attempts.end(slow);
      expect(await history()).toEqual({ losses: 1, suspects: [{ page: PAGE, ...at(A), losses: 1 }] });
    },
  },
  {
    name: 'names the cases that were alone in flight at losses, ask by ask',
    async run(create) {
      const { attempts, lose, history } = await started(create);
      await lose(at(B));
      await lose(at(A));
      await lose(at(A));
      await lose(at(A, 1));
      const calm = await lose(at(B));
      await attempts.alone(calm, null);
      const suspects = [
        { page: PAGE, ...at(A), losses: 2 },
        { page: PAGE, ...at(A, 1), losses: 1 },
        { page: PAGE, ...at(B), losses: 1 },
      ];
      expect(await history()).toEqual({ losses: 5, suspects });
      expect(await attempts.suspects(RUN)).toEqual(suspects);
      expect(await attempts.suspects('another')).toEqual([]);
    },
  },
  {
    name: 'remembers the last case of an attempt only, and none that came to its end',
    async run(create) {
      const { attempts, lose, history } = await started(create);
      const lease = await lose();
      await attempts.alone(lease, at(A));
      await attempts.alone(lease, null);
      await attempts.alone(lease, at(B));
      expect((await history()).suspects).toEqual([{ page: PAGE, ...at(B), losses: 1 }]);
    },
  },
  {
    name: 'lets no attempt begin a case, or begin at all, once a newer one took the page',
    async run(create) {
      const { attempts, take } = await started(create);
      const old = await take();
      await attempts.begin(old);
      await attempts.alone(old, at(A));
      await take();
      await expect(attempts.begin(old)).rejects.toThrow(StaleLeaseError);
      await expect(attempts.alone(old, at(B))).rejects.toThrow(StaleLeaseError);
      expect(await attempts.suspects(RUN)).toEqual([{ page: PAGE, ...at(A), losses: 1 }]);
      await attempts.alone(old, null);
      expect(await attempts.suspects(RUN)).toEqual([]);
    },
  },
  {
    name: 'pardons every case of a run down to one loss, and the losses of its pages stay',
    async run(create) {
      const { attempts, lose, history } = await started(create);
      const other = 'other/00000000';
      for (let i = 0; i < 3; i += 1) await lose(at(A));
      await lose(at(B));
      for (let i = 0; i < 2; i += 1) await lose(at(A), other);
      await attempts.pardon('another');
      expect((await history()).suspects.map(({ losses }) => losses)).toEqual([3, 1]);
      await attempts.pardon(RUN);
      const once = [
        { page: PAGE, ...at(A), losses: 1 },
        { page: PAGE, ...at(B), losses: 1 },
      ];
      expect(await history()).toEqual({ losses: 4, suspects: once });
      expect(await history(other)).toEqual({ losses: 2, suspects: [{ page: other, ...at(A), losses: 1 }] });
      await attempts.pardon(RUN);
      expect((await history()).suspects).toEqual(once);
      await lose(at(A));
      expect((await history()).suspects[0]).toEqual({ page: PAGE, ...at(A), losses: 2 });
    },
  },
];
