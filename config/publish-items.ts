import { PageStoppedError } from '../models/send-permit.ts';
import type { ReviewItem } from '../review/item.ts';
import { PUBLISH_BATCH } from '../review/queue.ts';
import { itemCategory } from '../review/selection/candidate.ts';
import { type GoldCase, goldItems } from '../review/selection/gold-items.ts';
import { type FlagStage, selectItems, sensitiveHazards } from '../review/selection/select-items.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Store } from '../store/store.ts';
import { reviewCandidates } from './review-candidates.ts';

/**
 * Draws a run's items and publishes them in batches, then as many gold items as make up `gold` of the whole. The same
 * again publishes nothing new. Throws PageStoppedError when `draining` aborts.
 */
export async function publishItems(
  store: Pick<Store, 'results' | 'reviews' | 'runs' | 'trials'>,
  run: RunRecord,
  stage: FlagStage,
  { gold, draining }: { readonly gold: number; readonly draining: AbortSignal },
): Promise<void> {
  const taken = new Set<ReviewItem['caseId']>();
  let batch: ReviewItem[] = [];
  const flush = async () => {
    if (draining.aborted) throw new PageStoppedError('draining');
    if (batch.length > 0) await store.reviews.publish(batch);
    batch = [];
  };
  for await (const item of selectItems(() => reviewCandidates(store, run), stage)) {
    taken.add(item.caseId);
    batch.push(item);
    if (batch.length >= PUBLISH_BATCH) await flush();
  }
  await flush();
  if (gold === 0) return;
  for (const item of goldItems(await knownCases(store, run, stage), stage, { share: gold, items: taken.size, taken })) {
    batch.push(item);
    if (batch.length >= PUBLISH_BATCH) await flush();
  }
  await flush();
}

/** Cases whose verdict the data set knows, with what a reviewer may have opted out of. */
async function knownCases(
  store: Pick<Store, 'results' | 'runs' | 'trials'>,
  run: RunRecord,
  { plan }: FlagStage,
): Promise<GoldCase[]> {
  const truths = new Map<GoldCase['caseId'], string>();
  for await (const { id, truth } of store.runs.cases(run.id)) if (truth.verdict !== null) truths.set(id, truth.verdict);
  const golds: GoldCase[] = [];
  for await (const candidate of reviewCandidates(store, run)) {
    const { caseId, kind } = candidate;
    const verdict = truths.get(caseId);
    if (verdict !== undefined)
      golds.push({ caseId, kind, category: itemCategory(candidate, sensitiveHazards(plan)), verdict });
  }
  return golds;
}
