import { digestOf } from '../../core/digest.ts';
import { caseId } from '../../core/ids.ts';
import type { CallRef } from '../../models/call-ledger.ts';
import type { RawAnswer } from '../../models/model-port.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { verdict } from '../../moderation/verdict.ts';
import type { VerdictRow } from '../../runs/result-store.ts';
import type { Evaluation, ManifestBatch, ManifestInfo, RunRecord } from '../../runs/run-store.ts';
import type { Store } from '../../store/store.ts';

export const RUN = 'spec-0a1b2c3d-1';
export const EVALUATION: Evaluation = { digest: digestOf('evaluation'), parts: { 'template:json-policy': 'v1' } };
/** Text that breaks careless storage: NUL, lone surrogates, quotes, what looks like SQL, right-to-left marks. */
export const HOSTILE = `\u0000'"; DROP TABLE runs; -- \ud800 \udfff \u202e 👩‍👩‍👧 {"__proto__":1}`;

export function moderationCase(row: number, change: Partial<ModerationCase> = {}): ModerationCase {
  const source = { source: 'sample', version: '1' };
  return {
    ...source,
    id: caseId(source, { rowId: String(row) }),
    rowId: String(row),
    content: [{ type: 'text', text: `text ${row} ${HOSTILE}` }],
    truth: { verdict: row % 2 === 0 ? 'safe' : 'unsafe', categories: { HATE: null }, native: { hateful: true } },
    facets: { functionality: 'F1' },
    cluster: null,
    language: 'en',
    ...change,
  };
}

export const moderationCases = (count: number) => Array.from({ length: count }, (_, row) => moderationCase(row));

export function newRun(id = RUN): Parameters<Store['runs']['create']>[0] {
  return { id, name: 'spec', specDigest: digestOf('spec'), ordinal: 1, spec: { a: [1] }, operations: { rate: 3 } };
}

export function manifestInfo(cases: number, rejected = 0): ManifestInfo {
  const sources = [{ source: 'sample', version: '1', licence: 'CC0-1.0', cases }];
  return { digest: digestOf('manifest'), cases, rejected, skipped: { placeholder: 1 }, media: [], sources };
}

export async function* batches(...parts: readonly Partial<ManifestBatch>[]): AsyncIterable<ManifestBatch> {
  for (const part of parts) yield { cases: [], rejected: [], ...part };
}

/** Creates a run with a frozen manifest of `cases`. */
export async function frozenRun(store: Store, cases: readonly ModerationCase[], id = RUN): Promise<RunRecord> {
  await store.runs.create(newRun(id));
  return store.runs.freeze(id, batches({ cases }), () => manifestInfo(cases.length), EVALUATION);
}

export function callRef(name: string, change: Partial<CallRef> = {}): CallRef {
  return { key: digestOf(name), run: RUN, endpoint: 'chat', ...change };
}

export function answer(text: string): RawAnswer {
  return {
    status: 200,
    headers: { 'x-request-id': text },
    body: JSON.stringify({ text: `${text} ${HOSTILE}` }),
    model: 'model-1',
    usage: { inputTokens: 12, outputTokens: 3 },
    latencyMs: 51.25,
  };
}

export function verdictRow(item: ModerationCase, change: Partial<VerdictRow> = {}): VerdictRow {
  return {
    run: RUN,
    moderator: 'json-policy',
    caseId: item.id,
    ask: 0,
    callKey: digestOf(['call', item.id]),
    verdict: verdict({ outcome: 'unsafe', categories: ['S1'], score: 0.1 + 0.2, refusal: false }),
    modelAnswered: 'model-1',
    inputTokens: 12,
    outputTokens: null,
    evaluation: EVALUATION.digest,
    ...change,
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
