import { expect } from 'vitest';
import { StaleLeaseError } from '../../core/errors.ts';
import { type Held, UNASKED } from '../../models/call-ledger.ts';
import type { Suite } from '../store/check.ts';
import { answer, callRef, newRun, RUN, type TestStore } from '../store/fixture.ts';

const A = callRef('a');
const B = callRef('b');
const PAGE = { run: RUN, page: 'json-policy/0000', generation: 1 };
const held = (text: string): Held => ({ kind: 'answer', answer: answer(text) });

async function leased(create: () => Promise<TestStore>) {
  const store = await create();
  await store.runs.create(newRun());
  return { store, ledger: store.ledger, lease: await store.leases.acquire(PAGE) };
}

/** What every ledger of calls must do. */
export const callLedgerSuite: Suite<TestStore> = [
  {
    name: 'tells in the order asked what each key holds, and nothing of a key that nobody knows',
    async run(create) {
      const { ledger } = await create();
      await ledger.keep([{ ...A, answer: answer('1') }]);
      const known = { held: held('1'), attempts: 0, failures: 0, firstAttemptAt: null };
      expect(await ledger.look([B.key, A.key, B.key, A.key])).toEqual([UNASKED, known, UNASKED, known]);
      expect(await ledger.look([])).toEqual([]);
    },
  },
  {
    name: 'keeps the first answer and hands it to a late second writer',
    async run(create) {
      const { ledger } = await create();
      expect(await ledger.keep([{ ...A, answer: answer('first') }])).toEqual([held('first')]);
      const late = [A, B].map((ref) => ({ ...ref, answer: answer('late') }));
      expect(await ledger.keep(late)).toEqual([held('first'), held('late')]);
      expect((await ledger.look([A.key]))[0]?.held).toEqual(held('first'));
    },
  },
  {
    name: 'keeps the first of two answers to one key inside one batch',
    async run(create) {
      const { ledger } = await create();
      const batch = ['1', '2'].map((text) => ({ ...A, answer: answer(text) }));
      expect(await ledger.keep(batch)).toEqual([held('1'), held('1')]);
      expect((await ledger.look([A.key]))[0]?.held).toEqual(held('1'));
    },
  },
  {
    name: 'takes batches of hundreds and returns what each key holds in their order',
    async run(create) {
      const { ledger } = await create();
      const refs = Array.from({ length: 700 }, (_, i) => callRef(`many ${i}`));
      await ledger.keep([{ ...(refs[650] as typeof A), answer: answer('before') }]);
      const kept = await ledger.keep(refs.map((ref, i) => ({ ...ref, answer: answer(String(i)) })));
      expect(kept).toEqual(refs.map((_, i) => held(i === 650 ? 'before' : String(i))));
      expect((await ledger.look(refs.map(({ key }) => key))).map((state) => state.held)).toEqual(kept);
    },
  },
  {
    name: 'counts attempts and failures apart and keeps the time of the first',
    async run(create) {
      const { store, ledger, lease } = await leased(create);
      const firstAttemptAt = store.clock.now();
      const first = await ledger.countAttempt({ ...A, limited: true, lease });
      expect(first).toEqual({ held: null, attempts: 1, failures: 0, firstAttemptAt });
      store.clock.advance(1_000);
      const second = await ledger.countAttempt({ ...A, limited: false, lease });
      expect(second).toEqual({ held: null, attempts: 2, failures: 1, firstAttemptAt });
      expect(await ledger.look([A.key, B.key])).toEqual([second, UNASKED]);
    },
  },
  {
    name: 'loses no attempt that many count at once',
    async run(create) {
      const { ledger, lease } = await leased(create);
      const counting = Array.from({ length: 20 }, () => ledger.countAttempt({ ...A, limited: false, lease }));
      const attempts = (await Promise.all(counting)).map((state) => state.attempts);
      expect(attempts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    },
  },
  {
    name: 'keeps an answer beside the attempts that were counted before it, and counts none after it',
    async run(create) {
      const { store, ledger, lease } = await leased(create);
      const firstAttemptAt = store.clock.now();
      await ledger.countAttempt({ ...A, limited: false, lease });
      await ledger.keep([{ ...A, answer: answer('1') }]);
      const state = { held: held('1'), attempts: 1, failures: 1, firstAttemptAt };
      expect(await ledger.countAttempt({ ...A, limited: false, lease })).toEqual(state);
      expect(await ledger.look([A.key])).toEqual([state]);
    },
  },
  {
    name: 'lets the first of an answer and an end without one stand',
    async run(create) {
      const { ledger, lease } = await leased(create);
      const end = { outcome: 'error', code: 'http_500' } as const;
      const ended: Held = { kind: 'none', ...end };
      expect(await ledger.giveUp({ ...A, ...end, lease })).toEqual(ended);
      expect(await ledger.giveUp({ ...A, outcome: 'timeout', code: 'timeout', lease })).toEqual(ended);
      expect(await ledger.keep([{ ...A, answer: answer('late') }])).toEqual([ended]);
      await ledger.keep([{ ...B, answer: answer('1') }]);
      expect(await ledger.giveUp({ ...B, ...end, lease })).toEqual(held('1'));
      expect((await ledger.look([A.key, B.key])).map((state) => state.held)).toEqual([ended, held('1')]);
      expect((await ledger.countAttempt({ ...A, limited: false, lease })).attempts).toBe(0);
    },
  },
  {
    name: 'refuses to count or end a call for a page that a newer epoch has taken over',
    async run(create) {
      const { store, ledger, lease: old } = await leased(create);
      const lease = await store.leases.acquire(PAGE);
      const end = { ...A, outcome: 'timeout', code: 'timeout' } as const;
      await expect(ledger.countAttempt({ ...A, limited: false, lease: old })).rejects.toThrow(StaleLeaseError);
      await expect(ledger.giveUp({ ...end, lease: old })).rejects.toThrow(StaleLeaseError);
      expect(await ledger.look([A.key])).toEqual([UNASKED]);
      expect((await ledger.countAttempt({ ...A, limited: false, lease })).attempts).toBe(1);
      expect(await ledger.giveUp({ ...end, lease })).toEqual({ kind: 'none', outcome: 'timeout', code: 'timeout' });
    },
  },
  {
    name: 'refuses to count or end a call for a generation that the run has left, and for a page nobody holds',
    async run(create) {
      const { store, ledger, lease } = await leased(create);
      const other = { ...lease, page: 'json-policy/0001' };
      await expect(ledger.countAttempt({ ...A, limited: true, lease: other })).rejects.toThrow(StaleLeaseError);
      await store.runs.update(RUN, { generation: 2 });
      const end = { ...A, outcome: 'error', code: 'x', lease } as const;
      await expect(ledger.countAttempt({ ...A, limited: false, lease })).rejects.toThrow(StaleLeaseError);
      await expect(ledger.giveUp(end)).rejects.toThrow(StaleLeaseError);
      expect(await ledger.look([A.key])).toEqual([UNASKED]);
    },
  },
  {
    name: 'keeps an answer whoever holds the page: it was paid for',
    async run(create) {
      const { store, ledger } = await leased(create);
      await store.leases.acquire(PAGE);
      await store.runs.update(RUN, { generation: 2 });
      expect(await ledger.keep([{ ...A, answer: answer('zombie') }])).toEqual([held('zombie')]);
    },
  },
  {
    name: 'gives one answer to many writers at once',
    async run(create) {
      const { ledger } = await create();
      const kept = await Promise.all(
        Array.from({ length: 20 }, (_, i) => ledger.keep([{ ...A, answer: answer(String(i)) }])),
      );
      const now = (await ledger.look([A.key]))[0]?.held;
      expect(now?.kind).toBe('answer');
      for (const [one] of kept) expect(one).toEqual(now);
    },
  },
  {
    name: 'sums a run by endpoint: answers, ends, failed attempts and latencies',
    async run(create) {
      const { ledger, lease } = await leased(create);
      await ledger.countAttempt({ ...A, limited: true, lease });
      await ledger.countAttempt({ ...A, limited: false, lease });
      await ledger.keep([{ ...A, answer: { ...answer('a'), latencyMs: 30 } }]);
      await ledger.keep([{ ...callRef('c'), answer: { ...answer('c'), latencyMs: 10 } }]);
      await ledger.giveUp({ ...B, outcome: 'timeout', code: 'timeout', lease });
      expect(await ledger.summary(RUN)).toEqual([
        {
          endpoint: A.endpoint,
          answered: 2,
          unanswered: 1,
          failedAttempts: 2,
          rateLimited: 1,
          latency: { p50: 10, p95: 30, max: 30 },
        },
      ]);
      expect(await ledger.summary('another')).toEqual([]);
    },
  },
];
