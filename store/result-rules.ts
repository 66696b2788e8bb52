import { type OutcomeCount, RowConflictError } from '../runs/result-store.ts';
import { differingColumns, toDigest } from './codec.ts';
import type { VerdictTable } from './schema.ts';

/** Throws RowConflictError unless the stored row says the same as the one handed in. */
export function refuseDiffering(stored: VerdictTable | undefined, row: VerdictTable): void {
  if (stored === undefined) return;
  const differs = differingColumns(stored, row);
  if (differs.length === 0) return;
  const at = `run ${row.run}, moderator ${row.moderator}, case ${toDigest(row.case_id)}, ask ${row.ask}`;
  throw rowConflict(at, differs);
}

export function rowConflict(at: string, differs: readonly string[]): RowConflictError {
  return new RowConflictError(
    `${at}: a row that differs in ${differs.join(', ')} is stored already; the stored row is kept and nothing of this ` +
      'batch was written',
    { hint: 'rows are derived from the ledger alone: the code that derives them changed or is not a pure function' },
  );
}

/** By moderator, then outcome, in code-unit order. */
export function byMember(a: OutcomeCount, b: OutcomeCount): number {
  return byCodeUnits(a.moderator, b.moderator) || byCodeUnits(a.outcome, b.outcome);
}

export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
