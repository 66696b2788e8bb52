import type { CallKey, CaseId, RunId } from '../../core/ids.ts';
import type { Control } from '../../runs/page-leases.ts';
import type { RejectedRow } from '../../runs/run-store.ts';
import type {
  AttemptTable,
  CallTable,
  CaseTable,
  DerivationTable,
  LeaseTable,
  RunTable,
  VerdictTable,
} from '../schema.ts';
import type { PersuasionTable, TrialTable } from '../trial-schema.ts';

/** Rows as the database has them, in maps. Each is replaced as a whole, never changed in place. */
export interface MemoryTables {
  readonly runs: Map<RunId, RunTable>;
  readonly controls: Map<RunId, Control>;
  readonly cases: Map<CaseId, CaseTable>;
  readonly manifests: Map<RunId, CaseId[]>;
  readonly persuasion: Map<RunId, PersuasionTable[]>;
  readonly rejected: Map<RunId, RejectedRow[]>;
  /** By run and page. */
  readonly leases: Map<string, LeaseTable>;
  readonly calls: Map<CallKey, CallTable>;
  /** By run and moderator, then case, then ask. */
  readonly verdicts: Map<string, Map<CaseId, Map<number, VerdictTable>>>;
  /** By run and moderator, then case: the wanted ask. */
  readonly asks: Map<string, Map<CaseId, number>>;
  /** By run and persuadee, then position, then ask. */
  readonly trials: Map<string, Map<number, Map<number, TrialTable>>>;
  /** By run and persuadee, then position: the wanted ask. */
  readonly trialAsks: Map<string, Map<number, number>>;
  /** By run and page, then epoch. */
  readonly attempts: Map<string, Map<number, AttemptTable>>;
  /** By run and lane. */
  readonly giveUps: Map<string, Set<CaseId>>;
  /** By source and plan. */
  readonly derivations: Map<string, DerivationTable>;
}

export function createMemoryTables(): MemoryTables {
  return {
    runs: new Map(),
    controls: new Map(),
    cases: new Map(),
    manifests: new Map(),
    persuasion: new Map(),
    rejected: new Map(),
    leases: new Map(),
    calls: new Map(),
    verdicts: new Map(),
    asks: new Map(),
    trials: new Map(),
    trialAsks: new Map(),
    attempts: new Map(),
    giveUps: new Map(),
    derivations: new Map(),
  };
}

/** A key of two names, whatever characters they hold. */
export function pair(first: string, second: string): string {
  return JSON.stringify([first, second]);
}

export function getOrSet<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = create();
  map.set(key, made);
  return made;
}
