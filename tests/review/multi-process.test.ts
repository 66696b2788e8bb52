import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { ReviewItemId } from '../../review/item.ts';
import { openStore } from '../../store/open-store.ts';
import { cleanUp, closing, freshPath, newRun } from '../store/fixture.ts';
import { reviewItem } from './items.ts';

cleanUp();

interface Seen {
  readonly claims: readonly { readonly item: string; readonly epoch: number; readonly short: boolean }[];
  readonly decided: readonly string[];
  readonly refused: readonly { readonly item: ReviewItemId; readonly reviewer: string; readonly id: string }[];
}

const NAMES = ['a', 'b', 'c', 'd'];
const ITEMS = Array.from({ length: 200 }, (_, i) => reviewItem(i));

it('claims none of 200 items twice among four processes, refuses lost leases and keeps what was written under them', async () => {
  const path = freshPath();
  const { reviews, runs } = closing(await openStore({ path }));
  await runs.create(newRun());
  await reviews.add(ITEMS);
  const script = fileURLToPath(new URL('./review-hammer.ts', import.meta.url));
  const hammer = async (name: string): Promise<Seen> => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, path, name, NAMES.join()]);
    return JSON.parse(stdout) as Seen;
  };
  const seen = await Promise.all(NAMES.map(hammer));

  const claims = seen.flatMap((one) => one.claims);
  expect(new Set(claims.map(({ item, epoch }) => `${item} ${epoch}`)).size).toBe(claims.length);
  // Whoever claims for five minutes is the last: nobody takes the item while it lasts.
  const lasting = claims.filter(({ short }) => !short).map(({ item }) => item);
  expect(new Set(lasting).size).toBe(lasting.length);
  const refused = seen.flatMap((one) => one.refused);
  expect(refused.length).toBeGreaterThan(0);
  expect(claims).toHaveLength(ITEMS.length + refused.length);

  const stored: string[] = [];
  for (const { id } of ITEMS) {
    const decisions = await reviews.decisions(id);
    expect(decisions).toHaveLength(1);
    expect((await reviews.outbox(id)).map(({ decision }) => decision)).toEqual(decisions.map((one) => one.id));
    expect((await reviews.item(id)).state).toBe('decided');
    stored.push(...decisions.map((one) => one.id));
  }
  expect(stored.sort()).toEqual(seen.flatMap((one) => one.decided).sort());
  for (const { item, reviewer, id } of refused) {
    expect((await reviews.show(item, reviewer)).item.draft?.reason).toBe(id);
  }
}, 60_000);
