import type { Clock } from '../../core/clock.ts';
import { StaleLeaseError } from '../../core/errors.ts';
import { type CallLedger, type CallRef, type Held, type LeaseToken, UNASKED } from '../../models/call-ledger.ts';
import { summariseCalls } from '../call-summary.ts';
import { blankCall, callStateOf, heldOf, toJson } from '../codec.ts';
import { staleLeaseMessage } from '../lease-rules.ts';
import type { CallTable, LeaseTable } from '../schema.ts';
import { type MemoryTables, pair } from './tables.ts';

export function createMemoryLedger(tables: MemoryTables, clock: Clock): CallLedger {
  const rowOf = (ref: CallRef): CallTable => tables.calls.get(ref.key) ?? blankCall(ref);
  return {
    async look(keys) {
      return keys.map((key) => {
        const row = tables.calls.get(key);
        return row === undefined ? UNASKED : callStateOf(row);
      });
    },

    async keep(entries) {
      const storedAt = clock.now();
      const answers = entries.map(({ answer }) => toJson(answer));
      return entries.map((entry, i): Held => {
        const row = rowOf(entry);
        const held = heldOf(row);
        if (held !== null) return held;
        tables.calls.set(entry.key, { ...row, answer: answers[i] as string, stored_at: storedAt });
        return { kind: 'answer', answer: entry.answer };
      });
    },

    async countAttempt({ limited, lease, ...ref }) {
      requireNewest(tables, lease);
      const row = rowOf(ref);
      if (heldOf(row) !== null) return callStateOf(row);
      const next: CallTable = {
        ...row,
        attempts: row.attempts + 1,
        failures: row.failures + (limited ? 0 : 1),
        first_attempt_at: row.first_attempt_at ?? clock.now(),
      };
      tables.calls.set(ref.key, next);
      return callStateOf(next);
    },

    async giveUp({ outcome, code, lease, ...ref }) {
      requireNewest(tables, lease);
      const row = rowOf(ref);
      const held = heldOf(row);
      if (held !== null) return held;
      tables.calls.set(ref.key, { ...row, outcome, code });
      return { kind: 'none', outcome, code };
    },

    async summary(run) {
      const calls = [...tables.calls.values()].filter((row) => row.run === run);
      return summariseCalls(
        calls.map((row) => {
          const held = heldOf(row);
          return {
            ...row,
            answered: held?.kind === 'answer',
            ended: held !== null,
            latency: held?.kind === 'answer' ? held.answer.latencyMs : null,
          };
        }),
      );
    },
  };
}

/** The lease's row when the token is the newest of its page and generation; else throws StaleLeaseError. */
export function requireNewest(tables: MemoryTables, lease: LeaseToken): LeaseTable {
  const row = tables.leases.get(pair(lease.run, lease.page));
  const generation = tables.runs.get(lease.run)?.generation ?? 0;
  if (row === undefined || row.epoch !== lease.epoch || row.generation < generation) {
    throw new StaleLeaseError(staleLeaseMessage(lease));
  }
  return row;
}
