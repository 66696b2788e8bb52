import { expect } from 'vitest';
import { NotFoundError } from '../../core/errors.ts';
import { RowConflictError } from '../../runs/result-store.ts';
import type { Suite } from '../store/check.ts';
import { batches, collect, EVALUATION, newRun, RUN, type TestStore } from '../store/fixture.ts';
import {
  frozenTrials,
  longRow,
  PER_CASE,
  PERSUADEE,
  persuasionCase,
  persuasionCases,
  trialManifest,
  trialRow,
} from '../store/trial-fixture.ts';

const CASES = persuasionCases(3);
const MINE = { run: RUN, persuadee: PERSUADEE };
/** Positions 0..11: three cases of four trials each. */
const WHOLE = { ...MINE, from: 0, to: CASES.length * PER_CASE };
const span = (from: number, to: number) => ({ ...MINE, from, to });

async function frozen(create: () => Promise<TestStore>) {
  const store = await create();
  await frozenTrials(store, CASES);
  return { store, trials: store.trials };
}
const positions = async (trials: TestStore['trials'], where = WHOLE) =>
  (await trials.open(where)).map(({ position, ask }) => [position, ask]);
const placesOf = async (trials: TestStore['trials'], where = WHOLE) =>
  (await positions(trials, where)).map(([position]) => position);

