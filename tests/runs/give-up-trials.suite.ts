import { expect } from 'vitest';
import { digestOf } from '../../core/digest.ts';
import { NotFoundError, StaleLeaseError } from '../../core/errors.ts';
import { missingReading } from '../../persuasion/reading.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import type { LostTrial } from '../../runs/give-ups.ts';
import { SEND_GRANT_MS } from '../../runs/page-leases.ts';
import { pageName } from '../../runs/plan.ts';
import { RowConflictError } from '../../runs/result-store.ts';
import type { Suite } from '../store/check.ts';
import { batches, collect, EVALUATION, newRun, RUN, type TestStore } from '../store/fixture.ts';
import {
  frozenTrials,
  PERSUADEE,
  persuasionCase,
  persuasionCases,
  trialManifest,
  trialRow,
} from '../store/trial-fixture.ts';

const POSITION = 5;
const READINGS: LostTrial['readings'] = [0, 1, 2].flatMap((checkpoint) => [
  { checkpoint, question: 'likert', estimator: 'logprob' },
  { checkpoint, question: 'likert', estimator: 'sampled' },
]);
const { trial } = trialRow(POSITION);
const LOST: LostTrial = { run: RUN, persuadee: PERSUADEE, position: POSITION, trial, planned: 2, readings: READINGS };
const ROW: TrialRow = {
  run: RUN,
  persuadee: PERSUADEE,
  position: POSITION,
  ask: 0,
  trial,
  outcome: 'error',
  planned: 2,
  turns: [],
  reflective: [],
  judged: [],
  probes: READINGS.map(({ checkpoint, question, estimator }) => ({
    checkpoint,
    question,
    reading: missingReading(estimator, { status: 'error', notes: ['no_answer'] }),
    carried: false,
    calls: [],
  })),
  modelAnswered: null,
  inputTokens: null,
  outputTokens: null,
  calls: 0,
  evaluation: EVALUATION.digest,
};

async function frozen(create: () => Promise<TestStore>): Promise<TestStore> {
  const store = await create();
  await frozenTrials(store, persuasionCases(3));
  return store;
}
const rowsOf = (store: TestStore, persuadee = PERSUADEE) => collect(store.trials.rows({ run: RUN, persuadee }));

/** What every keeper of give-ups must do with trials. */
export const giveUpTrialsSuite: Suite<TestStore> = [
  {
    name: 'writes an error without turns, calls and numbers, every reading missing, of that trial alone',
    async run(create) {
      const store = await frozen(create);
      expect(await store.giveUps.trial(LOST)).toEqual({ kind: 'given_up', ask: 0 });
      expect(await rowsOf(store)).toEqual([ROW]);
      expect(await rowsOf(store, 'other')).toEqual([]);
      const open = await store.trials.open({ run: RUN, persuadee: PERSUADEE, from: 4, to: 8 });
      expect(open.map(({ position }) => position)).toEqual([4, 6, 7]);
    },
  },
  {
    name: 'writes a trial under the newest evaluation that was accepted',
    async run(create) {
      const store = await frozen(create);
      const accepted = { digest: digestOf('accepted'), parts: {} };
      await store.runs.update(RUN, { evaluations: [EVALUATION, accepted] });
      await store.giveUps.trial(LOST);
      expect(await rowsOf(store)).toEqual([{ ...ROW, evaluation: accepted.digest }]);
    },
  },
  {
    name: 'leaves the row of a trial that is there, and lets no late one replace a trial that was given up',
    async run(create) {
      const store = await frozen(create);
      const played = trialRow(POSITION, { outcome: 'goal' });
      await store.trials.record([played]);
      expect(await store.giveUps.trial(LOST)).toEqual({ kind: 'has_row', outcome: 'goal' });
      expect(await rowsOf(store)).toEqual([played]);
      const other = { ...LOST, persuadee: 'other' };
      expect(await store.giveUps.trial(other)).toEqual({ kind: 'given_up', ask: 0 });
      expect(await store.giveUps.trial(other)).toEqual({ kind: 'has_row', outcome: 'error' });
      await expect(store.trials.record([{ ...played, persuadee: 'other' }])).rejects.toThrow(RowConflictError);
      expect(await rowsOf(store, 'other')).toEqual([{ ...ROW, persuadee: 'other' }]);
    },
  },
  {
    name: 'gives up one ask of a trial: people may ask again, and give that up too',
    async run(create) {
      const store = await frozen(create);
      await store.giveUps.trial(LOST);
      expect(await store.trials.askAgain({ run: RUN, outcomes: ['error'] })).toBe(1);
      expect(await store.giveUps.trial(LOST)).toEqual({ kind: 'given_up', ask: 1 });
      expect(await rowsOf(store)).toEqual([{ ...ROW, ask: 1 }]);
    },
  },
  {
    name: 'waits for whoever may still send for a trial, and keeps whoever has begun from sending later',
    async run(create) {
      const store = await frozen(create);
      const { leases, clock, giveUps } = store;
      const page = (from: number) => ({ run: RUN, page: pageName(PERSUADEE, { from }), generation: 0 });
      const dead = await leases.acquire(page(4));
      await leases.renew(dead);
      const waiting = await leases.acquire(page(4));
      await leases.renew(waiting);
      expect(await giveUps.trial(LOST)).toEqual({ kind: 'at_work' });
      expect(await rowsOf(store)).toEqual([]);
      clock.advance(SEND_GRANT_MS);
      for (const other of [page(0), page(8)]) await leases.renew(await leases.acquire(other));
      expect(await giveUps.trial(LOST)).toEqual({ kind: 'given_up', ask: 0 });
      await expect(leases.renew(waiting)).rejects.toThrow(StaleLeaseError);
    },
  },
  {
    name: 'knows no trial of another case or beyond the last, and notes persuasion cases for other lanes',
    async run(create) {
      const { giveUps, trials, runs } = await frozen(create);
      await runs.create(newRun('unfrozen'));
      const broken = async function* () {
        yield* batches({ persuasion: persuasionCases(6) });
        throw new Error('the reader failed');
      };
      const freezing = runs.freeze('unfrozen', broken(), () => trialManifest(6), EVALUATION);
      await expect(freezing).rejects.toThrow('the reader failed');
      const strange = [
        { ...LOST, trial: { ...trial, caseId: persuasionCase(0).id } },
        { ...LOST, position: 9 },
        { ...LOST, position: 12 },
        { ...LOST, position: -1 },
        { ...LOST, run: 'no-run' },
        { ...LOST, run: 'unfrozen' },
        { ...LOST, run: 'unfrozen', position: 1 },
      ];
      for (const lost of strange) await expect(giveUps.trial(lost)).rejects.toThrow(NotFoundError);
      expect(await trials.counts(RUN)).toEqual([]);
      await giveUps.note({ run: RUN, lane: 'media', caseId: persuasionCase(2).id });
      expect(await giveUps.noted({ run: RUN, lane: 'media' })).toEqual(new Set([persuasionCase(2).id]));
      const unknown = giveUps.note({ run: RUN, lane: 'media', caseId: persuasionCase(9).id });
      await expect(unknown).rejects.toThrow(NotFoundError);
    },
  },
];
