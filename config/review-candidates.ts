import type { CaseId } from '../core/ids.ts';
import { dialectEntry } from '../moderation/dialects/registry.ts';
import { isLabelling } from '../moderation/labelling.ts';
import { type Candidate, type CandidateVerdict, candidateVerdict } from '../review/selection/candidate.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import { dialogueCandidates } from './dialogue-candidates.ts';
import { loadModerators } from './moderators.ts';

/** The whole pool of a run: its moderation cases, then its dialogues. */
export async function* reviewCandidates(
  store: Pick<Store, 'results' | 'runs' | 'trials'>,
  run: Pick<RunRecord, 'id' | 'spec'>,
): AsyncGenerator<Candidate> {
  yield* moderationCandidates(store, run);
  yield* dialogueCandidates(store, run);
}

/**
 * Every moderation case of a run with its moderators' newest verdicts, by case id. Baselines have no say: a list of
 * keywords disagrees with everybody. Holds one row a moderator and the ids of cases with media in memory.
 */
async function* moderationCandidates(
  store: Pick<Store, 'results' | 'runs'>,
  run: Pick<RunRecord, 'id' | 'spec'>,
): AsyncGenerator<Candidate> {
  const kinds = await mediaKinds(store, run.id);
  const moderators = (await loadModerators(run.spec as unknown as Spec)).filter(
    ({ dialect }) => !dialectEntry(dialect.id).baseline && !isLabelling({ dialect: dialect.id }),
  );
  const streams = moderators.map(({ name, dialect }) => ({
    name,
    taxonomy: dialect.taxonomy,
    rows: store.results.verdicts({ run: run.id, moderator: name })[Symbol.asyncIterator](),
  }));
  const heads: (VerdictRow | null)[] = await Promise.all(streams.map(({ rows }) => nextOf(rows)));
  for (;;) {
    const caseId = heads.reduce<CaseId | null>(
      (least, row) => (row !== null && (least === null || row.caseId < least) ? row.caseId : least),
      null,
    );
    if (caseId === null) return;
    const verdicts: CandidateVerdict[] = [];
    for (const [i, { name: moderator, taxonomy, rows }] of streams.entries()) {
      const row = heads[i];
      if (row?.caseId !== caseId) continue;
      verdicts.push(candidateVerdict({ moderator, verdict: row.verdict, taxonomy }));
      heads[i] = await nextOf(rows);
    }
    yield { caseId, kind: kinds.get(caseId) ?? 'text', verdicts, trials: [] };
  }
}

async function nextOf(rows: AsyncIterator<VerdictRow>): Promise<VerdictRow | null> {
  const next = await rows.next();
  return next.done === true ? null : next.value;
}

async function mediaKinds(store: Pick<Store, 'runs'>, run: string): Promise<Map<CaseId, 'image' | 'video'>> {
  const kinds = new Map<CaseId, 'image' | 'video'>();
  for await (const { id, content } of store.runs.cases(run)) {
    const types = content.map(({ type }) => type);
    if (types.includes('video')) kinds.set(id, 'video');
    else if (types.includes('image')) kinds.set(id, 'image');
  }
  return kinds;
}
