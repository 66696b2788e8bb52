import { expect, it } from 'vitest';
import { simulateReviewers } from '../../config/simulate-reviewers.ts';
import { PageStoppedError } from '../../models/send-permit.ts';
import { reviewSchema } from '../../runs/review-spec.ts';
import type { RunRecord } from '../../runs/run-store.ts';
import type { Store } from '../../store/store.ts';
import { reviewItem } from '../review/items.ts';
import { cleanUp, frozenRun, moderationCases, onSqlite, RUN } from '../store/fixture.ts';

cleanUp();

const CONFUSION = { safe: { safe: 0.6, unsafe: 0.4 }, unsafe: { safe: 0.4, unsafe: 0.6 } };
const NAMES = ['sim-ada', 'sim-bo', 'sim-cy'];
const SPEC = {
  seed: 7,
  review: reviewSchema.parse({
    people: 2,
    simulated: { reviewers: NAMES.map((name) => ({ name, confusion: CONFUSION })) },
  }),
};
const ITEMS = 40;
const never = new AbortController().signal;

async function asked() {
  const store = await onSqlite();
  const cases = moderationCases(ITEMS);
  await frozenRun(store, cases);
  await store.reviews.publish(cases.map(({ id }, i) => reviewItem(i, { caseId: id, wanted: 2 })));
  return { store, run: { id: RUN, spec: SPEC } as unknown as RunRecord };
}

const decisionsOf = async ({ reviews }: Store) => (await reviews.items(RUN)).flatMap(({ decisions }) => decisions);

it('votes once, however often it is let loose', async () => {
  const { store, run } = await asked();
  await simulateReviewers(store, run, never);
  const first = await decisionsOf(store);
  await simulateReviewers(store, run, never);
  expect(await decisionsOf(store)).toEqual(first);
  const settled = first.filter(({ role }) => role === 'adjudicator').length;
  expect(settled).toBeGreaterThan(0);
  expect(first).toHaveLength(2 * ITEMS + settled);
  expect(await store.reviews.counts(RUN)).toMatchObject({ open: 0, adjudication: 0, decided: ITEMS });
});

it('leaves a disabled account disabled, and its votes to people', async () => {
  const { store, run } = await asked();
  await store.reviews.addReviewer({ name: 'sim-bo', roles: ['reviewer', 'adjudicator'] });
  await store.reviews.disableReviewer('sim-bo');
  await simulateReviewers(store, run, never);
  const decisions = await decisionsOf(store);
  expect(new Set(decisions.map(({ reviewer }) => reviewer))).toEqual(new Set(['sim-ada', 'sim-cy']));
  expect((await store.reviews.reviewers()).find(({ name }) => name === 'sim-bo')).toMatchObject({ active: false });
  expect((await store.reviews.counts(RUN)).open).toBeGreaterThan(0);
});

it('keeps the roles of a person whose name it shares', async () => {
  const { store, run } = await asked();
  await store.reviews.addReviewer({ name: 'sim-ada', roles: ['reviewer', 'lead'] });
  await simulateReviewers(store, run, never);
  expect((await store.reviews.reviewers()).find(({ name }) => name === 'sim-ada')?.roles).toEqual(['reviewer', 'lead']);
});

it('stops for a worker that ends, and goes on with the next', async () => {
  const { store, run } = await asked();
  await expect(simulateReviewers(store, run, AbortSignal.abort())).rejects.toThrow(PageStoppedError);
  await simulateReviewers(store, run, never);
  expect(await store.reviews.counts(RUN)).toMatchObject({ decided: ITEMS });
});
