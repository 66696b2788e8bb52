import type { Sha256 } from '../core/digest.ts';
import type { RunId } from '../core/ids.ts';
import { type HashedItem, nearDuplicates } from '../media/near-duplicates.ts';
import { PDQ_MATCH } from '../media/pdq.ts';
import { planDigest, STILL } from '../media/plan.ts';
import type { NearDuplicateReport } from '../reports/report-shape.ts';
import type { Store } from '../store/store.ts';

const LOOKED_UP_AT_ONCE = 256;

/**
 * How many different image files of a run look alike, by the hashes of what was made of them; null when no case shows
 * an image file. Drawings are left out: those of one variant share their ground. Files of which nothing was made, or
 * that were refused, count among the images and are not compared.
 */
export async function nearImages(store: Store, run: RunId): Promise<NearDuplicateReport | null> {
  const files = new Set<Sha256>();
  for await (const { content } of store.runs.cases(run))
    for (const part of content) if (part.type === 'image' && part.source.kind === 'blob') files.add(part.source.sha256);
  if (files.size === 0) return null;
  const hashed: HashedItem[] = [];
  const sources = [...files];
  for (let from = 0; from < sources.length; from += LOOKED_UP_AT_ONCE) {
    const batch = sources.slice(from, from + LOOKED_UP_AT_ONCE);
    const found = await store.derivations.look(batch.map((source) => ({ source, plan: planDigest(STILL) })));
    for (const [i, derived] of found.entries()) {
      const pdq = derived?.kind === 'made' ? (derived.items[0]?.pdq ?? null) : null;
      if (pdq !== null) hashed.push({ id: batch[i]!, ...pdq });
    }
  }
  const { maxDistance, minQuality } = PDQ_MATCH;
  const { pairCount, skipped } = nearDuplicates(hashed, { maxPairs: 0 });
  return {
    images: files.size,
    compared: hashed.length - skipped.length,
    pairs: pairCount,
    max_distance: maxDistance,
    min_quality: minQuality,
  };
}
