import type { ContentPart } from './content.ts';
import { digestOf, type Sha256 } from './digest.ts';

/** Digest of (source@version, source row id); 64 hex characters. Never a position. */
export type CaseId = Sha256;
/** SHA-256 of what one call to a model is; see `callKey`. */
export type CallKey = Sha256;
/** Name of a run: `<spec name>-<8 hex of the spec digest>-<ordinal>`. */
export type RunId = string;

export interface CaseSource {
  /** Name in the catalogue, e.g. `hatecheck`. */
  readonly source: string;
  readonly version: string;
}

/**
 * Identity of a case. With a row id the content plays no part; without one the content and the number of earlier rows
 * with the same content do (`occurrence`, from 0).
 */
export function caseId(
  source: CaseSource,
  row: { rowId: string } | { content: readonly ContentPart[]; occurrence: number },
): CaseId {
  const at = `${source.source}@${source.version}`;
  return 'rowId' in row
    ? digestOf({ at, row: row.rowId })
    : digestOf({ at, content: row.content, occurrence: row.occurrence });
}

/** What tells one call from another; nothing else does (never a base URL, a key or a time). */
export interface CallIdentity {
  /** The run, or `shared` for re-use between runs. */
  readonly scope: RunId | 'shared';
  /** The case; for trials: trial, turn and purpose. Absent under the scope `shared`. */
  readonly subject: string | null;
  /** Endpoint *name* in the spec, requested model and parameters. */
  readonly model: { readonly endpoint: string; readonly name: string; readonly parameters: unknown };
  /** Rendered messages (media by hash) and everything else that shapes the answer. */
  readonly request: unknown;
  readonly sample: {
    readonly repeat: number;
    readonly probe: number;
    readonly vote: number;
    readonly repair: number;
    readonly ask: number;
  };
}

export const FIRST_SAMPLE: CallIdentity['sample'] = { repeat: 0, probe: 0, vote: 0, repair: 0, ask: 0 };

export function callKey(identity: CallIdentity): CallKey {
  return digestOf(identity);
}
