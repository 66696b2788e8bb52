import { expect } from 'vitest';
import { verdict } from '../../moderation/verdict.ts';
import { RowConflictError } from '../../runs/result-store.ts';
import type { Suite } from '../store/check.ts';
import {
  batches,
  collect,
  frozenRun,
  moderationCases,
  newRun,
  RUN,
  type TestStore,
  verdictRow,
} from '../store/fixture.ts';

const CASES = moderationCases(10);
const WHOLE = { run: RUN, moderator: 'json-policy', from: 0, to: 10 };
const MINE = { run: RUN, moderator: 'json-policy' };
const at = (i: number) => CASES[i] as (typeof CASES)[number];
const timedOut = verdict({ outcome: 'timeout', reason: 'timeout' });

async function frozen(create: () => Promise<TestStore>) {
  const store = await create();
  await frozenRun(store, CASES);
  return { store, results: store.results };
}
const positions = async (results: TestStore['results'], span = WHOLE) =>
  (await results.open(span)).map(({ position, ask }) => [position, ask]);

/** What every store of verdict rows must do. */
export const resultStoreSuite: Suite<TestStore> = [
  {
    name: 'opens every case of a fresh span by position, with the whole case',
    async run(create) {
      const { results } = await frozen(create);
      const expected = [2, 3, 4].map((position) => ({ position, ask: 0, case: at(position) }));
      expect(await results.open({ ...WHOLE, from: 2, to: 5 })).toEqual(expected);
      expect(await results.open({ ...WHOLE, from: 8, to: 90 })).toHaveLength(2);
    },
  },
  {
    name: 'closes a case for the moderator and the run that have a row, and for no other',
    async run(create) {
      const { store, results } = await frozen(create);
      await frozenRun(store, CASES, 'another');
      await results.record([0, 3].map((i) => verdictRow(at(i))));
      expect((await positions(results, { ...WHOLE, to: 5 })).map(([position]) => position)).toEqual([1, 2, 4]);
      expect(await positions(results, { ...WHOLE, moderator: 'all-safe' })).toHaveLength(10);
      expect(await positions(results, { ...WHOLE, run: 'another' })).toHaveLength(10);
    },
  },
  {
    name: 'opens nothing before the manifest is frozen',
    async run(create) {
      const store = await create();
      await store.runs.create(newRun());
      const broken = async function* () {
        yield* batches({ cases: CASES });
        throw new Error('the reader failed');
      };
      const info = () => {
        throw new Error('not reached');
      };
      const freezing = store.runs.freeze(RUN, broken(), info, { digest: 'x', parts: {} });
      await expect(freezing).rejects.toThrow('the reader failed');
      expect(await store.results.open(WHOLE)).toEqual([]);
      expect(await store.results.openSpans({ ...MINE, size: 4 })).toEqual([]);
    },
  },
  {
    name: 'names the aligned spans that still have open cases',
    async run(create) {
      const { results } = await frozen(create);
      const span = (from: number, to: number) => ({ ...MINE, from, to });
      expect(await results.openSpans({ ...MINE, size: 4 })).toEqual([span(0, 4), span(4, 8), span(8, 10)]);
      await results.record([4, 5, 6, 7, 8].map((i) => verdictRow(at(i))));
      expect(await results.openSpans({ ...MINE, size: 4 })).toEqual([span(0, 4), span(8, 10)]);
      await results.record(CASES.map((item) => verdictRow(item)));
      expect(await results.openSpans({ ...MINE, size: 4 })).toEqual([]);
    },
  },
  {
    name: 'gives rows back as they were handed in, ordered by the binary id of their case',
    async run(create) {
      const { results } = await frozen(create);
      const rows = [
        verdictRow(at(0), { verdict: verdict({ outcome: 'unsafe', categories: [], severity: 0, confidence: 1 }) }),
        verdictRow(at(1), {
          callKey: null,
          modelAnswered: null,
          inputTokens: null,
          verdict: verdict({ outcome: 'safe' }),
        }),
        verdictRow(at(2), {
          verdict: verdict({ outcome: 'invalid', reason: 'format', unknownCategories: ['\ud800', 'S99'] }),
        }),
        verdictRow(at(3), {
          verdict: verdict({ outcome: 'unsafe', duplicates: ['S1'], notAssessable: ['S2'], refusal: true }),
        }),
        ...CASES.slice(4).map((item) => verdictRow(item)),
      ];
      await results.record([...rows].reverse());
      await results.record([verdictRow(at(0), { moderator: 'other' }), verdictRow(at(0), { run: 'another' })]);
      const sorted = [...rows].sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
      expect(await collect(results.verdicts(MINE))).toEqual(sorted);
    },
  },
  {
    name: 'takes the same row again without a word, inside a batch and later',
    async run(create) {
      const { results } = await frozen(create);
      const row = verdictRow(at(0));
      await results.record([row, row]);
      await results.record([{ ...row, verdict: { ...row.verdict, duplicates: [] } }, verdictRow(at(1))]);
      expect(await collect(results.verdicts(MINE))).toHaveLength(2);
    },
  },
  {
    name: 'refuses a row that differs from the stored one, keeps that, and writes nothing of the batch',
    async run(create) {
      const { results } = await frozen(create);
      await results.record([verdictRow(at(0))]);
      const changes = [
        { verdict: timedOut },
        { evaluation: 'another' },
        { callKey: null },
        { inputTokens: 0 },
        { verdict: { ...verdictRow(at(0)).verdict, score: null } },
      ];
      for (const change of changes) {
        const batch = [verdictRow(at(1)), verdictRow(at(0), change)];
        await expect(results.record(batch)).rejects.toThrow(RowConflictError);
      }
      expect(await collect(results.verdicts(MINE))).toEqual([verdictRow(at(0))]);
    },
  },
  {
    name: 'refuses two differing rows of one identity inside one batch',
    async run(create) {
      const { results } = await frozen(create);
      const batch = [verdictRow(at(0)), verdictRow(at(0), { verdict: timedOut })];
      await expect(results.record(batch)).rejects.toThrow(RowConflictError);
      expect(await collect(results.verdicts(MINE))).toEqual([]);
    },
  },
  {
    name: 'asks again for chosen outcomes alone, keeps the old rows and reads the newest',
    async run(create) {
      const { store, results } = await frozen(create);
      await frozenRun(store, CASES, 'another');
      const lost = verdict({ outcome: 'error', reason: 'http_500' });
      const outcomes = [timedOut, lost, verdict({ outcome: 'safe' })];
      const rows = outcomes.map((v, i) => verdictRow(at(i), { verdict: v }));
      await results.record(rows);
      await results.record([verdictRow(at(0), { verdict: timedOut, moderator: 'other' })]);
      await results.record([verdictRow(at(0), { verdict: timedOut, run: 'another' })]);
      expect(await results.askAgain({ run: RUN, outcomes: ['timeout', 'error'] })).toBe(3);
      expect(await positions(results, { ...WHOLE, to: 3 })).toEqual([
        [0, 1],
        [1, 1],
      ]);
      expect(await positions(results, { ...WHOLE, moderator: 'other', to: 1 })).toEqual([[0, 1]]);
      expect(await positions(results, { ...WHOLE, run: 'another', to: 1 })).toEqual([]);
      const second = verdictRow(at(0), { ask: 1 });
      await results.record([second]);
      expect(await positions(results, { ...WHOLE, to: 3 })).toEqual([[1, 1]]);
      const newest = (await collect(results.verdicts(MINE))).find(({ caseId }) => caseId === at(0).id);
      expect(newest).toEqual(second);
      await results.record([verdictRow(at(0), { verdict: timedOut })]);
      await expect(results.record([verdictRow(at(0))])).rejects.toThrow(RowConflictError);
    },
  },
  {
    name: 'raises an ask that waits already no further, and a re-asked case by its newest outcome',
    async run(create) {
      const { results } = await frozen(create);
      await results.record([verdictRow(at(0), { verdict: timedOut })]);
      expect(await results.askAgain({ run: RUN, outcomes: ['timeout'] })).toBe(1);
      expect(await results.askAgain({ run: RUN, outcomes: ['timeout'] })).toBe(0);
      expect(await positions(results, { ...WHOLE, to: 1 })).toEqual([[0, 1]]);
      await results.record([verdictRow(at(0), { ask: 1, verdict: timedOut })]);
      expect(await results.askAgain({ run: RUN, outcomes: ['timeout'] })).toBe(1);
      await results.record([verdictRow(at(0), { ask: 2 })]);
      expect(await results.askAgain({ run: RUN, outcomes: ['timeout'] })).toBe(0);
      expect(await results.askAgain({ run: RUN, outcomes: [] })).toBe(0);
      expect(await positions(results, { ...WHOLE, to: 1 })).toEqual([]);
    },
  },
  {
    name: 'counts the newest rows by moderator and outcome',
    async run(create) {
      const { results } = await frozen(create);
      await results.record(CASES.slice(0, 6).map((item, i) => verdictRow(item, i < 2 ? { verdict: timedOut } : {})));
      await results.record([verdictRow(at(9), { moderator: 'all-safe', verdict: verdict({ outcome: 'safe' }) })]);
      await results.record([verdictRow(at(9), { run: 'another' })]);
      await results.askAgain({ run: RUN, outcomes: ['timeout'] });
      await results.record([verdictRow(at(0), { ask: 1 })]);
      const sorted = [...(await results.counts(RUN))].sort((a, b) =>
        a.moderator < b.moderator ? -1 : a.count - b.count,
      );
      expect(sorted).toEqual([
        { moderator: 'all-safe', outcome: 'safe', count: 1 },
        { moderator: 'json-policy', outcome: 'timeout', count: 1 },
        { moderator: 'json-policy', outcome: 'unsafe', count: 5 },
      ]);
      expect(await results.counts('nobody')).toEqual([]);
    },
  },
  {
    name: 'streams thousands of rows, each once and in order, while others are written',
    async run(create) {
      const store = await create();
      const cases = moderationCases(4_500);
      await frozenRun(store, cases);
      const rows = cases.map((item) => verdictRow(item));
      for (let i = 0; i < rows.length; i += 1_500) await store.results.record(rows.slice(i, i + 1_500));
      const seen: string[] = [];
      for await (const row of store.results.verdicts(MINE)) {
        if (seen.length === 100) await store.results.record([verdictRow(at(0), { moderator: 'other' })]);
        seen.push(row.caseId);
      }
      expect(seen).toEqual(cases.map(({ id }) => id as string).sort());
      expect(await store.results.openSpans({ ...MINE, size: 7 })).toEqual([]);
      expect(await store.results.openSpans({ ...MINE, moderator: 'other', size: 4_000 })).toHaveLength(2);
    },
  },
  {
    name: 'hands out the newest rows of one case, one a moderator',
    async run(create) {
      const { results } = await frozen(create);
      const rows = [
        verdictRow(at(3), { moderator: 'b', verdict: timedOut }),
        verdictRow(at(3), { moderator: 'b', ask: 1 }),
        verdictRow(at(3), { moderator: 'a' }),
        verdictRow(at(4), { moderator: 'c' }),
      ];
      await results.record(rows);
      expect(await results.verdictsOf({ run: RUN, caseId: at(3).id })).toEqual([rows[2], rows[1]]);
      expect(await results.verdictsOf({ run: RUN, caseId: at(5).id })).toEqual([]);
      expect(await results.verdictsOf({ run: 'nobody', caseId: at(3).id })).toEqual([]);
    },
  },
];
