import { Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReviewActivities } from '../../activities/review.ts';
import { advanceReview } from '../../config/advance-review.ts';
import type { ReviewItem } from '../../review/item.ts';
import type { ReviewService } from '../../runs/review-service.ts';
import { millisecondsOf, type ReviewSpec, reviewSchema } from '../../runs/review-spec.ts';
import type { Advanced, DecisionNotice } from '../../runs/review-wire.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { buildBundle, type WorkflowBundle } from '../../workers/build-bundle.ts';
import { installRuntime } from '../../workers/worker-host.ts';
import type { caseReview } from '../../workflows/case-review.ts';
import { reviewAnswer, reviewItem } from '../review/items.ts';
import { withPeople } from '../review/started.ts';
import { cleanUp, closing, freshPath, newRun, RUN } from '../store/fixture.ts';
import { startTimeServer, type TimeServer } from './time-server.ts';

interface Look {
  /** Since the opening. */
  readonly after: number;
  readonly step: Advanced;
}

let server: TimeServer;
let worker: { readonly worker: Worker; readonly running: Promise<void>; readonly connection: NativeConnection };
let client: Client;
let bundle: WorkflowBundle;
let store: Store;
let review: ReviewSpec;
let openedAt: number;
let looks: Look[];
let n = 0;

beforeAll(async () => {
  installRuntime();
  [server, bundle] = await Promise.all([startTimeServer(), buildBundle()]);
  const { address, namespace, connection } = server;
  client = new Client({ connection, namespace });
  const native = await NativeConnection.connect({ address });
  const service = {
    async advanceReview(input) {
      const step = await advanceReview(store.reviews, { review, openedAt }, input);
      looks.push({ after: input.now - openedAt, step });
      return step;
    },
  } as Partial<ReviewService> as ReviewService;
  const made = await Worker.create({
    connection: native,
    namespace,
    taskQueue: 'reviews',
    workflowBundle: { code: bundle.code },
    activities: createReviewActivities({
      review: service,
      scope: () => ({ cancelled: AbortSignal.abort(), draining: AbortSignal.abort(), alive() {} }),
    }),
  });
  worker = { worker: made, running: made.run(), connection: native };
}, 600_000);
afterAll(async () => {
  worker.worker.shutdown();
  await worker.running;
  await worker.connection.close();
  await server.stop();
}, 60_000);
cleanUp();
beforeEach(async () => {
  store = closing(await openStore({ path: freshPath() }));
  await store.runs.create(newRun());
  await withPeople(store.reviews);
  looks = [];
});
afterEach(async () => {
  await client.workflow
    .getHandle(`review-${n}`)
    .terminate()
    .catch(() => {});
});

/** Durations in the unit that the server can afford. */
const spans = () =>
  server.skips
    ? { deadline: '30d', reminders: ['10d', '20d'], grace: '5d' }
    : { deadline: '9s', reminders: ['3s', '6s'], grace: '2s' };

async function serverNow(): Promise<number> {
  if (!server.skips) return Date.now();
  const { time } = await server.connection.testService!.getCurrentTime({});
  return Number(time!.seconds) * 1_000 + Math.floor((time!.nanos ?? 0) / 1e6);
}

async function open(people: number, change: object = {}) {
  review = reviewSchema.parse({ people, ...spans(), ...change });
  openedAt = await serverNow();
  const dueAt = review.deadline === undefined ? null : openedAt + millisecondsOf(review.deadline);
  const item: ReviewItem = reviewItem(0, { wanted: people, dueAt });
  await store.reviews.publish([item]);
  n += 1;
  const handle = await client.workflow.start<typeof caseReview>('caseReview', {
    workflowId: `review-${n}`,
    taskQueue: 'reviews',
    args: [{ v: 1, runId: RUN, generation: 1, queue: 'reviews', item: item.id }],
  });
  const tell = (decision: string, about: Partial<DecisionNotice> = {}) =>
    handle.executeUpdate('applyDecision', {
      updateId: decision,
      args: [{ v: 1, decision, item: item.id, ...about } satisfies DecisionNotice],
    });
  const vote = async (reviewer: string, verdict = 'unsafe') => {
    const { lease } = (await store.reviews.claim({ run: RUN, reviewer, item: item.id }))!;
    await store.reviews.decide({ id: `by-${reviewer}`, lease, answer: reviewAnswer(verdict), undoMs: 0 });
    return `by-${reviewer}`;
  };
  return { item, handle, tell, vote };
}

/** Looks at the times that are due, each as its share of the deadline. */
const due = () => looks.map(({ after }) => Math.round((10 * after) / millisecondsOf(review.deadline!)) / 10);

