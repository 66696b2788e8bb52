import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaPart } from '../core/content.ts';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import { blurredThumbnail } from '../media/blurred-thumbnail.ts';
import type { Derived } from '../media/derivations.ts';
import { FRAMES, type MediaPlan, STILL } from '../media/plan.ts';
import type { ReviewItemId } from '../review/item.ts';
import type { Context } from './context.ts';
import { createMedia } from './media.ts';
import { forReaders } from './reader-mark.ts';

/** What became of one medium of an item. */
export interface WrittenMedium {
  /** As in `DeskPart`. */
  readonly n: number;
  readonly type: MediaPart['type'];
  /** A picture, or the frames of a video in their order. */
  readonly files: readonly string[];
  /** Why there are none; null = there are. */
  readonly refused: string | null;
}

/**
 * Writes the pictures of an item into `folder`, which is made: our own JPEGs, blurred unless `unblurred`, persuasion cards
 * marked as samples. Bytes as they came in are never written. File names hold the item's id and numbers alone. What was
 * not made yet is made now.
 */
export async function writeItemMedia(
  context: Pick<Context, 'store' | 'blobs' | 'clock' | 'config'>,
  of: {
    readonly item: ReviewItemId;
    readonly media: readonly MediaPart[];
    readonly folder: string;
    readonly unblurred: boolean;
    readonly signal: AbortSignal;
  },
): Promise<readonly WrittenMedium[]> {
  const { media, folder, unblurred, signal } = of;
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new InvalidInputError(`cannot make the folder ${folder}: ${errorMessage(error)}; no file was written`, {
      cause: error,
    });
  }
  const service = createMedia(context);
  const written: WrittenMedium[] = [];
  for (const [i, medium] of media.entries()) {
    const n = i + 1;
    const derived = await service.derive({ source: medium.source, plan: planOf(medium) }, signal);
    const files: string[] = [];
    for (const [at, hash] of itemsOf(derived).entries()) {
      const frame = medium.type === 'video' ? `-frame-${at + 1}` : '';
      const name = `${of.item.slice(0, 12)}-${n}${frame}${unblurred ? '' : '-blurred'}.jpg`;
      const jpeg = await forReaders(medium, await context.blobs.read(hash));
      const path = join(folder, name);
      await writeFile(path, unblurred ? jpeg : await blurredThumbnail(jpeg), { mode: 0o600 });
      files.push(path);
    }
    written.push({ n, type: medium.type, files, refused: derived.kind === 'refused' ? derived.reason : null });
  }
  return written;
}

/** The still, or the frames, that models are shown by default. */
function planOf({ type, change }: MediaPart): MediaPlan {
  const changed = change === undefined ? {} : { change };
  return type === 'image' ? { ...STILL, ...changed } : { ...FRAMES, ...changed };
}

function itemsOf(derived: Derived) {
  return derived.kind === 'made' ? derived.items.map(({ sha256 }) => sha256) : [];
}
