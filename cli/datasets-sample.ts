import { hashedUniform } from '../core/digest.ts';
import type { DatasetRow } from '../datasets/dataset.ts';
import type { ModerationCase } from '../moderation/case.ts';

/** Cases kept for each one that is wanted: some of them may turn out to be unusable. */
const SPARE = 20;

/**
 * Cases in an order that depends on seed and case id alone, at least 20 times `count` of them where the source has so
 * many. Memory does not follow the length of the source.
 */
export async function sampleCases(
  rows: AsyncIterable<DatasetRow>,
  { seed, count }: { seed: number; count: number },
): Promise<ModerationCase[]> {
  let kept: { place: number; item: ModerationCase }[] = [];
  const prune = () => {
    kept = kept.sort((a, b) => a.place - b.place).slice(0, SPARE * count);
  };
  for await (const row of rows) {
    if (!('case' in row)) continue;
    kept.push({ place: hashedUniform([seed, row.case.id]), item: row.case });
    if (kept.length >= 2 * SPARE * count) prune();
  }
  prune();
  return kept.map(({ item }) => item);
}
