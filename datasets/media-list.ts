import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { MediaPart, TranscriptSegment } from '../core/content.ts';
import { sha256 as hashOf, type Sha256 } from '../core/digest.ts';
import { InvalidInputError } from '../core/errors.ts';
import { REFUSALS } from '../media/derivations.ts';
import { anotherFile, checkSha256 } from './io/file-digest.ts';
import { jsonlRows } from './io/rows.ts';

const LIST = 'media.jsonl';
const TRANSCRIPTS = 'transcripts';
const HEADER = { v: 1 } as const;

const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as Sha256);
const path = z.string().min(1);
const file = { path, sha256: digest, bytes: z.number() };

/**
 * One line of `media.jsonl`: what became of one path of the user's file. `mime`, `refused`: by the first bytes; a
 * refused one becomes a case all the same. `segments`: digest of what is said; null = nothing is. `rejected`: why its
 * rows are rejected.
 */
const entrySchema = z.union([
  z.strictObject({ role: z.literal('medium'), ...file, mime: z.string() }),
  z.strictObject({ role: z.literal('medium'), ...file, refused: z.enum(REFUSALS) }),
  z.strictObject({ role: z.literal('transcript'), ...file, segments: digest.nullable() }),
  z.strictObject({ role: z.enum(['medium', 'transcript']), path, rejected: z.string() }),
]);

export type MediaEntry = z.infer<typeof entrySchema>;
export type MediaRole = MediaEntry['role'];

const segmentsSchema = z.array(
  z.object({ startS: z.number().nullable(), endS: z.number().nullable(), text: z.string() }),
);

/** The media files of a data set of the user's own, by the path that its rows give. */
export interface MediaList {
  find(role: MediaRole, path: string): MediaEntry | null;
  /** Why the medium of a part will not be assessed, as far as its first bytes tell; null = they tell nothing. */
  refusalOf(part: MediaPart): string | null;
  /** What is said in a transcript. Throws InvalidInputError when the stored one was changed. */
  segments(digest: Sha256): Promise<readonly TranscriptSegment[]>;
}

export function mediaList(entries: Iterable<MediaEntry>, folder: string): MediaList {
  const byPath = new Map<string, MediaEntry>();
  const bySha256 = new Map<string, Extract<MediaEntry, { role: 'medium'; sha256: Sha256 }>>();
  for (const entry of entries) {
    byPath.set(`${entry.role}:${entry.path}`, entry);
    if (entry.role === 'medium' && 'sha256' in entry) bySha256.set(entry.sha256, entry);
  }
  return {
    find: (role, at) => byPath.get(`${role}:${at}`) ?? null,
    refusalOf({ type, source }) {
      const entry = bySha256.get(source.sha256);
      if (entry === undefined) return null;
      if ('refused' in entry) return entry.refused;
      return entry.mime.startsWith(`${type}/`) ? null : 'type_not_allowed';
    },
    segments: (name) => readSegments(folder, name),
  };
}

/** Writes `media.jsonl` into the folder of a data set; returns its SHA-256 and size. */
export async function writeMediaList(
  folder: string,
  entries: Iterable<MediaEntry>,
): Promise<{ sha256: Sha256; bytes: number }> {
  const lines = [HEADER, ...entries].map((line) => `${JSON.stringify(line)}\n`);
  const bytes = Buffer.from(lines.join(''));
  await writeFile(join(folder, LIST), bytes, { flag: 'wx', flush: true });
  return { sha256: hashOf(bytes), bytes: bytes.length };
}

/** Reads `media.jsonl` after checking its SHA-256. Throws InvalidInputError for another or a broken file. */
export async function readMediaList(folder: string, sha256: string): Promise<MediaList> {
  const at = { path: join(folder, LIST), file: LIST };
  await checkSha256(at.path, sha256);
  const entries: MediaEntry[] = [];
  let first = true;
  for await (const row of jsonlRows(at)) {
    const fields = 'bad' in row ? null : row.fields;
    const header = first;
    first = false;
    if (header && fields?.v === HEADER.v) continue;
    const parsed = entrySchema.safeParse(fields);
    if (header || !parsed.success) {
      throw new InvalidInputError(`${at.path}:${row.line} is not of this version of Mettle`, {
        hint: 'add the data set again with --replace',
      });
    }
    entries.push(parsed.data);
  }
  return mediaList(entries, folder);
}

/** Keeps what is said in a transcript beside the rows; returns the name to find it by. */
export async function writeSegments(folder: string, segments: readonly TranscriptSegment[]): Promise<Sha256> {
  const text = JSON.stringify(segments);
  const name = hashOf(text);
  await mkdir(join(folder, TRANSCRIPTS), { recursive: true });
  await writeFile(join(folder, TRANSCRIPTS, `${name}.json`), text, { flush: true });
  return name;
}

async function readSegments(folder: string, name: Sha256): Promise<readonly TranscriptSegment[]> {
  const at = join(folder, TRANSCRIPTS, `${name}.json`);
  const text = await readFile(at, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInputError(`${at} cannot be read: ${error.message}`, {
      cause: error,
      hint: 'add the data set again with --replace',
    });
  });
  const actual = hashOf(text);
  if (actual !== name) {
    throw anotherFile(at, { actual, expected: name, hint: 'add the data set again with --replace' });
  }
  return segmentsSchema.parse(JSON.parse(text));
}
