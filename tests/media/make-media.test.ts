import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { MediaSource } from '../../core/content.ts';
import { sha256 } from '../../core/digest.ts';
import { contentOf } from '../../datasets/renderers/content.ts';
import { drawImage, drawVideo } from '../../datasets/renderers/draw.ts';
import { FfmpegMissingError } from '../../media/ffmpeg-missing.ts';
import { createMaker } from '../../media/make-media.ts';
import { createMediaService, type MediaService } from '../../media/media-service.ts';
import { ENCODING, FRAMES, NATIVE_VIDEO, STILL } from '../../media/plan.ts';
import { sharp } from '../../media/sharp.ts';
import { sniff } from '../../media/sniff.ts';
import { createPictureReader } from '../../simulator/picture-reader.ts';
import { createMemoryBlobs } from '../../store/memory/blobs.ts';
import { createMemoryStore } from '../../store/memory-store.ts';

const never = new AbortController().signal;

function services(variable = (name: string) => process.env[name]) {
  const blobs = createMemoryBlobs();
  const { derivations } = createMemoryStore({ clock: systemClock });
  const service: MediaService = createMediaService({
    derivations,
    clock: systemClock,
    make: createMaker({
      blobs,
      variable,
      draw: { image: drawImage, video: drawVideo },
      encode: (source, signal) => service.derive({ source, plan: ENCODING }, signal),
    }),
  });
  return { blobs, derive: service.derive };
}

function drawn(variant: 'image/plain' | 'video/split', text = 'five words that are drawn'): MediaSource {
  const made = contentOf(text, variant, 1);
  const part = 'content' in made ? made.content[0] : undefined;
  if (part === undefined || !('source' in part)) throw new Error('not drawn');
  return part.source;
}

describe('what is made of media', () => {
  it('is a JPEG of a drawing on which the words can be read', async () => {
    const { blobs, derive } = services();
    const made = await derive({ source: drawn('image/plain'), plan: STILL }, never);
    if (made.kind !== 'made') throw new Error(made.reason);
    expect(made.source).toEqual({ width: 1024, height: 768, durationS: null });
    const [item] = made.items;
    const jpeg = await blobs.read(item!.sha256);
    expect(await sniff(jpeg)).toMatchObject({ mime: 'image/jpeg' });
    expect(item).toMatchObject({ bytes: jpeg.length, width: 1024, height: 768, atS: null });
    expect(await createPictureReader().read(jpeg)).toEqual({ kind: 'text', text: 'five words that are drawn' });
  });

  it('is a still of stored bytes, never larger and without what they carried along', async () => {
    const { blobs, derive } = services();
    const png = await sharp({ create: { width: 3000, height: 1000, channels: 3, background: '#336699' } })
      .withExif({ IFD0: { Copyright: 'where I live' } })
      .png()
      .toBuffer();
    const source = { kind: 'blob', sha256: await blobs.put(png) } as const;
    const made = await derive({ source, plan: STILL }, never);
    if (made.kind !== 'made') throw new Error(made.reason);
    expect(made.items[0]).toMatchObject({ width: 2048, height: 683, mime: 'image/jpeg' });
    const jpeg = await blobs.read(made.items[0]!.sha256);
    expect(jpeg.includes('where I live')).toBe(false);
  });

  it.each([
    ['missing', null],
    ['empty', Buffer.alloc(0)],
    ['not_media', Buffer.from('<html><script>alert(1)</script>')],
    ['type_not_allowed', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['too_many_bytes', Buffer.alloc(20_000_001, 1)],
  ])('is a refusal with a reason: %s', async (reason, bytes) => {
    const { blobs, derive } = services();
    const source = { kind: 'blob', sha256: bytes === null ? sha256('nothing') : await blobs.put(bytes) } as const;
    expect(await derive({ source, plan: STILL }, never)).toMatchObject({ kind: 'refused', reason });
  });

  it('is frames in order, or a video of its own, of a drawn video that is encoded once', async () => {
    const { blobs, derive } = services();
    const source = drawn('video/split');
    const frames = await derive({ source, plan: FRAMES }, never);
    if (frames.kind !== 'made') throw new Error(frames.reason);
    expect(frames.items.map(({ atS }) => atS)).toEqual([0.3, 0.8, 1.3, 1.8, 2.3, 2.8, 3.3, 3.8]);
    const reader = createPictureReader();
    const read = await Promise.all(frames.items.map(async ({ sha256: hash }) => reader.read(await blobs.read(hash))));
    const words = read.map((one) => (one.kind === 'text' ? one.text : one.kind));
    expect(words.filter((one, i) => one !== words[i - 1]).join(' ')).toBe('five words that are drawn');

    const encoded = await derive({ source, plan: ENCODING }, never);
    const native = await derive({ source, plan: NATIVE_VIDEO }, never);
    for (const made of [encoded, native]) {
      if (made.kind !== 'made') throw new Error(made.reason);
      expect(made.items).toHaveLength(1);
      expect(made.items[0]).toMatchObject({ mime: 'video/mp4', width: 640, height: 480 });
      expect(made.source.durationS).toBeCloseTo(4, 1);
    }
  });

  it('takes no picture for a video', async () => {
    const { blobs, derive } = services();
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const source = { kind: 'blob', sha256: await blobs.put(png) } as const;
    expect(await derive({ source, plan: FRAMES }, never)).toMatchObject({ reason: 'type_not_allowed' });
  });

  it('fails by name, and keeps nothing, where there is no ffmpeg', async () => {
    const bare = services(() => '/nowhere');
    await expect(
      services((name) => (name === 'PATH' ? '/nowhere' : undefined)).derive(
        { source: drawn('video/split'), plan: FRAMES },
        never,
      ),
    ).rejects.toThrow(FfmpegMissingError);
    await expect(bare.derive({ source: drawn('image/plain'), plan: STILL }, never)).resolves.toMatchObject({
      kind: 'made',
    });
  });
});
