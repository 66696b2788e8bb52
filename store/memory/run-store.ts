import type { Clock } from '../../core/clock.ts';
import type { RunId } from '../../core/ids.ts';
import type { RunStore } from '../../runs/run-store.ts';
import { decodeCase, encodeCase, toDigest, toJson } from '../codec.ts';
import {
  decodeRun,
  duplicateCase,
  duplicatePersuasionCase,
  encodeChange,
  FREE,
  FreezeTakenOverError,
  newRunRow,
  noSuchRun,
  requireCount,
  requireSameCase,
} from '../run-rules.ts';
import type { CaseTable, RunTable } from '../schema.ts';
import { encodePersuasionCase } from '../trial-codec.ts';
import type { MemoryTables } from './tables.ts';

export function createMemoryRuns(tables: MemoryTables, clock: Clock): RunStore {
  function requireRun(id: RunId): RunTable {
    const row = tables.runs.get(id);
    if (row === undefined) throw noSuchRun(id);
    return row;
  }
  function requireAttempt(id: RunId, attempt: number): RunTable {
    const row = requireRun(id);
    if (row.freezing !== attempt || row.manifest !== null) throw new FreezeTakenOverError(id);
    return row;
  }

  return {
    async create(run) {
      if (!tables.runs.has(run.id)) tables.runs.set(run.id, newRunRow(run, clock.now()));
      return decodeRun(requireRun(run.id));
    },

    async find(id) {
      const row = tables.runs.get(id);
      return row === undefined ? null : decodeRun(row);
    },

    async list(specDigest) {
      return [...tables.runs.values()]
        .reverse()
        .sort((a, b) => b.created_at - a.created_at)
        .filter((row) => specDigest === undefined || row.spec_digest === specDigest)
        .map(decodeRun);
    },

    async update(id, change) {
      const before = requireRun(id);
      const row = { ...before, ...encodeChange(before, change) };
      tables.runs.set(id, row);
      return decodeRun(row);
    },

    async freeze(id, manifest, info, evaluation) {
      const before = requireRun(id);
      if (before.manifest !== null) return decodeRun(before);
      const attempt = before.freezing + 1;
      tables.runs.set(id, { ...before, freezing: attempt });
      tables.manifests.set(id, []);
      tables.persuasion.set(id, []);
      tables.rejected.set(id, []);
      for await (const batch of manifest) {
        requireAttempt(id, attempt);
        const listed = tables.manifests.get(id) ?? [];
        const known = new Set(listed);
        for (const item of batch.cases) {
          const row = encodeCase(item);
          requireSameCase(tables.cases.get(item.id), row);
          if (known.has(item.id)) throw duplicateCase(row);
          known.add(item.id);
          tables.cases.set(item.id, row);
          listed.push(item.id);
        }
        const placed = tables.persuasion.get(id) ?? [];
        const argued = new Set(placed.map((row) => toDigest(row.case_id)));
        for (const item of batch.persuasion ?? []) {
          if (argued.has(item.id)) throw duplicatePersuasionCase(item);
          argued.add(item.id);
          placed.push(encodePersuasionCase(id, placed.length, item));
        }
        tables.rejected.get(id)?.push(...batch.rejected);
      }
      const stated = info();
      const lengthOf = (table: ReadonlyMap<RunId, readonly unknown[]>) => table.get(id)?.length ?? 0;
      const written = {
        cases: lengthOf(tables.manifests),
        persuasion: lengthOf(tables.persuasion),
        rejected: lengthOf(tables.rejected),
      };
      const row = requireAttempt(id, attempt);
      requireCount(id, stated, written);
      const frozen = { ...row, manifest: toJson(stated), evaluations: toJson([evaluation]) };
      tables.runs.set(id, frozen);
      return decodeRun(frozen);
    },

    async *cases(id) {
      if (requireRun(id).manifest === null) return;
      for (const item of tables.manifests.get(id) ?? []) yield decodeCase(tables.cases.get(item) as CaseTable);
    },

    async case(id, caseId) {
      if (tables.runs.get(id)?.manifest == null || tables.manifests.get(id)?.includes(caseId) !== true) return null;
      return decodeCase(tables.cases.get(caseId) as CaseTable);
    },

    async rejected(id) {
      return tables.runs.get(id)?.manifest == null ? [] : [...(tables.rejected.get(id) ?? [])];
    },

    async control(id) {
      requireRun(id);
      return tables.controls.get(id) ?? FREE;
    },

    async setControl(id, change) {
      requireRun(id);
      const next = { ...(tables.controls.get(id) ?? FREE), ...change };
      tables.controls.set(id, next);
      return next;
    },
  };
}
