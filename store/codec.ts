import type { Sha256 } from '../core/digest.ts';
import type { CaseId } from '../core/ids.ts';
import type { CallRef, CallState, Held } from '../models/call-ledger.ts';
import type { RawAnswer } from '../models/model-port.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { type Outcome, type Verdict, verdict } from '../moderation/verdict.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { CallTable, CaseTable, VerdictTable } from './schema.ts';

/** 64 hex characters -> 32 bytes. Throws for anything else: a shorter id would silently be another one. */
export function toBytes(digest: string): Uint8Array {
  const bytes = Buffer.from(digest, 'hex');
  if (bytes.length !== 32 || digest.length !== 64) throw new TypeError(`not a SHA-256 in hex: ${digest.slice(0, 80)}`);
  return bytes;
}

export function toDigest(bytes: Uint8Array): Sha256 {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as Sha256;
}

/** JSON text of a value, and back. Lone surrogates and NULs of hostile text survive as escapes. */
export const toJson = (value: unknown): string => JSON.stringify(value);
export const fromJson = <T>(text: string): T => JSON.parse(text) as T;

export function encodeCase(item: ModerationCase): CaseTable {
  return {
    id: toBytes(item.id),
    source: item.source,
    version: item.version,
    row_id: item.rowId,
    content: toJson(item.content),
    truth: toJson(item.truth),
    facets: toJson(item.facets),
    cluster: item.cluster,
    language: item.language,
  };
}

export function decodeCase(row: CaseTable): ModerationCase {
  return {
    id: toDigest(row.id) as CaseId,
    source: row.source,
    version: row.version,
    rowId: row.row_id,
    content: fromJson(row.content),
    truth: fromJson(row.truth),
    facets: fromJson(row.facets),
    cluster: row.cluster,
    language: row.language,
  };
}

/** Fields whose empty list and absence mean the same. `categories` is none of them: [] is "named none". */
const LISTS: ReadonlySet<string> = new Set<keyof Verdict>(['notAssessable', 'unknownCategories', 'duplicates']);

export function encodeVerdict(row: VerdictRow): VerdictTable {
  const { outcome, ...fields } = row.verdict;
  const kept = Object.entries(fields)
    .filter(([name, value]) => value !== null && !(LISTS.has(name) && (value as readonly unknown[]).length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    run: row.run,
    moderator: row.moderator,
    case_id: toBytes(row.caseId),
    ask: row.ask,
    outcome,
    call_key: row.callKey === null ? null : toBytes(row.callKey),
    verdict: toJson(Object.fromEntries(kept)),
    model_answered: row.modelAnswered,
    input_tokens: row.inputTokens,
    output_tokens: row.outputTokens,
    evaluation: row.evaluation,
  };
}

export function decodeVerdict(row: VerdictTable): VerdictRow {
  return {
    run: row.run,
    moderator: row.moderator,
    caseId: toDigest(row.case_id) as CaseId,
    ask: row.ask,
    callKey: row.call_key === null ? null : toDigest(row.call_key),
    verdict: verdict({ ...fromJson<Partial<Verdict>>(row.verdict), outcome: row.outcome as Outcome }),
    modelAnswered: row.model_answered,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    evaluation: row.evaluation,
  };
}

/** A call that nobody has asked yet. */
export function blankCall({ key, run, endpoint }: CallRef): CallTable {
  return {
    key: toBytes(key),
    run,
    endpoint,
    answer: null,
    outcome: null,
    code: null,
    attempts: 0,
    failures: 0,
    first_attempt_at: null,
    stored_at: null,
  };
}

export function heldOf(row: Pick<CallTable, 'answer' | 'outcome' | 'code'>): Held | null {
  if (row.answer !== null) return { kind: 'answer', answer: fromJson<RawAnswer>(row.answer) };
  if (row.outcome !== null) return { kind: 'none', outcome: row.outcome, code: row.code ?? row.outcome };
  return null;
}

export function callStateOf(row: CallTable): CallState {
  return { held: heldOf(row), attempts: row.attempts, failures: row.failures, firstAttemptAt: row.first_attempt_at };
}

/** Whether two rows of one table hold the same. */
export function sameRow<T extends object>(a: T, b: T): boolean {
  return differingColumns(a, b).length === 0;
}

export function differingColumns<T extends object>(a: T, b: T): readonly string[] {
  const names = Object.keys(a) as (keyof T & string)[];
  return names.filter((name) => {
    const [x, y] = [a[name], b[name]] as readonly unknown[];
    return x instanceof Uint8Array && y instanceof Uint8Array ? Buffer.compare(x, y) !== 0 : x !== y;
  });
}
