import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidInputError } from '../core/errors.ts';
import { mappingSchema } from './mapping.ts';
import { storedReaderSchema } from './stored-reader.ts';

export const DATASET_NAME = /^[a-z0-9][a-z0-9-]{0,47}$/;

const rejected = z.object({
  source: z.string(),
  file: z.string(),
  line: z.number(),
  field: z.string(),
  value: z.string(),
  reason: z.string(),
});

/** `dataset.json` of an added data set, written once beside its files. */
export const storedSchema = z.object({
  v: z.literal(1),
  name: z.string().regex(DATASET_NAME),
  version: z.string(),
  licence: z.string(),
  /** Name, SHA-256 and size of each file; `as` is its name here, `name` its name where it came from. */
  files: z.array(z.object({ as: z.string(), name: z.string(), sha256: z.string(), bytes: z.number() })).min(1),
  /** Null for a source of the catalogue and for persuasion cases, which have their own readers. */
  mapping: mappingSchema.nullable(),
  /** Present where a reader of ours takes the place of a mapping. */
  reader: storedReaderSchema.optional(),
  counts: z.object({
    cases: z.number(),
    rejected: z.number(),
    skipped: z.record(z.string(), z.number()),
    labels: z.record(z.string(), z.number()),
  }),
  /** Absent where no case can hold media. `list` is the list of media files beside the rows; the counts are of parts. */
  media: z
    .object({
      list: z.object({ sha256: z.string(), bytes: z.number() }),
      counts: z.object({
        image: z.number(),
        video: z.number(),
        transcript: z.number(),
        /** Reason -> images and videos that will not be assessed, as their first bytes say. */
        refused: z.record(z.string(), z.number()),
      }),
    })
    .optional(),
  /** Present exactly for persuasion cases of the user's own. */
  persuasion: z
    .object({
      /** What a row looks like (docs/persuasion-cases.md). */
      schema: z.literal('own-1'),
      /** The first of them. */
      languages: z.array(z.string()),
      /** Cases whose persuader argues for a right option. */
      towardTruth: z.number(),
      /** Present where the owner lets models write arguments for its claims. */
      generate: z.literal('allowed').optional(),
    })
    .optional(),
  /** The first rejected rows; `counts.rejected` has them all. */
  rejected: z.array(rejected),
});

export type StoredDataset = z.infer<typeof storedSchema>;
export type StoredMedia = NonNullable<StoredDataset['media']>;

export function datasetFolder(dataDir: string, name: string): string {
  return join(dataDir, 'datasets', name);
}

/** The stored description, or null when no such data set was added. Throws InvalidInputError for a broken one. */
export async function readStored(dataDir: string, name: string): Promise<StoredDataset | null> {
  const path = join(datasetFolder(dataDir, name), 'dataset.json');
  if (!DATASET_NAME.test(name) || !existsSync(path)) return null;
  const broken = (problem: string, cause: unknown) =>
    new InvalidInputError(`${path} is broken: ${problem}`, { cause, hint: 'add the data set again with --replace' });
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw broken('not JSON', error);
  }
  const parsed = storedSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw broken(
    parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; '),
    parsed.error,
  );
}

/** Names of added data sets, sorted. */
export async function storedNames(dataDir: string): Promise<readonly string[]> {
  const folder = join(dataDir, 'datasets');
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && DATASET_NAME.test(entry.name)).map(({ name }) => name);
  return names.filter((name) => existsSync(join(folder, name, 'dataset.json'))).sort();
}
