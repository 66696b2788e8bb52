import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { textOf } from '../../core/content.ts';
import type { Variant } from '../../core/variants.ts';
import { openDataset } from '../../datasets/open-dataset.ts';
import { type Colour, createRaster, drawText, fillCircle, strokeBox } from '../../datasets/renderers/canvas.ts';
import { drawImage, drawVideo } from '../../datasets/renderers/draw.ts';
import { drawingOf } from '../../datasets/renderers/drawing-of.ts';
import { drawnText } from '../../datasets/renderers/drawn-text.ts';
import { sceneTexts } from '../../datasets/renderers/plan-video.ts';
import { STILL_STYLES } from '../../datasets/renderers/spec.ts';
import { encodeFrames } from '../../media/encode-frames.ts';
import { extractFrames } from '../../media/extract-frames.ts';
import { normaliseRaster } from '../../media/normalise-image.ts';
import { FRAMES, STILL } from '../../media/plan.ts';
import type { Raster } from '../../media/raster.ts';
import { sharp } from '../../media/sharp.ts';
import { createPictureReader, type PictureReading } from '../../simulator/picture-reader.ts';
import { ffmpegHere } from '../media/ffmpeg-here.ts';

const TEXT = 'Grüße: “Why, I can’t!” – said 0 of 10 O’Neills; naïve façades… l1I|';
const STYLES = [...STILL_STYLES, 'video/frames'] as const;
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

function drawn(text: string, as: Variant, seed = 1): Raster {
  const drawing = drawingOf(text, { as, seed });
  if ('excluded' in drawing) throw new Error(drawing.excluded);
  return as.startsWith('image/') ? drawImage(drawing.spec) : drawVideo(drawing.spec).scene(0);
}

/** What a model is sent of a picture. */
async function sent(picture: Raster): Promise<Buffer> {
  return Buffer.from((await normaliseRaster(picture, STILL)).jpeg);
}

