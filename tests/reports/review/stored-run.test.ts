import { describe, expect, it } from 'vitest';
import { reportInput } from '../../../config/reporting.ts';
import { createReviewing } from '../../../config/reviewing.ts';
import { renderHtml } from '../../../reports/render-html.ts';
import { renderJson } from '../../../reports/render-json.ts';
import { buildReport } from '../../../reports/report-model.ts';
import { UNTOUCHED } from '../../../runs/review-wire.ts';
import { specSchema } from '../../../runs/spec.ts';
import type { Store } from '../../../store/store.ts';
import { batches, EVALUATION, inMemory, manifestInfo, newRun } from '../../store/fixture.ts';
import { moderationCase, verdictRow } from '../fixture.ts';

const CASES = Array.from({ length: 1200 }, (_, n) =>
  moderationCase({ key: `s${n}`, truth: n % 3 === 0 ? 'unsafe' : 'safe' }),
);
const NAMES = ['sim-ada', 'sim-ben', 'sim-cleo'];
const SPEC = specSchema.parse({
  name: 'spec',
  cases: [{ dataset: 'hatecheck' }],
  endpoints: { local: {} },
  moderators: ['guard', 'other'].map((name) => ({ name, dialect: 'json-policy', endpoint: 'local', model: 'guard-a' })),
  review: {
    rules: [
      { name: 'audit', reason: 'random_audit', share: 0.9 },
      { name: 'differ', reason: 'disagreement', share: 0.5 },
    ],
    truth: 'reviewed',
    simulated: {
      reviewers: NAMES.map((name) => ({
        name,
        confusion: { safe: { safe: 0.9, unsafe: 0.1 }, unsafe: { unsafe: 0.9, safe: 0.1 } },
      })),
    },
  },
});
const scope = { cancelled: new AbortController().signal, draining: new AbortController().signal, alive: () => {} };

/** A run whose moderators differ on every fifth case, flagged. */
async function flaggedRun(id: string) {
  const store = await inMemory();
  await store.runs.create({ ...newRun(id), spec: JSON.parse(JSON.stringify(SPEC)) });
  await store.runs.freeze(id, batches({ cases: CASES }), () => manifestInfo(CASES.length), EVALUATION);
  for (const name of ['guard', 'other'])
    await store.results.record(
      CASES.map((item, n) => ({
        ...verdictRow(name, item, (n % 3 === 0) === (name === 'guard' || n % 5 > 0) ? 'unsafe' : 'safe'),
        run: id,
      })),
    );
  const reviewing = createReviewing({ store, clock: store.clock });
  const ref = { v: 1, runId: id, generation: 0 } as const;
  await reviewing.flag({ ...ref, now: 1 }, scope);
  return { store, reviewing, ref };
}

async function reviewedRun(id: string) {
  const { store, reviewing, ref } = await flaggedRun(id);
  await reviewing.simulateReviewers(ref, scope);
  for (let after: string | null = null; ; ) {
    const { items } = await reviewing.awaitingItems({ ...ref, after });
    for (const item of items) await reviewing.advanceReview({ ...ref, item, now: 2, progress: UNTOUCHED });
    after = items.at(-1) ?? null;
    if (after === null) return store;
  }
}

const reportOf = async (store: Store, id: string) => buildReport(await reportInput(store, id));

describe('the report of a stored run', () => {
  it('makes the design of the flag stage again and weights every closed item, over pages of the queue', async () => {
    const model = await reportOf(await reviewedRun('spec-0a1b2c3d-1'), 'spec-0a1b2c3d-1');
    const review = model.review!;
    expect(review).toMatchObject({
      design_changes: 0,
      truth: 'reviewed',
      gate: 'before-report',
      people: 2,
      simulated: true,
    });
    expect(review.cases.drawn).toBeGreaterThan(1000);
    expect(review.cases).toMatchObject({ pool: 1200, judged: review.cases.drawn });
    expect(review.reviewers.map(({ name, simulated }) => [name, simulated])).toEqual(NAMES.map((name) => [name, true]));
    const guard = review.moderators.find(({ name }) => name === 'guard')!.audit!;
    expect(guard.n_population).toBe(1200);
    expect(guard.weighted.macro_f1).toBeGreaterThan(0.85);
    expect(review.moderators.find(({ name }) => name === 'other')!.audit!.weighted.macro_f1).toBeLessThan(0.8);
    expect(renderHtml(model)).toContain('Headline by reviewed truth');
  });

  it('is the same to the byte in another run of the same spec', async () => {
    const [one, two] = ['spec-0a1b2c3d-1', 'spec-0a1b2c3d-2'];
    const texts = [
      renderJson(await reportOf(await reviewedRun(one), one)),
      renderJson(await reportOf(await reviewedRun(two), two)),
    ];
    expect(texts[1]).toBe(texts[0]);
  });

  it('can be written before anybody has decided, with nothing read as a verdict', async () => {
    const { store } = await flaggedRun('spec-0a1b2c3d-1');
    const review = (await reportOf(store, 'spec-0a1b2c3d-1')).review!;
    expect(review).toMatchObject({ design_changes: 0, reviewers: [], cases: { judged: 0 } });
    expect(review.items.by_state.open).toBe(review.cases.drawn);
  });

  it('gives no weighted figure when a question was asked again after the draw', async () => {
    const id = 'spec-0a1b2c3d-1';
    const store = await reviewedRun(id);
    await store.results.record(CASES.map((item) => ({ ...verdictRow('guard', item, 'refused'), run: id, ask: 1 })));
    const review = (await reportOf(store, id)).review!;
    expect(review.design_changes).toBeGreaterThan(0);
    expect(review.moderators.map(({ audit }) => audit)).toEqual([null, null]);
  });
});
