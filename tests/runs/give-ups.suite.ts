import { expect } from 'vitest';
import { digestOf } from '../../core/digest.ts';
import { NotFoundError, StaleLeaseError } from '../../core/errors.ts';
import { verdict } from '../../moderation/verdict.ts';
import { SEND_GRANT_MS } from '../../runs/page-leases.ts';
import { pageName } from '../../runs/plan.ts';
import { RowConflictError } from '../../runs/result-store.ts';
import type { Suite } from '../store/check.ts';
import {
  collect,
  EVALUATION,
  frozenRun,
  moderationCase,
  moderationCases,
  RUN,
  type TestStore,
  verdictRow,
} from '../store/fixture.ts';

const MODERATOR = 'json-policy';
const CASES = moderationCases(4);
const POISON = moderationCase(2);
const at = { run: RUN, moderator: MODERATOR, caseId: POISON.id };
const SPAN = { run: RUN, moderator: MODERATOR, from: 0, to: CASES.length };
const LOST = verdictRow(POISON, {
  callKey: null,
  verdict: verdict({ outcome: 'error', reason: 'worker_lost' }),
  modelAnswered: null,
  inputTokens: null,
  outputTokens: null,
});

async function frozen(create: () => Promise<TestStore>): Promise<TestStore> {
  const store = await create();
  await frozenRun(store, CASES);
  return store;
}

const rowsOf = (store: TestStore, moderator = MODERATOR) => collect(store.results.verdicts({ run: RUN, moderator }));

/** What every keeper of give-ups must do. */
export const giveUpsSuite: Suite<TestStore> = [
  {
    name: 'writes the verdict `error: worker_lost` without a call, of that moderator and case alone',
    async run(create) {
      const store = await frozen(create);
      expect(await store.giveUps.verdict(at)).toEqual({ kind: 'given_up', ask: 0 });
      expect(await rowsOf(store)).toEqual([LOST]);
      expect(await rowsOf(store, 'other')).toEqual([]);
      expect((await store.results.open(SPAN)).map(({ position }) => position)).toEqual([0, 1, 3]);
    },
  },
  {
    name: 'writes it under the newest evaluation that was accepted',
    async run(create) {
      const store = await frozen(create);
      const accepted = { digest: digestOf('accepted'), parts: {} };
      await store.runs.update(RUN, { evaluations: [EVALUATION, accepted] });
      await store.giveUps.verdict(at);
      expect((await rowsOf(store))[0]?.evaluation).toBe(accepted.digest);
    },
  },
  {
    name: 'leaves a row that is there, and lets no late answer replace a case that was given up',
    async run(create) {
      const store = await frozen(create);
      const answered = verdictRow(POISON);
      await store.results.record([answered]);
      expect(await store.giveUps.verdict(at)).toEqual({ kind: 'has_row', outcome: 'unsafe' });
      expect(await rowsOf(store)).toEqual([answered]);
      expect(await store.giveUps.verdict({ ...at, moderator: 'other' })).toEqual({ kind: 'given_up', ask: 0 });
      expect(await store.giveUps.verdict({ ...at, moderator: 'other' })).toEqual({ kind: 'has_row', outcome: 'error' });
      await expect(store.results.record([{ ...answered, moderator: 'other' }])).rejects.toThrow(RowConflictError);
      expect(await rowsOf(store, 'other')).toEqual([{ ...LOST, moderator: 'other' }]);
    },
  },
  {
    name: 'gives up one ask: people may ask again, and give that up too',
    async run(create) {
      const store = await frozen(create);
      await store.giveUps.verdict(at);
      expect(await store.results.askAgain({ run: RUN, outcomes: ['error'] })).toBe(1);
      expect((await store.results.open(SPAN)).map(({ position, ask }) => [position, ask])).toContainEqual([2, 1]);
      expect(await store.giveUps.verdict(at)).toEqual({ kind: 'given_up', ask: 1 });
      expect(await rowsOf(store)).toEqual([{ ...LOST, ask: 1 }]);
    },
  },
  {
    name: 'waits for whoever may still send for the page, and keeps whoever has begun from sending later',
    async run(create) {
      const store = await frozen(create);
      const { leases, clock, giveUps } = store;
      const page = (from: number) => ({ run: RUN, page: pageName(MODERATOR, { from }), generation: 0 });
      const dead = await leases.acquire(page(2));
      await leases.renew(dead);
      const waiting = await leases.acquire(page(2));
      await leases.renew(waiting);
      expect(await giveUps.verdict(at)).toEqual({ kind: 'at_work' });
      expect(await rowsOf(store)).toEqual([]);
      clock.advance(SEND_GRANT_MS);
      for (const other of [page(0), page(3), { ...page(2), page: 'json/00000002' }])
        await leases.renew(await leases.acquire(other));
      expect(await giveUps.verdict(at)).toEqual({ kind: 'given_up', ask: 0 });
      await expect(leases.renew(waiting)).rejects.toThrow(StaleLeaseError);
      expect((await leases.acquire(page(2))).epoch).toBe(4);
    },
  },
  {
    name: 'notes cases of lanes without verdicts, once and for good',
    async run(create) {
      const { giveUps, results } = await frozen(create);
      expect(await giveUps.noted({ run: RUN, lane: 'media' })).toEqual(new Set());
      for (const item of [POISON, POISON, moderationCase(0)])
        await giveUps.note({ run: RUN, lane: 'media', caseId: item.id });
      const noted = await giveUps.noted({ run: RUN, lane: 'media' });
      expect(noted).toEqual(new Set([POISON.id, moderationCase(0).id]));
      expect(await giveUps.noted({ run: RUN, lane: 'trials' })).toEqual(new Set());
      expect(await results.open(SPAN)).toHaveLength(CASES.length);
    },
  },
  {
    name: 'knows no case of another run, and no run that does not exist',
    async run(create) {
      const store = await frozen(create);
      const strange = moderationCase(99).id;
      await expect(store.giveUps.verdict({ ...at, caseId: strange })).rejects.toThrow(NotFoundError);
      await expect(store.giveUps.note({ run: RUN, lane: 'media', caseId: strange })).rejects.toThrow(NotFoundError);
      await expect(store.giveUps.verdict({ ...at, run: 'no-run' })).rejects.toThrow(NotFoundError);
      expect(await rowsOf(store)).toEqual([]);
    },
  },
];
