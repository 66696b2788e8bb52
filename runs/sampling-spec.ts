import { z } from 'zod';
import { drawPerStratum } from '../metrics/sampling/stratified-draw.ts';
import type { ModerationCase } from '../moderation/case.ts';
import { stratumOf } from '../moderation/strata.ts';

/** `cases[].stratify` of a spec. */
export const stratifySchema = z
  .strictObject({
    by: z
      .array(z.string().min(1))
      .min(1)
      .describe('`label`, `source`, `language`, `truth` or facets, e.g. `functionality`'),
    per: z.int().positive().describe('cases kept of each combination, drawn by hash of seed and case id'),
  })
  .describe('in place of `sample`: this many cases of each stratum; a larger `per` keeps all cases of a smaller one');

export type Stratify = z.infer<typeof stratifySchema>;

/** Ids of the cases that a stratified sample keeps. Holds an id and a stratum a case in memory. */
export async function stratifiedSample(
  cases: AsyncIterable<ModerationCase>,
  { by, per }: Stratify,
  seed: number,
): Promise<ReadonlySet<string>> {
  const units: { id: string; stratum: string }[] = [];
  for await (const item of cases) units.push({ id: item.id, stratum: stratumOf(item, by) });
  return drawPerStratum(units, { per, seed });
}
