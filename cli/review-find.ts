import type { Context } from '../config/context.ts';
import { InvalidInputError, MettleError, NotFoundError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Decision } from '../review/decision.ts';
import type { ReviewItem, ReviewItemId } from '../review/item.ts';
import type { LeaseRef } from '../review/queue.ts';
import type { Desk } from './review-identity.ts';
import { shortId } from './review-text.ts';
import { findRunById } from './status.ts';

/** The reviewer acts on an item without having claimed it. */
export class NotClaimedError extends MettleError {
  override readonly name = 'NotClaimedError';
  readonly code = 'NotClaimed';
  readonly retryable = false;
}

/** The named run, or the only one whose review is open. Throws NotFoundError, InvalidInputError. */
export async function findReviewRun(context: Context, id: string | undefined): Promise<RunId> {
  if (id !== undefined) return (await findRunById(context, id)).id;
  const open: RunId[] = [];
  for (const run of await context.store.runs.list())
    if ((await context.store.reviews.openCount(run.id)).items > 0) open.push(run.id);
  const [only, ...others] = open;
  if (only === undefined) throw new NotFoundError('no run waits for people', { hint: 'mettle status lists the runs' });
  if (others.length > 0)
    throw new InvalidInputError(`${open.length} runs wait for people: say which`, { hint: open.join(', ') });
  return only;
}

/** An item by its id or a beginning of it. Throws InvalidInputError, NotFoundError. */
export async function findItem({ store }: Context, text: string): Promise<ReviewItemId> {
  const beginning = text.toLowerCase();
  if (!/^[0-9a-f]{6,64}$/.test(beginning))
    throw new InvalidInputError(
      `${JSON.stringify(text)} is no item: at least 6 of its 64 hex characters are needed; nothing was done`,
      { hint: 'mettle review list shows your items' },
    );
  const below = BigInt(`0x${beginning.padEnd(64, '0')}`) - 1n;
  const after = below < 0n ? {} : { after: below.toString(16).padStart(64, '0') as ReviewItemId };
  const found: ReviewItemId[] = [];
  for (const run of await store.runs.list()) {
    const rows = await store.reviews.items(run.id, { ...after, limit: 2 });
    found.push(...rows.map(({ item }) => item.id).filter((id) => id.startsWith(beginning)));
  }
  const [only, ...others] = found;
  if (only === undefined)
    throw new NotFoundError(`there is no review item ${text}; nothing was done`, {
      hint: 'mettle review list shows your items',
    });
  if (others.length > 0)
    throw new InvalidInputError(`${text} fits several items; nothing was done`, { hint: found.join(', ') });
  return only;
}

/** The reviewer's own standing decision: by id, by the item it is on, or the newest. Throws NotFoundError. */
export async function findDecision({ context, reviews, account }: Desk, text: string | undefined): Promise<string> {
  if (text !== undefined && !/^[0-9a-f]{6,64}$/i.test(text)) return text;
  if (text === undefined) {
    const newest = await newestDecision({ reviews, account });
    if (newest !== null) return newest.id;
    throw new NotFoundError(`${account.name} has decided nothing; nothing was done`);
  }
  const item = await findItem(context, text);
  const { decision } = await reviews.show(item, account.name);
  if (decision !== null) return decision.id;
  throw new NotFoundError(`${account.name} has no decision on item ${shortId(item)}; nothing was done`);
}

/** The kind of the item that one's own decision is on. Throws NotFoundError. */
export async function kindOfDecision(desk: Pick<Desk, 'reviews' | 'account'>, id: string): Promise<ReviewItem['kind']> {
  for await (const { kind, decision } of ownDecisions(desk)) if (decision.id === id) return kind;
  throw new NotFoundError(`${desk.account.name} has no decision ${JSON.stringify(id)}; nothing was done`);
}

async function newestDecision(desk: Pick<Desk, 'reviews' | 'account'>): Promise<Decision | null> {
  let newest: Decision | null = null;
  for await (const { decision } of ownDecisions(desk))
    if (newest === null || decision.at > newest.at) newest = decision;
  return newest;
}

async function* ownDecisions({ reviews, account }: Pick<Desk, 'reviews' | 'account'>): AsyncGenerator<{
  readonly kind: ReviewItem['kind'];
  readonly decision: Decision;
}> {
  const page = 1_000;
  for (let after: ReviewItemId | undefined; ; ) {
    const from = after === undefined ? {} : { after };
    const listed = await reviews.list({ reviewer: account.name, state: 'committed', limit: page, ...from });
    for (const { item } of listed) {
      const { decision } = await reviews.show(item.id, account.name);
      if (decision !== null) yield { kind: item.kind, decision };
    }
    if (listed.length < page) return;
    after = listed.at(-1)?.item.id;
  }
}

/**
 * The reviewer's lease, or the one that was lost to somebody else: sent with an answer it has the answer kept as a draft.
 * Throws NotClaimedError when the reviewer has none, or gave it back.
 */
export async function ownLease({ reviews, account }: Desk, item: ReviewItemId): Promise<LeaseRef> {
  const reviewer = account.name;
  const { lease } = await reviews.show(item, reviewer);
  if (lease !== null) return lease;
  const own = (await reviews.events(item)).filter(({ actor }) => actor === reviewer);
  const taken = own.findLast(({ act }) => act === 'claim' || act === 'undo');
  const given = own.findLast(({ act }) => act === 'release' || act === 'skip' || act === 'decide');
  if (taken !== undefined && (given === undefined || own.indexOf(taken) > own.indexOf(given)))
    return { item, reviewer, epoch: taken.epoch };
  throw new NotClaimedError(`${reviewer} does not hold item ${shortId(item)}; nothing was stored`, {
    hint: `claim it first: mettle review claim --item ${shortId(item)}`,
  });
}