describe('the review of an item over its days', () => {
  it('reminds twice, escalates at the deadline, and ends without a verdict when the grace is over', async () => {
    const { item, handle } = await open(2);
    const [first, second] = review.reminders.map(millisecondsOf) as [number, number];
    const [deadline, grace] = [millisecondsOf(review.deadline!), millisecondsOf(review.grace!)];
    const from = Date.now();
    expect(await server.skipping(() => handle.result())).toEqual({ v: 1, ended: 'expired' });
    if (server.skips) expect(Date.now() - from).toBeLessThan(30_000);

    const times = looks.map(({ after }) => after);
    const wanted = [0, first, second, deadline, deadline + grace];
    expect(times).toHaveLength(wanted.length);
    for (const [i, at] of wanted.entries()) {
      expect(times[i]).toBeGreaterThanOrEqual(at);
      expect(times[i]! - at).toBeLessThan(server.skips ? 600_000 : 1_500);
    }
    expect(looks.map(({ step }) => step.progress.reminded)).toEqual([0, 1, 2, 2, 2]);
    expect(looks.map(({ step }) => step.progress.escalatedAt !== null)).toEqual([false, false, false, true, true]);
    const queued = await store.reviews.item(item.id);
    expect(queued).toMatchObject({ state: 'expired', priority: 0, result: null });
    expect(queued.dueAt! - openedAt - deadline - grace).toBeLessThan(600_000);
    const acts = (await store.reviews.events(item.id)).map(({ act }) => act);
    expect(acts).toEqual(['escalate', 'escalate', 'expire']);
  }, 120_000);

  it('ends with the votes it has at the deadline where nobody is to be escalated to', async () => {
    const { item, handle, tell, vote } = await open(2, { grace: undefined, reminders: [] });
    expect(await tell(await vote('ada'))).toEqual({ v: 1, ended: false });
    expect(await server.skipping(() => handle.result())).toEqual({ v: 1, ended: 'closed' });
    expect(due().at(-1)).toBe(1);
    expect((await store.reviews.item(item.id)).result).toMatchObject({ verdict: null, basis: 'incomplete', votes: 1 });
  }, 120_000);

  it('ends with the last vote, and no time passes', async () => {
    const { item, handle, tell, vote } = await open(2);
    await tell(await vote('ada'));
    expect(await tell(await vote('bo'))).toEqual({ v: 1, ended: true });
    expect(await handle.result()).toEqual({ v: 1, ended: 'closed' });
    expect(due().every((share) => share === 0)).toBe(true);
    expect((await store.reviews.item(item.id)).result).toMatchObject({ verdict: 'unsafe', basis: 'agreed' });
  }, 60_000);

  it('takes a vote that was made before the deadline though it is told only afterwards', async () => {
    const { handle, vote } = await open(1, { grace: undefined, reminders: [] });
    await vote('ada');
    expect(await server.skipping(() => handle.result())).toEqual({ v: 1, ended: 'closed' });
    expect(looks.length).toBeLessThanOrEqual(2);
  }, 60_000);

  it('refuses a decision on another item and leaves no trace of it', async () => {
    const { handle, tell } = await open(1);
    await expect(tell('by-nobody', { item: 'another' })).rejects.toThrow(WorkflowUpdateFailedError);
    expect(updates((await handle.fetchHistory()).events)).toEqual([]);
  }, 60_000);

  it('takes a repeated decision once', async () => {
    const { handle, tell, vote } = await open(2);
    const id = await vote('ada');
    await Promise.all([tell(id), tell(id)]);
    const before = looks.length;
    expect(await tell(id)).toEqual({ v: 1, ended: false });
    expect(looks).toHaveLength(before);
    expect(updates((await handle.fetchHistory()).events)).toEqual([id]);
  }, 60_000);

  it('refuses a decision after the end', async () => {
    const { handle, tell, vote } = await open(1);
    await tell(await vote('ada'));
    await handle.result();
    await expect(tell('by-late')).rejects.toThrow();
    expect(updates((await handle.fetchHistory()).events)).toEqual(['by-ada']);
  }, 60_000);

  it('settles a conflict by one who did not vote', async () => {
    const { item, handle, tell, vote } = await open(2);
    await tell(await vote('ada', 'safe'));
    expect(await tell(await vote('bo'))).toEqual({ v: 1, ended: false });
    expect((await store.reviews.item(item.id)).state).toBe('adjudication');
    expect(await store.reviews.claim({ run: RUN, reviewer: 'ada', item: item.id })).toBeNull();
    expect(await tell(await vote('cy', 'safe'))).toEqual({ v: 1, ended: true });
    expect(await handle.result()).toEqual({ v: 1, ended: 'closed' });
    expect((await store.reviews.item(item.id)).result).toMatchObject({ verdict: 'safe', basis: 'adjudicated' });
  }, 60_000);
});

/** Ids of the Updates that a history took. */
function updates(events: Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']) {
  return (events ?? []).flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: taken }) =>
    taken ? [taken.protocolInstanceId ?? taken.acceptedRequest?.meta?.updateId] : [],
  );
}
