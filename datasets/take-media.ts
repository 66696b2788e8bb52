import { isUtf8 } from 'node:buffer';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isMedia } from '../core/content.ts';
import type { Blobs } from '../media/blobs.ts';
import type { sniff } from '../media/sniff.ts';
import type { readTranscript, TranscriptFormat } from '../media/transcript.ts';
import type { DatasetRow, SourceFile } from './dataset.ts';
import { BadRowError } from './io/bad-row.ts';
import { openContained } from './io/contained-file.ts';
import type { Mapping } from './mapping.ts';
import {
  type MediaEntry,
  type MediaList,
  type MediaRole,
  mediaList,
  writeMediaList,
  writeSegments,
} from './media-list.ts';
import { mappedRows } from './readers/mapped-rows.ts';
import { type NamedFile, namedFiles } from './readers/media-parts.ts';
import type { StoredMedia } from './stored.ts';

/** A longer file is not taken in. A transcript is held in memory, and has at most two million characters. */
const MAX_BYTES: Readonly<Record<MediaRole, number>> = { medium: 100_000_000, transcript: 8_000_000 };
const SLOTS = 8;

/** What taking in media needs of the rooms that know media. */
export interface MediaIntake {
  readonly blobs: Blobs;
  readonly sniff: typeof sniff;
  readonly readTranscript: typeof readTranscript;
}

const FORMATS: Readonly<Record<string, TranscriptFormat>> = {
  '.vtt': 'vtt',
  '.srt': 'srt',
  '.txt': 'text',
  '.json': 'json',
};

/**
 * Takes in every file that the rows name: below the folder of `original` (the user's file) only, each once, first
 * copied to `folder` so that the user's stays. Writes the list of them to `folder`, in the order of the rows. What a
 * failed or repeated `add` stored stays in the blob store, where it does no harm.
 */
export async function takeMedia(
  { file, mapping, original, folder }: { file: SourceFile; mapping: Mapping; original: string; folder: string },
  intake: MediaIntake,
): Promise<{ list: MediaList; written: StoredMedia['list'] }> {
  async function* named(): AsyncGenerator<NamedFile> {
    for await (const row of mappedRows(file, mapping)) if (!('bad' in row)) yield* filesOf(row.fields, mapping);
  }
  return takeFiles(named(), { original, folder }, intake);
}

/** The same for files that were named in another way. */
export async function takeFiles(
  named: AsyncIterable<NamedFile>,
  { original, folder }: { readonly original: string; readonly folder: string },
  intake: MediaIntake,
): Promise<{ list: MediaList; written: StoredMedia['list'] }> {
  const root = await realpath(dirname(original));
  const incoming = join(folder, 'incoming');
  await mkdir(incoming);
  const wanted = new Map<string, NamedFile>();
  for await (const one of named) wanted.set(`${one.role}:${one.path}`, one);
  const entries = await inSlots([...wanted.values()], (one, slot) =>
    takeOne(one, { root, folder, staged: join(incoming, `${slot}`) }, intake),
  );
  await rm(incoming, { recursive: true });
  return { list: mediaList(entries, folder), written: await writeMediaList(folder, entries) };
}

/** Works on some at once: most of the time goes into waiting for the disk. Results in order; nothing runs on after it. */
async function inSlots<In, Out>(all: readonly In[], work: (one: In, slot: number) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  const slots = Array.from({ length: SLOTS }, async (_, slot) => {
    try {
      for (let at = next++; at < all.length; at = next++) results[at] = await work(all[at]!, slot);
    } catch (error) {
      next = all.length;
      throw error;
    }
  });
  const failed = (await Promise.allSettled(slots)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return results;
}

/** Passes rows through and counts the media of their cases. */
export async function* countMedia(
  rows: AsyncIterable<DatasetRow>,
  list: MediaList,
  counts: StoredMedia['counts'],
): AsyncGenerator<DatasetRow> {
  for await (const row of rows) {
    for (const part of 'case' in row ? row.case.content : []) {
      if (part.type !== 'text') counts[part.type] += 1;
      const reason = isMedia(part) ? list.refusalOf(part) : null;
      if (reason !== null) counts.refused[reason] = (counts.refused[reason] ?? 0) + 1;
    }
    yield row;
  }
}

/** Of a row that is rejected anyway, nothing. */
function filesOf(...[fields, mapping]: Parameters<typeof namedFiles>): readonly NamedFile[] {
  try {
    return namedFiles(fields, mapping);
  } catch (error) {
    if (error instanceof BadRowError) return [];
    throw error;
  }
}

async function takeOne(
  { role, path }: NamedFile,
  { root, folder, staged }: { root: string; folder: string; staged: string },
  { blobs, sniff, readTranscript }: MediaIntake,
): Promise<MediaEntry> {
  const reason = await copyContained(root, path, { staged, most: MAX_BYTES[role] });
  if (reason !== null) return { role, path, rejected: reason };
  if (role === 'medium') {
    const found = await sniff(staged);
    const file = await blobs.putFile(staged);
    const what = 'refused' in found ? { refused: found.refused } : { mime: found.mime };
    return { role, path, ...file, ...what };
  }
  const bytes = await readFile(staged);
  if (!isUtf8(bytes)) return { role, path, rejected: 'the transcript is not valid UTF-8' };
  const read = readTranscript(bytes.toString('utf8'), FORMATS[extname(path).toLowerCase()] ?? 'text');
  const nothing = 'refused' in read && read.refused === 'empty';
  if ('refused' in read && !nothing) return { role, path, rejected: `the transcript cannot be read: ${read.detail}` };
  const said = 'refused' in read ? [] : read;
  if (!said.every(({ text }) => text.isWellFormed())) {
    return { role, path, rejected: 'the transcript holds half a surrogate pair' };
  }
  const segments = said.length === 0 ? null : await writeSegments(folder, said);
  return { role, path, ...(await blobs.putFile(staged)), segments };
}

/** Copies a file of at most `most` bytes from below `root` to `staged`, in place of what was there; null, or why not. */
async function copyContained(
  root: string,
  path: string,
  { staged, most }: { staged: string; most: number },
): Promise<string | null> {
  const from = await openContained(root, path);
  if ('reason' in from) return from.reason;
  await using handle = from.handle;
  const tooLong = `longer than ${most / 1e6} MB`;
  if (from.bytes > most) return tooLong;
  await rm(staged, { force: true });
  const to = createWriteStream(staged, { flags: 'wx' });
  // The file may grow while it is copied: one byte past the limit shows it.
  await pipeline(handle.createReadStream({ start: 0, end: most, autoClose: false }), to);
  return to.bytesWritten > most ? tooLong : null;
}
