import { StaleLeaseError } from '../../core/errors.ts';
import type { LeaseToken } from '../../models/call-ledger.ts';
import { staleLeaseMessage } from '../lease-rules.ts';
import type { LeaseTable } from '../schema.ts';
import type { Tx } from './database.ts';

/** The lease's row when the token is the newest of its page and generation; else throws StaleLeaseError. */
export async function requireNewest(tx: Tx, lease: LeaseToken): Promise<LeaseTable> {
  const row = await tx
    .selectFrom('page_leases')
    .innerJoin('runs', 'runs.id', 'page_leases.run')
    .selectAll('page_leases')
    .select('runs.generation as runGeneration')
    .where('page_leases.run', '=', lease.run)
    .where('page_leases.page', '=', lease.page)
    .executeTakeFirst();
  if (row === undefined || row.epoch !== lease.epoch || row.generation < row.runGeneration) {
    throw new StaleLeaseError(staleLeaseMessage(lease));
  }
  const { runGeneration: _, ...stored } = row;
  return stored;
}
