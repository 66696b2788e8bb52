import { expect } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import type { Suite } from '../store/check.ts';
import {
  batches,
  collect,
  EVALUATION,
  frozenRun,
  manifestInfo,
  moderationCase,
  moderationCases,
  newRun,
  RUN,
  type TestStore,
} from '../store/fixture.ts';

const REJECTED = {
  source: 'sample',
  file: 'a.csv',
  line: 3,
  field: 'label',
  value: '\u0000\ud800',
  reason: 'unknown label',
};

/** What every store of runs must do. */
export const runStoreSuite: Suite<TestStore> = [
  {
    name: 'creates a run once and returns the stored one to a second creator',
    async run(create) {
      const { runs, clock } = await create();
      const expected = {
        ...newRun(),
        manifest: null,
        evaluations: [],
        state: 'preparing',
        generation: 0,
        bundle: null,
        createdAt: clock.now(),
      };
      expect(await runs.create(newRun())).toEqual(expected);
      clock.advance(1_000);
      expect(await runs.create({ ...newRun(), operations: { rate: 9 } })).toEqual(expected);
      expect(await runs.find(RUN)).toEqual(expected);
      expect(await runs.find('nobody')).toBeNull();
    },
  },
  {
    name: 'lists runs newest first, and those of one spec alone',
    async run(create) {
      const { runs, clock } = await create();
      await runs.create(newRun('a'));
      await runs.create({ ...newRun('b'), specDigest: 'other' });
      clock.advance(5);
      await runs.create(newRun('c'));
      expect((await runs.list()).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
      expect((await runs.list(newRun().specDigest)).map(({ id }) => id)).toEqual(['c', 'a']);
    },
  },
  {
    name: 'changes what is named and nothing else; a generation never goes back',
    async run(create) {
      const { runs } = await create();
      const before = await runs.create(newRun());
      const change = { state: 'running', generation: 2, bundle: 'sha', operations: { rate: null } } as const;
      expect(await runs.update(RUN, change)).toEqual({ ...before, ...change });
      expect(await runs.update(RUN, {})).toEqual({ ...before, ...change });
      await expect(runs.update(RUN, { generation: 1 })).rejects.toThrow(InvalidInputError);
      expect(await runs.find(RUN)).toEqual({ ...before, ...change });
      await expect(runs.update('nobody', { state: 'done' })).rejects.toThrow(NotFoundError);
    },
  },
  {
    name: 'freezes a manifest with its first evaluation and streams the cases by position',
    async run(create) {
      const { runs } = await create();
      await runs.create(newRun());
      const cases = moderationCases(1_203);
      const parts = [
        { cases: cases.slice(0, 7), rejected: [REJECTED] },
        {},
        { cases: cases.slice(7), rejected: [REJECTED] },
      ];
      const info = manifestInfo(1_203, 2);
      const record = await runs.freeze(RUN, batches(...parts), () => info, EVALUATION);
      expect(record).toMatchObject({ manifest: info, evaluations: [EVALUATION] });
      expect(await runs.find(RUN)).toEqual(record);
      expect(await collect(runs.cases(RUN))).toEqual(cases);
      expect(await runs.rejected(RUN)).toEqual([REJECTED, REJECTED]);
    },
  },
  {
    name: 'changes nothing in a second call after freezing',
    async run(create) {
      const { runs } = await create();
      await runs.create(newRun());
      const first = await runs.freeze(RUN, batches({ cases: moderationCases(3) }), () => manifestInfo(3), EVALUATION);
      const again = batches({ cases: moderationCases(5), rejected: [REJECTED] });
      const other = { digest: 'other', parts: {} };
      expect(await runs.freeze(RUN, again, () => manifestInfo(5, 1), other)).toEqual(first);
      expect(await collect(runs.cases(RUN))).toEqual(moderationCases(3));
      expect(await runs.rejected(RUN)).toEqual([]);
    },
  },
  {
    name: 'shows nothing of an interrupted attempt and replaces it with the next',
    async run(create) {
      const { runs } = await create();
      await runs.create(newRun());
      const broken = async function* () {
        yield* batches({ cases: moderationCases(5), rejected: [REJECTED] });
        throw new Error('the disk was pulled');
      };
      const attempt = runs.freeze(RUN, broken(), () => manifestInfo(5, 1), EVALUATION);
      await expect(attempt).rejects.toThrow('the disk was pulled');
      expect(await runs.find(RUN)).toMatchObject({ manifest: null, evaluations: [] });
      expect(await collect(runs.cases(RUN))).toEqual([]);
      expect(await runs.rejected(RUN)).toEqual([]);
      const cases = [4, 2].map((row) => moderationCase(row));
      await runs.freeze(RUN, batches({ cases }), () => manifestInfo(2), EVALUATION);
      expect(await collect(runs.cases(RUN))).toEqual(cases);
      expect(await runs.rejected(RUN)).toEqual([]);
    },
  },
  {
    name: 'stops an attempt that another one overtook, and mixes nothing of the two',
    async run(create) {
      const { runs } = await create();
      await runs.create(newRun());
      const overtaken = async function* () {
        yield* batches({ cases: [moderationCase(1)], rejected: [REJECTED] });
        await runs.freeze(RUN, batches({ cases: [moderationCase(2)] }), () => manifestInfo(1), EVALUATION);
        yield* batches({ cases: [moderationCase(3)] });
      };
      const first = runs.freeze(RUN, overtaken(), () => manifestInfo(2, 1), EVALUATION);
      await expect(first).rejects.toMatchObject({ code: 'FreezeTakenOver', retryable: true });
      expect(await collect(runs.cases(RUN))).toEqual([moderationCase(2)]);
      expect(await runs.rejected(RUN)).toEqual([]);
    },
  },
  {
    name: 'shares cases between runs and refuses another content, truth or facet under an id it knows',
    async run(create) {
      const store = await create();
      await frozenRun(store, moderationCases(3));
      await frozenRun(store, moderationCases(4), 'second');
      expect(await collect(store.runs.cases('second'))).toEqual(moderationCases(4));
      const changes = [
        { content: [{ type: 'text', text: 'edited' }] },
        { truth: { verdict: null, categories: {}, native: {} } },
        { facets: {} },
      ] as const;
      for (const change of changes) {
        const cases = [moderationCase(9), moderationCase(1, change)];
        await expect(frozenRun(store, cases, 'third')).rejects.toThrow(/sample@1, row 1: .* kept/);
      }
      expect(await store.runs.find('third')).toMatchObject({ manifest: null });
      expect(await collect(store.runs.cases(RUN))).toEqual(moderationCases(3));
    },
  },
  {
    name: 'refuses a case that is in the manifest twice and a manifest that counts itself wrong',
    async run(create) {
      const { runs } = await create();
      await runs.create(newRun());
      const twice = [...moderationCases(3), moderationCase(1)];
      const inOne = runs.freeze(RUN, batches({ cases: twice }), () => manifestInfo(4), EVALUATION);
      await expect(inOne).rejects.toThrow(/sample@1: case 1 .* twice/);
      const inTwo = batches({ cases: moderationCases(3) }, { cases: [moderationCase(1)] });
      await expect(runs.freeze(RUN, inTwo, () => manifestInfo(4), EVALUATION)).rejects.toThrow(InvalidInputError);
      const short = batches({ cases: moderationCases(3) });
      await expect(runs.freeze(RUN, short, () => manifestInfo(4), EVALUATION)).rejects.toThrow(InvalidInputError);
      expect(await runs.find(RUN)).toMatchObject({ manifest: null });
    },
  },
  {
    name: 'hands out one case of a frozen manifest, and none of another run or of one not frozen',
    async run(create) {
      const store = await create();
      const { runs } = store;
      const cases = moderationCases(3);
      await frozenRun(store, cases);
      await frozenRun(store, cases.slice(0, 1), 'second');
      expect(await runs.case(RUN, moderationCase(2).id)).toEqual(moderationCase(2));
      expect(await runs.case('second', moderationCase(2).id)).toBeNull();
      expect(await runs.case('nobody', moderationCase(2).id)).toBeNull();
      expect(await runs.case(RUN, moderationCase(9).id)).toBeNull();
      await runs.create(newRun('open'));
      const broken = async function* () {
        yield* batches({ cases });
        throw new Error('the disk was pulled');
      };
      await expect(runs.freeze('open', broken(), () => manifestInfo(3), EVALUATION)).rejects.toThrow('pulled');
      expect(await runs.case('open', moderationCase(2).id)).toBeNull();
    },
  },
  {
    name: 'keeps the control row of each run field by field',
    async run(create) {
      const { runs } = await create();
      await runs.create(newRun());
      await runs.create(newRun('other'));
      const free = { paused: null, cancelled: false, concurrency: {} };
      expect(await runs.control(RUN)).toEqual(free);
      const paused = { by: 'budget', message: 'raise it' } as const;
      expect(await runs.setControl(RUN, { paused })).toEqual({ ...free, paused });
      expect(await runs.setControl(RUN, { concurrency: { chat: 4 } })).toEqual({
        ...free,
        paused,
        concurrency: { chat: 4 },
      });
      await runs.setControl(RUN, { paused: null, cancelled: true });
      expect(await runs.control(RUN)).toEqual({ paused: null, cancelled: true, concurrency: { chat: 4 } });
      expect(await runs.control('other')).toEqual(free);
    },
  },
  {
    name: 'says that a run does not exist',
    async run(create) {
      const { runs } = await create();
      await expect(runs.control('nobody')).rejects.toThrow(NotFoundError);
      await expect(runs.setControl('nobody', { cancelled: true })).rejects.toThrow(NotFoundError);
      await expect(collect(runs.cases('nobody'))).rejects.toThrow(NotFoundError);
      const none = runs.freeze('nobody', batches({}), () => manifestInfo(0), EVALUATION);
      await expect(none).rejects.toThrow(NotFoundError);
    },
  },
];
