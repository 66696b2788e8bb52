import { expect } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import type { ManifestBatch } from '../../runs/run-store.ts';
import type { Suite } from '../store/check.ts';
import { batches, collect, EVALUATION, moderationCases, newRun, RUN, type TestStore } from '../store/fixture.ts';
import { frozenTrials, persuasionCase, persuasionCases, trialManifest } from '../store/trial-fixture.ts';

/** What every store of runs must do with the persuasion cases of a manifest; read back through the store of trials. */
export const persuasionManifestSuite: Suite<TestStore> = [
  {
    name: 'freezes persuasion cases by place beside the others, however the batches are cut',
    async run(create) {
      const { runs, trials } = await create();
      await runs.create(newRun());
      const cases = persuasionCases(1_203);
      const info = { ...trialManifest(1_203), cases: 4 };
      const parts = [
        { persuasion: cases.slice(0, 7), cases: moderationCases(4) },
        {},
        { persuasion: cases.slice(7, 9) },
        { persuasion: cases.slice(9) },
      ];
      const record = await runs.freeze(RUN, batches(...parts), () => info, EVALUATION);
      expect(record.manifest).toEqual(info);
      expect(await runs.find(RUN)).toEqual(record);
      expect(await collect(trials.cases(RUN))).toEqual(cases);
      expect(await collect(runs.cases(RUN))).toEqual(moderationCases(4));
    },
  },
  {
    name: 'replaces the persuasion cases that an interrupted attempt left',
    async run(create) {
      const { runs, trials } = await create();
      await runs.create(newRun());
      const broken = async function* () {
        yield* batches({ persuasion: persuasionCases(5) });
        throw new Error('the disk was pulled');
      };
      const attempt = runs.freeze(RUN, broken(), () => trialManifest(5), EVALUATION);
      await expect(attempt).rejects.toThrow('the disk was pulled');
      const persuasion = [4, 2].map((row) => persuasionCase(row));
      await runs.freeze(RUN, batches({ persuasion }), () => trialManifest(2), EVALUATION);
      expect(await collect(trials.cases(RUN))).toEqual(persuasion);
    },
  },
  {
    name: 'mixes no persuasion cases of two attempts, and changes none after freezing',
    async run(create) {
      const store = await create();
      const { runs, trials } = store;
      await runs.create(newRun());
      const overtaken = async function* () {
        yield* batches({ persuasion: [persuasionCase(1)] });
        await frozenTrials(store, [persuasionCase(2)]);
        yield* batches({ persuasion: [persuasionCase(3)] });
      };
      const first = runs.freeze(RUN, overtaken(), () => trialManifest(2), EVALUATION);
      await expect(first).rejects.toMatchObject({ code: 'FreezeTakenOver' });
      await frozenTrials(store, persuasionCases(5));
      expect(await collect(trials.cases(RUN))).toEqual([persuasionCase(2)]);
    },
  },
  {
    name: 'keeps the persuasion cases of each run as that run froze them',
    async run(create) {
      const store = await create();
      const edited = persuasionCase(1, { claim: 'edited' });
      await frozenTrials(store, persuasionCases(3));
      await frozenTrials(store, [edited, persuasionCase(0)], 'second');
      expect(await collect(store.trials.cases(RUN))).toEqual(persuasionCases(3));
      expect(await collect(store.trials.cases('second'))).toEqual([edited, persuasionCase(0)]);
      expect(await store.trials.case(RUN, edited.id)).toEqual(persuasionCase(1));
      expect(await store.trials.case('second', edited.id)).toEqual(edited);
      expect(await store.trials.case('second', persuasionCase(2).id)).toBeNull();
      expect(await store.trials.case('nobody', edited.id)).toBeNull();
    },
  },
  {
    name: 'refuses a persuasion case that is there twice and a manifest that counts them wrong',
    async run(create) {
      const { runs, trials } = await create();
      await runs.create(newRun());
      const freeze = (count: number, ...parts: readonly Partial<ManifestBatch>[]) =>
        runs.freeze(RUN, batches(...parts), () => trialManifest(count), EVALUATION);
      const [all, again] = [persuasionCases(3), persuasionCase(1)];
      await expect(freeze(4, { persuasion: [...all, again] })).rejects.toThrow(/sample@1: case 1 .* twice/);
      await expect(freeze(4, { persuasion: all }, { persuasion: [again] })).rejects.toThrow(/case 1 .* twice/);
      await expect(freeze(4, { persuasion: all })).rejects.toThrow(/counts .* 4 persuasion cases .* 3 persuasion/);
      const uncounted = { ...trialManifest(0), persuasion: null };
      const unsaid = runs.freeze(RUN, batches({ persuasion: all }), () => uncounted, EVALUATION);
      await expect(unsaid).rejects.toThrow(InvalidInputError);
      expect(await runs.find(RUN)).toMatchObject({ manifest: null });
      expect(await collect(trials.cases(RUN))).toEqual([]);
    },
  },
];
