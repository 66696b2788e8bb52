import { expect, it } from 'vitest';
import { giveUpCase } from '../../cli/give-up.ts';
import type { Json } from '../../core/canonical-json.ts';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import type { CaseId } from '../../core/ids.ts';
import { persuasionSchema } from '../../runs/persuasion-spec.ts';
import { mediaPageName, pageName } from '../../runs/plan.ts';
import { watchForPoison } from '../../runs/poison-watch.ts';
import type { RunRecord } from '../../runs/run-store.ts';
import type { Store } from '../../store/store.ts';
import {
  batches,
  collect,
  EVALUATION,
  inMemory,
  manifestInfo,
  moderationCases,
  newRun,
  RUN,
} from '../store/fixture.ts';
import { DESIGN, PER_CASE, PERSUADEE, persuasionCases, trialRow } from '../store/trial-fixture.ts';

const POSITION = 6;
const POISON = trialRow(POSITION).trial.id;

const persuadee = { endpoint: 'chat', model: 'sim-1', estimators: ['logprob', 'sampled'] };
const persuasion = persuasionSchema.parse({
  arms: [...DESIGN.arms],
  priors: [...DESIGN.priors],
  repeats: DESIGN.repeats,
  cases: [{ dataset: 'sample' }],
  persuadees: [
    { ...persuadee, name: PERSUADEE },
    { ...persuadee, name: 'other' },
  ],
});

const spec = { moderators: [{ name: 'guard' }], persuasion };

async function frozen(store: Store): Promise<RunRecord> {
  await store.runs.create({ ...newRun(), spec: spec as unknown as Json });
  const info = { ...manifestInfo(4), persuasion: { cases: 3, trialsPerCase: PER_CASE } };
  const parts = batches({ cases: moderationCases(4), persuasion: persuasionCases(3) });
  // As `config` freezes a run whose persuadee gives no log-probabilities.
  const evaluation = { ...EVALUATION, parts: { ...EVALUATION.parts, [`${PERSUADEE}: estimators`]: 'sampled; why' } };
  return store.runs.freeze(RUN, parts, () => info, evaluation);
}

/** Attempts whose worker died over the trial; then one that refuses it and ends in order. */
async function poisoned(store: Store, lane: string, page: string, id: CaseId = POISON): Promise<void> {
  for (let i = 0; i < 6; i += 1) {
    const lease = await store.leases.acquire({ run: RUN, page, generation: 0 });
    const watch = await watchForPoison(store, { lease, lane, open: [{ caseId: id, ask: 0 }] });
    if (watch.refuse === null) await watch.begin(id);
    else await watch.close();
  }
}
const rowsOf = (store: Store, name: string) => collect(store.trials.rows({ run: RUN, persuadee: name }));

it('gives a trial up for the persuadee that lost workers on it, with every planned reading missing', async () => {
  const store = await inMemory();
  const run = await frozen(store);
  await poisoned(store, PERSUADEE, pageName(PERSUADEE, { from: 4 }));
  expect((await store.runs.control(RUN)).paused?.by).toBe('poison_case');
  const gaveUp = await giveUpCase(store, run, { text: POISON.slice(0, 12), moderator: null });
  expect(gaveUp).toEqual({ caseId: POISON, lanes: [PERSUADEE], resumed: true });
  const [row, ...others] = await rowsOf(store, PERSUADEE);
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    ...trialRow(POSITION),
    outcome: 'error',
    turns: [],
    reflective: [],
    judged: [],
    probes: row?.probes,
    calls: 0,
    modelAnswered: null,
    inputTokens: null,
  });
  expect(row?.probes.map(({ checkpoint, question, reading }) => [checkpoint, question, reading])).toEqual(
    [0, 1, 2].map((at) => [at, 'likert', { status: 'error', estimator: 'sampled', notes: ['no_answer'] }]),
  );
  expect(await rowsOf(store, 'other')).toEqual([]);
  await expect(giveUpCase(store, run, { text: POISON, moderator: null })).rejects.toThrow(
    /has its verdict \(sim-1: error/,
  );
});

it('gives a trial up whose pictures kill workers, and one that is named with its persuadee', async () => {
  const store = await inMemory();
  const run = await frozen(store);
  await poisoned(store, PERSUADEE, mediaPageName(PERSUADEE, { from: 4 }));
  expect((await giveUpCase(store, run, { text: POISON, moderator: null })).lanes).toEqual([PERSUADEE]);
  const named = trialRow(1).trial.id;
  expect((await giveUpCase(store, run, { text: named, moderator: 'other' })).lanes).toEqual(['other']);
  const rows = [...(await rowsOf(store, PERSUADEE)), ...(await rowsOf(store, 'other'))];
  expect(rows.map(({ position, probes }) => [position, probes.length])).toEqual([
    [POSITION, 3],
    [1, 6],
  ]);
});

it('changes nothing for a trial that is unknown, of no persuadee, or at work', async () => {
  const store = await inMemory();
  const run = await frozen(store);
  const lease = await store.leases.acquire({ run: RUN, page: pageName('other', { from: 4 }), generation: 0 });
  await store.leases.renew(lease);
  const attempts = [
    { text: '0'.repeat(64), moderator: PERSUADEE, error: NotFoundError, says: /no case 0000/ },
    { text: moderationCases(1)[0]?.id ?? '', moderator: PERSUADEE, error: NotFoundError, says: /no trial/ },
    { text: POISON, moderator: 'guard', error: NotFoundError, says: /no case/ },
    { text: POISON, moderator: null, error: InvalidInputError, says: /no worker was lost/ },
    { text: POISON, moderator: 'other', error: InvalidInputError, says: /being worked/ },
  ];
  for (const { text, moderator, error, says } of attempts) {
    const failure = await giveUpCase(store, run, { text, moderator }).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(error);
    expect((failure as Error).message).toMatch(says);
  }
  expect(await store.trials.counts(RUN)).toEqual([]);
});