/** What every store of trials must do. */
export const trialStoreSuite: Suite<TestStore> = [
  {
    name: 'opens every trial of a fresh span by position, with its index and its whole case',
    async run(create) {
      const { trials } = await frozen(create);
      expect(await trials.open(span(3, 6))).toEqual([
        { position: 3, ask: 0, index: 3, case: CASES[0] },
        { position: 4, ask: 0, index: 0, case: CASES[1] },
        { position: 5, ask: 0, index: 1, case: CASES[1] },
      ]);
      expect(await placesOf(trials, span(10, 900))).toEqual([10, 11]);
      expect(await placesOf(trials, span(-5, 2))).toEqual([0, 1]);
      expect(await trials.open(span(12, 20))).toEqual([]);
      expect(await trials.open(span(5, 5))).toEqual([]);
    },
  },
  {
    name: 'closes a trial for the persuadee and the run that have a row, and for no other',
    async run(create) {
      const { store, trials } = await frozen(create);
      await frozenTrials(store, CASES, 'another');
      await trials.record([trialRow(0), trialRow(5), trialRow(2)]);
      expect(await placesOf(trials, span(0, 7))).toEqual([1, 3, 4, 6]);
      expect(await trials.open(span(1, 2))).toMatchObject([{ index: 1, case: { id: CASES[0]?.id } }]);
      expect(await trials.open({ ...WHOLE, persuadee: 'other' })).toHaveLength(12);
      expect(await trials.open({ ...WHOLE, run: 'another' })).toHaveLength(12);
    },
  },
  {
    name: 'shows nothing before the manifest is frozen',
    async run(create) {
      const { runs, trials } = await create();
      await runs.create(newRun());
      let during: unknown = null;
      const broken = async function* () {
        yield* batches({ persuasion: CASES });
        during = [
          await trials.open(WHOLE),
          await trials.openSpans({ ...MINE, size: 5 }),
          await collect(trials.cases(RUN)),
        ];
        throw new Error('the reader failed');
      };
      const freezing = runs.freeze(RUN, broken(), () => trialManifest(3), EVALUATION);
      await expect(freezing).rejects.toThrow('the reader failed');
      expect(during).toEqual([[], [], []]);
      expect(await trials.open(WHOLE)).toEqual([]);
      expect(await trials.openSpans({ ...MINE, size: 5 })).toEqual([]);
      expect(await collect(trials.cases(RUN))).toEqual([]);
    },
  },
  {
    name: 'has no trials in a run that was frozen without persuasion, and knows no run that does not exist',
    async run(create) {
      const { runs, trials } = await create();
      const { persuasion: _, ...old } = trialManifest(0);
      for (const [id, info] of [
        ['old', old],
        ['none', { ...old, persuasion: null }],
      ] as const) {
        await runs.create(newRun(id));
        await runs.freeze(id, batches({}), () => info, EVALUATION);
        expect(await trials.open({ ...WHOLE, run: id })).toEqual([]);
        expect(await trials.openSpans({ ...MINE, run: id, size: 5 })).toEqual([]);
        expect(await collect(trials.cases(id))).toEqual([]);
      }
      expect(await trials.open({ ...WHOLE, run: 'nobody' })).toEqual([]);
      expect(await trials.counts('nobody')).toEqual([]);
      await expect(collect(trials.cases('nobody'))).rejects.toThrow(NotFoundError);
    },
  },
  {
    name: 'names the aligned spans that still have open trials',
    async run(create) {
      const { trials } = await frozen(create);
      expect(await trials.openSpans({ ...MINE, size: 5 })).toEqual([span(0, 5), span(5, 10), span(10, 12)]);
      await trials.record([4, 5, 6, 7, 8, 9, 10].map((position) => trialRow(position)));
      expect(await trials.openSpans({ ...MINE, size: 5 })).toEqual([span(0, 5), span(10, 12)]);
      expect(await trials.openSpans({ ...MINE, persuadee: 'other', size: 8 })).toEqual([
        { ...span(0, 8), persuadee: 'other' },
        { ...span(8, 12), persuadee: 'other' },
      ]);
      await trials.record(Array.from({ length: 12 }, (_, position) => trialRow(position)));
      expect(await trials.openSpans({ ...MINE, size: 5 })).toEqual([]);
      const others = Array.from({ length: 12 }, (_, i) => trialRow(i, { persuadee: 'other', outcome: 'goal' }));
      await trials.record(others);
      await trials.askAgain({ run: RUN, outcomes: ['complete'] });
      expect(await trials.openSpans({ ...MINE, persuadee: 'other', size: 5 })).toEqual([]);
      await trials.record(Array.from({ length: 11 }, (_, position) => trialRow(position, { ask: 1 })));
      expect(await trials.openSpans({ ...MINE, size: 5 })).toEqual([span(10, 12)]);
    },
  },
  {
    name: 'gives rows back as they were handed in, by position',
    async run(create) {
      const { trials } = await frozen(create);
      const rows = [
        trialRow(0),
        trialRow(1, { outcome: 'blocked', turns: [], probes: [], modelAnswered: null, inputTokens: null, calls: 0 }),
        trialRow(2, { outcome: 'goal', outputTokens: 0 }),
        trialRow(9),
        trialRow(10),
        trialRow(11),
      ];
      await trials.record([...rows].reverse());
      await trials.record([trialRow(0, { persuadee: 'other' }), trialRow(0, { run: 'another' })]);
      expect(await collect(trials.rows(MINE))).toEqual(rows);
      expect(await collect(trials.rows({ ...MINE, persuadee: 'nobody' }))).toEqual([]);
    },
  },
  {
    name: 'takes the same row again without a word, inside a batch and later, whatever the order of its fields',
    async run(create) {
      const { trials } = await frozen(create);
      const row = trialRow(0);
      await trials.record([]);
      await trials.record([row, row]);
      const turned = Object.fromEntries(Object.entries(row).reverse()) as unknown as typeof row;
      await trials.record([turned, trialRow(1)]);
      expect(await collect(trials.rows(MINE))).toEqual([row, trialRow(1)]);
    },
  },
  {
    name: 'refuses a row that differs from the stored one, keeps that, and writes nothing of the batch',
    async run(create) {
      const { trials } = await frozen(create);
      const { turns, probes, trial } = trialRow(0);
      await trials.record([trialRow(0)]);
      const changes = {
        outcome: { outcome: 'timeout' },
        trial: { trial: { ...trial, id: trialRow(1).trial.id } },
        evaluation: { evaluation: 'another' },
        turns: { turns: turns.slice(1) },
        probes: { probes: probes.map((probe) => ({ ...probe, carried: true })) },
        inputTokens: { inputTokens: null },
        'outcome, calls': { outcome: 'error', calls: 6 },
      } as const;
      for (const [fields, change] of Object.entries(changes)) {
        const conflict = await trials.record([trialRow(1), trialRow(0, change)]).catch((error: unknown) => error);
        expect(conflict).toBeInstanceOf(RowConflictError);
        const id = 'trial' in change ? change.trial.id : trial.id;
        expect((conflict as Error).message).toContain(
          `run ${RUN}, persuadee ${PERSUADEE}, trial ${id} (position 0), ask 0: a row that differs in ${fields} is stored`,
        );
      }
      expect(await collect(trials.rows(MINE))).toEqual([trialRow(0)]);
    },
  },
  {
    name: 'refuses two differing rows of one identity inside one batch',
    async run(create) {
      const { trials } = await frozen(create);
      await expect(trials.record([trialRow(0), trialRow(0, { calls: 6 })])).rejects.toThrow(
        /differs in calls is stored/,
      );
      expect(await collect(trials.rows(MINE))).toEqual([]);
    },
  },
  {
    name: 'asks again for chosen outcomes alone, keeps the old rows and reads the newest',
    async run(create) {
      const { store, trials } = await frozen(create);
      await frozenTrials(store, CASES, 'another');
      const rows = [trialRow(0, { outcome: 'timeout' }), trialRow(1, { outcome: 'error' }), trialRow(2)];
      await trials.record(rows);
      await trials.record([trialRow(0, { outcome: 'timeout', persuadee: 'other' })]);
      await trials.record([trialRow(0, { outcome: 'timeout', run: 'another' })]);
      expect(await trials.askAgain({ run: RUN, outcomes: ['timeout', 'error'] })).toBe(3);
      expect(await positions(trials, span(0, 3))).toEqual([
        [0, 1],
        [1, 1],
      ]);
      expect(await positions(trials, { ...span(0, 1), persuadee: 'other' })).toEqual([[0, 1]]);
      expect(await positions(trials, { ...span(0, 1), run: 'another' })).toEqual([]);
      const second = trialRow(0, { ask: 1 });
      await trials.record([second]);
      expect(await positions(trials, span(0, 3))).toEqual([[1, 1]]);
      expect(await collect(trials.rows(MINE))).toEqual([second, rows[1], rows[2]]);
      await trials.record([trialRow(0, { outcome: 'timeout' })]);
      await expect(trials.record([trialRow(0)])).rejects.toThrow(RowConflictError);
    },
  },
  {
    name: 'raises an ask that waits already no further, and a re-asked trial by its newest outcome',
    async run(create) {
      const { trials } = await frozen(create);
      const again = () => trials.askAgain({ run: RUN, outcomes: ['timeout'] });
      await trials.record([trialRow(0, { outcome: 'timeout' })]);
      expect([await again(), await again()]).toEqual([1, 0]);
      expect(await positions(trials, span(0, 1))).toEqual([[0, 1]]);
      await trials.record([trialRow(0, { ask: 1, outcome: 'timeout' })]);
      expect(await again()).toBe(1);
      await trials.record([trialRow(0, { ask: 2 })]);
      expect(await again()).toBe(0);
      expect(await trials.askAgain({ run: RUN, outcomes: [] })).toBe(0);
      expect(await positions(trials, span(0, 1))).toEqual([]);
    },
  },
  {
    name: 'counts the newest rows by persuadee and outcome',
    async run(create) {
      const { trials } = await frozen(create);
      const outcomes = ['timeout', 'timeout', 'goal', 'complete', 'complete', 'complete'] as const;
      await trials.record(outcomes.map((outcome, position) => trialRow(position, { outcome })));
      await trials.record([trialRow(0, { persuadee: 'other' }), trialRow(11, { run: 'another' })]);
      await trials.askAgain({ run: RUN, outcomes: ['timeout'] });
      await trials.record([trialRow(0, { ask: 1 })]);
      expect(await trials.counts(RUN)).toEqual([
        { persuadee: 'other', outcome: 'complete', count: 1 },
        { persuadee: PERSUADEE, outcome: 'complete', count: 4 },
        { persuadee: PERSUADEE, outcome: 'goal', count: 1 },
        { persuadee: PERSUADEE, outcome: 'timeout', count: 1 },
      ]);
    },
  },
  {
    name: 'streams cases by place and long rows in batches of 100, each once and in order, while others are written',
    async run(create) {
      const store = await create();
      const cases = persuasionCases(450);
      await frozenTrials(store, cases);
      expect(await collect(store.trials.cases(RUN))).toEqual(cases);
      for (let from = 0; from < 500; from += 100)
        await store.trials.record(Array.from({ length: 100 }, (_, i) => longRow(from + i)));
      const seen: number[] = [];
      for await (const row of store.trials.rows(MINE)) {
        if (seen.length === 50) await store.trials.record([trialRow(0, { persuadee: 'other' })]);
        seen.push(row.position);
      }
      expect(seen).toEqual(Array.from({ length: 500 }, (_, position) => position));
      expect(await store.trials.openSpans({ ...MINE, size: 499 })).toHaveLength(3);
      expect(await store.trials.open(span(499, 501))).toEqual([
        { position: 500, ask: 0, index: 0, case: persuasionCase(125) },
      ]);
    },
  },
  {
    name: 'loses and doubles nothing of a run that is longer than one look at it',
    async run(create) {
      const { runs, trials } = await create();
      await runs.create(newRun());
      const info = { ...trialManifest(3), persuasion: { cases: 3, trialsPerCase: 10_001 } };
      await runs.freeze(RUN, batches({ persuasion: CASES }), () => info, EVALUATION);
      await trials.record(Array.from({ length: 20 }, (_, i) => trialRow(19_990 + i)));
      await trials.record([0, 30_002].map((position) => trialRow(position, { outcome: 'goal' })));
      expect(await trials.counts(RUN)).toEqual([
        { persuadee: PERSUADEE, outcome: 'complete', count: 20 },
        { persuadee: PERSUADEE, outcome: 'goal', count: 2 },
      ]);
      for (const size of [5, 7]) {
        const open = new Set((await trials.openSpans({ ...MINE, size })).map(({ from }) => from));
        const closed = Array.from({ length: Math.ceil(30_003 / size) }, (_, i) => i * size).filter(
          (at) => !open.has(at),
        );
        expect(closed).toEqual(size === 5 ? [19_990, 19_995, 20_000, 20_005] : [19_992, 19_999, 30_002]);
      }
      expect(await trials.open(span(30_000, 40_000))).toEqual([
        { position: 30_000, ask: 0, index: 9_998, case: CASES[2] },
        { position: 30_001, ask: 0, index: 9_999, case: CASES[2] },
      ]);
    },
  },
];