function pipeline({ width, height, data }: Raster) {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function read(bytes: Buffer): Promise<PictureReading> {
  return createPictureReader().read(bytes);
}

const UNREADABLE = { kind: 'unreadable' };

describe('picture reader', () => {
  it.each(STYLES)('reads %s exactly as it was drawn, after the JPEG a model is sent', async (as) => {
    expect(await read(await sent(drawn(TEXT, as)))).toEqual({ kind: 'text', text: TEXT });
    const png = await pipeline(drawn(TEXT, as)).png().toBuffer();
    expect(await read(png)).toEqual({ kind: 'text', text: TEXT });
  });

  it('reads real texts in every style', async () => {
    const reader = createPictureReader();
    let read = 0;
    for (const name of ['hatecheck', 'multilingual-hatecheck']) {
      let row = 0;
      for await (const item of (await openDataset(name, { dataDir: '/nowhere' })).rows()) {
        row += 1;
        if (!('case' in item) || row % 260 !== 0) continue;
        const text = textOf(item.case.content);
        const as = STYLES[read % STYLES.length]!;
        expect(await reader.read(await sent(drawn(text, as, row)))).toEqual({ kind: 'text', text: drawnText(text) });
        read += 1;
      }
    }
    expect(read).toBeGreaterThan(25);
  });

  it('reads the frames of an encoded video in their order', async () => {
    const drawing = drawingOf(TEXT, { as: 'video/split', seed: 1 });
    if ('excluded' in drawing) throw new Error(drawing.excluded);
    const { width, height, fps, frames, sceneOf, scene } = drawVideo(drawing.spec);
    const pixels = Array.from({ length: frames }, (_, frame) => scene(sceneOf(frame)).data);
    const path = join(await mkdtemp(join(tmpdir(), 'mettle-reader-')), 'drawn.mp4');
    onTestFinished(() => rm(dirname(path), { recursive: true, force: true }));
    const tools = await ffmpegHere();
    const { signal } = new AbortController();
    await encodeFrames({ width, height, fps, frames: pixels }, tools, path, { signal });
    const extracted = await extractFrames({ path, demuxers: 'mov' }, FRAMES, tools, { signal });
    if (!('frames' in extracted)) throw new Error(extracted.detail);
    const reader = createPictureReader();
    const texts: string[] = [];
    for (const { jpeg } of extracted.frames) {
      const reading = await reader.read(jpeg);
      texts.push(reading.kind === 'text' ? reading.text : reading.kind);
    }
    expect(texts).toEqual(sceneTexts(drawing.spec).flatMap((text) => [text, text]));
  });

  it('takes a page without ink for blank', async () => {
    expect(await read(await sent(drawVideo(neutral()).scene(0)))).toEqual({ kind: 'blank' });
    expect(await read(await sent(createRaster({ width: 1024, height: 768 }, WHITE)))).toEqual({ kind: 'blank' });
  });

  it.each(STYLES)('does not read %s when it was squashed, flipped or shrunk', async (as) => {
    const picture = drawn(TEXT, as);
    const { width, height } = picture;
    const whole = { fit: 'fill' } as const;
    const beside = async (w: number, h: number) => {
      const small = await pipeline(picture).resize(w, h, whole).png().toBuffer();
      const background = { r: picture.data[0]!, g: picture.data[1]!, b: picture.data[2]! };
      return sharp(small).extend({ right: width - w, bottom: height - h, background });
    };
    const damaged = [
      pipeline(picture).resize(height, height, whole),
      pipeline(picture).resize(512, 512, whole),
      pipeline(picture).resize(width / 2, height / 2, whole),
      pipeline(picture).flop(),
      pipeline(picture).flip(),
      pipeline(picture).rotate(180),
      await beside(Math.round(width * 0.95), height),
      await beside(Math.round(width * 0.9), Math.round(height * 0.9)),
      await beside(width / 2, height / 2),
      await beside(height, height),
    ];
    for (const [i, one] of damaged.entries()) {
      expect(await read(await one.jpeg({ quality: 80 }).toBuffer()), `damage ${i}`).toEqual(UNREADABLE);
    }
  });

  it('does not read a text that was cut through, nor the rest of one as the whole', async () => {
    const picture = createRaster({ width: 1024, height: 768 }, WHITE);
    drawText(picture, { text: 'first words', x: 100, y: 100, size: 40, colour: BLACK });
    drawText(picture, { text: 'second words', x: 100, y: 160, size: 40, colour: BLACK });
    const cut = async (box: { left: number; top: number; width: number; height: number }) => {
      const part = await pipeline(picture).extract(box).png().toBuffer();
      const rest = { right: 1024 - box.width, bottom: 768 - box.height };
      return read(
        await sharp(part)
          .extend({ ...rest, background: '#ffffff' })
          .jpeg({ quality: 80 })
          .toBuffer(),
      );
    };
    const all = { left: 0, top: 0, width: 1024, height: 768 };
    expect(await cut(all)).toEqual({ kind: 'text', text: 'first words second words' });
    expect(await cut({ ...all, width: 100 + 24 * 6 + 10 })).toEqual(UNREADABLE);
    expect(await cut({ ...all, left: 110, width: 914 })).toEqual(UNREADABLE);
    expect(await cut({ ...all, top: 118, height: 650 })).toEqual(UNREADABLE);
    expect(await cut({ ...all, height: 155 })).toEqual({ kind: 'text', text: 'first words' });
  });

  it('reads several sizes and both ink colours of a card, past pale shapes, in reading order', async () => {
    const card = createRaster({ width: 1024, height: 768 }, WHITE);
    fillCircle(card, { x: 500, y: 400, radius: 200 }, [220, 190, 180]);
    strokeBox(card, { x: 20, y: 20, width: 984, height: 728 }, 6, [190, 200, 210]);
    const put = (text: string, x: number, y: number, size: 20 | 28 | 52) =>
      drawText(card, { text, x, y, size, colour: BLACK });
    put('Only 3 left!', 60, 60, 52);
    put('left column', 61, 300, 28);
    put('goes on', 61, 337, 28);
    put('right column', 603, 305, 20);
    put('. . .', 603, 331, 20);
    put('i', 500, 600, 28);
    expect(await read(await sent(card))).toEqual({
      kind: 'text',
      text: 'Only 3 left! left column goes on right column . . . i',
    });
  });

  it('does not read a picture with ink that is no text', async () => {
    const card = createRaster({ width: 1024, height: 768 }, WHITE);
    drawText(card, { text: 'words', x: 60, y: 60, size: 40, colour: BLACK });
    fillCircle(card, { x: 500, y: 500, radius: 30 }, BLACK);
    expect(await read(await sent(card))).toEqual(UNREADABLE);
  });

  it('finds hostile bytes unreadable and never throws', async () => {
    const jpeg = await sent(drawn(TEXT, 'image/plain'));
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) & 255));
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="768"><text>x</text></svg>';
    const hostile = [
      Buffer.alloc(0),
      noise,
      Buffer.concat([jpeg.subarray(0, 3), noise]),
      jpeg.subarray(0, jpeg.length >> 1),
      Buffer.from(svg),
      Buffer.from('GIF89a'),
      await sharp({ create: { width: 5_000, height: 5_000, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
      Buffer.alloc(21_000_000, jpeg),
    ];
    for (const [i, bytes] of hostile.entries()) expect(await read(bytes), `bytes ${i}`).toEqual(UNREADABLE);
  });

  it('remembers what it read, within bounds', async () => {
    const reader = createPictureReader({ remembered: 2 });
    const pictures = await Promise.all(['one', 'two', 'three'].map((text) => sent(drawn(text, 'image/plain'))));
    const [one, two, three] = pictures.map((bytes) => reader.read(bytes));
    expect(await Promise.all([one, two, three])).toMatchObject([{ text: 'one' }, { text: 'two' }, { text: 'three' }]);
    expect(reader.read(pictures[2]!)).toBe(three);
    expect(reader.read(Buffer.from(pictures[1]!))).toBe(two);
    expect(reader.read(pictures[0]!)).not.toBe(one);
    expect(reader.read(pictures[2]!)).not.toBe(three);
  });
});

function neutral() {
  const drawing = drawingOf('said, not shown', { as: 'video/transcript', seed: 1 });
  if ('excluded' in drawing) throw new Error(drawing.excluded);
  return drawing.spec;
}
