import { z } from 'zod';

/** What a unified benchmark was built from and how: enough to build it again. */
const unified = z.object({
  kind: z.literal('unified'),
  languages: z.array(z.string()),
  sources: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      licence: z.string(),
      citation: z.string().nullable(),
      cases: z.number(),
    }),
  ),
  plan: z.object({
    stratify: z.array(z.string()),
    perStratum: z.number().nullable(),
    size: z.number().nullable(),
    seed: z.number(),
    near: z.number(),
    dropDuplicates: z.enum(['exact', 'near']).nullable(),
    keepContradictions: z.boolean(),
  }),
  /** Reason -> cases of the sources that are not in it. */
  leftOut: z.record(z.string(), z.number()),
});

const hatecheck = z.object({ kind: z.literal('multilingual-hatecheck'), language: z.string() });

/** An added data set that a reader of ours reads, in place of a column mapping. */
export const storedReaderSchema = z.discriminatedUnion('kind', [unified, hatecheck]);

export type StoredReader = z.infer<typeof storedReaderSchema>;

export function languagesOf(reader: StoredReader): readonly string[] {
  return reader.kind === 'unified' ? reader.languages : [reader.language];
}
