import { join } from 'node:path';
import { isMedia, type MediaPart } from '../core/content.ts';
import { type Sha256, sha256 } from '../core/digest.ts';
import type { CaseId, RunId } from '../core/ids.ts';
import { BlobBrokenError, BlobMissingError } from '../media/blobs.ts';
import { blurredThumbnail } from '../media/blurred-thumbnail.ts';
import { FRAMES, planDigest, STILL } from '../media/plan.ts';
import { chooseExamples } from '../reports/examples.ts';
import { renderExamples } from '../reports/render-examples.ts';
import { replaceFile } from '../reports/write-report.ts';
import type { Spec } from '../runs/spec.ts';
import type { Context } from './context.ts';
import { loadModerators } from './moderators.ts';
import { reportInput } from './reporting.ts';

export const EXAMPLES_FILE = 'examples.html';

type Stored = Pick<Context, 'store' | 'blobs'>;

/**
 * Writes `examples.html` into `folder` (which exists): misclassified media cases with blurred pictures, made from what
 * models were shown; original bytes are never read. The report's own files are left alone.
 */
export async function writeExamples(
  { store, blobs }: Stored,
  of: { readonly runId: RunId; readonly most: number; readonly folder: string },
): Promise<{ readonly path: string; readonly sha256: Sha256; readonly shown: number }> {
  const input = await reportInput(store, of.runId);
  const moderators = await chooseExamples(input, of.most);
  const wanted = new Set(moderators.flatMap(({ examples }) => examples.map(({ caseId }) => caseId)));
  const frames = (await loadModerators(input.spec as unknown as Spec)).map(({ media }) => media.frames);
  const thumbnails = new Map<CaseId, Uint8Array | null>();
  for await (const { id, content } of input.cases()) {
    if (!wanted.has(id)) continue;
    thumbnails.set(id, await thumbnailOf({ store, blobs }, content.filter(isMedia), new Set(frames)));
    if (thumbnails.size === wanted.size) break;
  }
  const page = renderExamples({
    title: input.title,
    runId: of.runId,
    most: of.most,
    moderators,
    thumbnail: (id) => thumbnails.get(id) ?? null,
  });
  const bytes = Buffer.from(page, 'utf8');
  const path = join(of.folder, EXAMPLES_FILE);
  await replaceFile(path, bytes);
  return { path, sha256: sha256(bytes), shown: wanted.size };
}

/** Of the first picture made of the case, of a video the frame with most to see (PDQ quality); null when none was made or none is stored. */
async function thumbnailOf(
  { store, blobs }: Stored,
  media: readonly MediaPart[],
  frameCounts: ReadonlySet<number>,
): Promise<Uint8Array | null> {
  const keys = media.flatMap(({ type, source }) => {
    const plans = type === 'image' ? [STILL] : [...frameCounts].map((count) => ({ ...FRAMES, count }));
    return plans.map((plan) => ({ source: source.sha256, plan: planDigest(plan) }));
  });
  const found = await store.derivations.look(keys);
  const made = found.find((derived) => derived?.kind === 'made') ?? null;
  if (made?.kind !== 'made') return null;
  const item = made.items.toSorted((a, b) => (b.pdq?.quality ?? -1) - (a.pdq?.quality ?? -1))[0];
  if (item === undefined) return null;
  try {
    return await blurredThumbnail(await blobs.read(item.sha256));
  } catch (error) {
    if (error instanceof BlobMissingError || error instanceof BlobBrokenError) return null;
    throw error;
  }
}
