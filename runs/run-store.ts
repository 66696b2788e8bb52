import type { Json } from '../core/canonical-json.ts';
import type { EpochMs } from '../core/clock.ts';
import type { CaseId, RunId } from '../core/ids.ts';
import type { ModerationCase } from '../moderation/case.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import type { Control } from './page-leases.ts';

/** A dataset row that could not become a case. Kept and counted, never sent to a model. */
export interface RejectedRow {
  readonly source: string;
  readonly file: string;
  /** 1-based line in the file. */
  readonly line: number;
  readonly field: string;
  /** The offending value, cut to 200 characters. */
  readonly value: string;
  readonly reason: string;
}

/** The frozen list of cases. `digest` covers every case id and content in order. */
export interface ManifestInfo {
  readonly digest: string;
  readonly cases: number;
  readonly rejected: number;
  /** Rows left out on purpose (placeholder texts), by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Stretches [from, to) of positions that hold cases with images or videos. */
  readonly media: readonly (readonly [number, number])[];
  readonly sources: readonly {
    readonly source: string;
    readonly version: string;
    readonly licence: string;
    readonly cases: number;
  }[];
  /** Persuasion cases and how many trials each is crossed into; null or absent = the run has none. */
  readonly persuasion?: { readonly cases: number; readonly trialsPerCase: number } | null;
}

/** One piece of a manifest on its way into the store. */
export interface ManifestBatch {
  readonly cases: readonly ModerationCase[];
  readonly persuasion?: readonly PersuasionCase[];
  readonly rejected: readonly RejectedRow[];
}

/** What numbers depend on beside answers: templates, dialects, taxonomies, metric code, probed capabilities. */
export interface Evaluation {
  readonly digest: string;
  readonly parts: Readonly<Record<string, string>>;
}

export type RunState = 'preparing' | 'running' | 'done' | 'cancelled';

export interface RunRecord {
  readonly id: RunId;
  readonly name: string;
  /** Digest of what the numbers depend on; operational settings play no part. */
  readonly specDigest: string;
  readonly ordinal: number;
  /** The frozen spec. */
  readonly spec: Json;
  /** Base URLs, key variables, rates, concurrency, budget: may change between starts. */
  readonly operations: Json;
  /** Null while the run is being prepared. */
  readonly manifest: ManifestInfo | null;
  /** The first evaluation and every accepted change, in order. */
  readonly evaluations: readonly Evaluation[];
  readonly state: RunState;
  readonly generation: number;
  /** SHA-256 of the workflow bundle of this generation; null before the first start. */
  readonly bundle: string | null;
  readonly createdAt: EpochMs;
}

/** Runs, their manifests and their control rows. */
export interface RunStore {
  /** Creates a run unless its id exists; returns the stored one. */
  create(run: Pick<RunRecord, 'id' | 'name' | 'specDigest' | 'ordinal' | 'spec' | 'operations'>): Promise<RunRecord>;
  find(id: RunId): Promise<RunRecord | null>;
  /** Newest first; with a digest only the runs of that spec. */
  list(specDigest?: string): Promise<readonly RunRecord[]>;
  update(
    id: RunId,
    change: Partial<Pick<RunRecord, 'operations' | 'evaluations' | 'state' | 'generation' | 'bundle'>>,
  ): Promise<RunRecord>;
  /** Writes the manifest in one transaction a batch and freezes it at the end; a second call after freezing changes nothing. Replaces what an interrupted attempt left. */
  freeze(
    id: RunId,
    manifest: AsyncIterable<ManifestBatch>,
    info: () => ManifestInfo,
    evaluation: Evaluation,
  ): Promise<RunRecord>;
  /** Cases by manifest position, streamed. */
  cases(id: RunId): AsyncIterable<ModerationCase>;
  /** One case of the frozen manifest; null = it is not in it. */
  case(id: RunId, caseId: CaseId): Promise<ModerationCase | null>;
  rejected(id: RunId): Promise<readonly RejectedRow[]>;
  control(id: RunId): Promise<Control>;
  setControl(id: RunId, change: Partial<Control>): Promise<Control>;
}
