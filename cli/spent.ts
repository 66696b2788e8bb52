import type { Context } from '../config/context.ts';
import { NotFoundError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';

/** What the run has cost so far in US dollars, by its budget's account. */
export async function spentUsd({ store }: Context, run: RunId): Promise<number> {
  const balance = await store.quota.balance(`run:${run}`).catch((error: unknown) => {
    if (error instanceof NotFoundError) return { spent: 0, unaccounted: 0 };
    throw error;
  });
  return (balance.spent + balance.unaccounted) / 1e9;
}
