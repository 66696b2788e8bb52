import { InvalidInputError, MettleError, NotFoundError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import type { Control } from '../runs/page-leases.ts';
import type { ManifestInfo, RunRecord } from '../runs/run-store.ts';
import { differingColumns, fromJson, sameRow, toDigest, toJson } from './codec.ts';
import type { CaseTable, RunTable } from './schema.ts';

/** Cases that one transaction of `freeze` writes. */
export const FREEZE_BATCH = 500;

/** What nobody has asked anything of looks like. */
export const FREE: Control = { paused: null, cancelled: false, concurrency: {} };

/** Another process began to freeze the same run after this one did. */
export class FreezeTakenOverError extends MettleError {
  override readonly name = 'FreezeTakenOverError';
  readonly code = 'FreezeTakenOver';
  readonly retryable = true;

  constructor(run: RunId) {
    super(`another process took over preparing run ${run}; it writes the manifest, this one stopped`, {
      hint: 'let the other process go on, or start the run again when it has ended',
    });
  }
}

export function noSuchRun(id: RunId): NotFoundError {
  return new NotFoundError(`no run ${id}`, { hint: 'mettle status lists the runs of this store' });
}

export type NewRun = Pick<RunRecord, 'id' | 'name' | 'specDigest' | 'ordinal' | 'spec' | 'operations'>;

export function newRunRow(run: NewRun, createdAt: number): RunTable {
  return {
    id: run.id,
    name: run.name,
    spec_digest: run.specDigest,
    ordinal: run.ordinal,
    spec: toJson(run.spec),
    operations: toJson(run.operations),
    manifest: null,
    evaluations: '[]',
    state: 'preparing' satisfies RunRecord['state'],
    generation: 0,
    bundle: null,
    created_at: createdAt,
    freezing: 0,
  };
}

export function decodeRun(row: RunTable): RunRecord {
  return {
    id: row.id,
    name: row.name,
    specDigest: row.spec_digest,
    ordinal: row.ordinal,
    spec: fromJson(row.spec),
    operations: fromJson(row.operations),
    manifest: row.manifest === null ? null : fromJson(row.manifest),
    evaluations: fromJson(row.evaluations),
    state: row.state as RunRecord['state'],
    generation: row.generation,
    bundle: row.bundle,
    createdAt: row.created_at,
  };
}

export type RunChange = Partial<Pick<RunRecord, 'operations' | 'evaluations' | 'state' | 'generation' | 'bundle'>>;

/** Columns of a change. A generation never goes back: it fences older workflows. */
export function encodeChange(before: RunTable, change: RunChange): Partial<RunTable> {
  if (change.generation !== undefined && change.generation < before.generation) {
    throw new InvalidInputError(
      `run ${before.id} is in generation ${before.generation}; it cannot go back to ${change.generation}`,
    );
  }
  return {
    ...(change.operations === undefined ? {} : { operations: toJson(change.operations) }),
    ...(change.evaluations === undefined ? {} : { evaluations: toJson(change.evaluations) }),
    ...(change.state === undefined ? {} : { state: change.state }),
    ...(change.generation === undefined ? {} : { generation: change.generation }),
    ...(change.bundle === undefined ? {} : { bundle: change.bundle }),
  };
}

/** Throws InvalidInputError when a case is stored with other content, truth or facets under the same id. */
export function requireSameCase(stored: CaseTable | undefined, handed: CaseTable): void {
  if (stored === undefined) return;
  const differs = differingColumns(stored, handed);
  if (differs.length === 0) return;
  const row = handed.row_id === null ? `case ${toDigest(handed.id)}` : `row ${handed.row_id}`;
  throw new InvalidInputError(
    `dataset ${handed.source}@${handed.version}, ${row}: ${differs.join(', ')} differ from what this store holds for ` +
      'the same dataset version; earlier runs were scored on the stored form, which is kept',
    { hint: 'give the changed dataset another version (or use another store)' },
  );
}

export function duplicateCase(item: CaseTable): InvalidInputError {
  return inManifestTwice(`${item.source}@${item.version}`, item.row_id ?? toDigest(item.id));
}

export function duplicatePersuasionCase({ source }: PersuasionCase): InvalidInputError {
  return inManifestTwice(`${source.name}@${source.version}`, source.row);
}

function inManifestTwice(dataset: string, row: string): InvalidInputError {
  return new InvalidInputError(`dataset ${dataset}: case ${row} is in the manifest twice`, {
    hint: 'row ids must be unique within a dataset version, and a dataset may be listed once',
  });
}

export interface Written {
  cases: number;
  persuasion: number;
  rejected: number;
}

/** Throws InvalidInputError when the manifest's own counts are not what was written. */
export function requireCount(id: RunId, info: ManifestInfo, written: Written): void {
  const stated: Written = { cases: info.cases, persuasion: info.persuasion?.cases ?? 0, rejected: info.rejected };
  if (sameRow(stated, written)) return;
  const words = ({ cases, persuasion, rejected }: Written) =>
    `${cases} cases, ${persuasion} persuasion cases and ${rejected} rejected rows`;
  throw new InvalidInputError(
    `run ${id}: the manifest counts ${words(stated)}, but ${words(written)} were written; the run stays unfrozen`,
  );
}
