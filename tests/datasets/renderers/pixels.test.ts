import { describe, expect, it } from 'vitest';
import type { Variant } from '../../../core/variants.ts';
import { contactSheet } from '../../../datasets/renderers/contact-sheet.ts';
import { drawImage, drawVideo } from '../../../datasets/renderers/draw.ts';
import { drawingOf } from '../../../datasets/renderers/drawing-of.ts';
import { sceneTexts } from '../../../datasets/renderers/plan-video.ts';
import { type DrawingSpec, STILL_STYLES } from '../../../datasets/renderers/spec.ts';
import { pixelSha256 } from '../../../media/pixel-hash.ts';

const TEXT = 'Grüße! The quick brown fox jumps over the “lazy” dog, 1234567890 times.';

function specFor(as: Variant, seed = 1, text = TEXT): DrawingSpec {
  const drawing = drawingOf(text, { as, seed });
  if ('excluded' in drawing) throw new Error(drawing.excluded);
  return drawing.spec;
}

/** Pixels of seed 1 on every machine. A change here is another RENDERER_VERSION. */
const GOLDEN: Readonly<Record<string, string>> = {
  'image/plain': '32568b5b36f0f13699c7be29a890c9970fffffec35458f55156ef6609bd28a2e',
  'image/meme': '95ca52cb7dc526e033138c53ed97a1d448a9b0dbf9bdd0b381f8bf9df9f64586',
  'image/noisy': '414f7cd3ffde5ea05c2a8ef5aa40948508805114a148961690d8090ab8c8b3cf',
  'image/small': 'b694ed55857d6285c2a3a36c552019008c19d3864e9d1d17f143dd2667071d67',
  'image/low-contrast': '897c35928a56c02b5e828f40bf96469efb8c592f98ac3d896c352beec8d1f8f8',
  'image/panels': 'b75e6373e1292f5e7953d44ef1aee96ae923a10015724fcabdd8050cfeabd2c6',
  'video/frames': '2507cf9c2b29cfe3 2507cf9c2b29cfe3 2507cf9c2b29cfe3 2507cf9c2b29cfe3',
  'video/one': 'd15f7e4c872ad1ff 32158cdb6b830a3b d15f7e4c872ad1ff d15f7e4c872ad1ff',
  'video/split': '547c43223639fbd3 027965fc88779051 decdf1f0712a1691 f95a4f947c8dbba8',
  'video/transcript': 'd15f7e4c872ad1ff d15f7e4c872ad1ff d15f7e4c872ad1ff d15f7e4c872ad1ff',
};

describe('drawn pictures', () => {
  it.each(STILL_STYLES)('%s has the same pixels everywhere and every time', (as) => {
    const picture = drawImage(specFor(as));
    expect([picture.width, picture.height]).toEqual([1024, 768]);
    expect(pixelSha256(picture)).toBe(GOLDEN[as]);
    expect(pixelSha256(drawImage(JSON.parse(JSON.stringify(specFor(as)))))).toBe(GOLDEN[as]);
  });

  it('look different with another seed where chance plays a part', () => {
    for (const as of ['image/noisy', 'image/meme', 'image/small', 'image/low-contrast', 'image/panels'] as const) {
      expect(new Set([1, 2, 3, 4].map((seed) => pixelSha256(drawImage(specFor(as, seed))))).size, as).toBeGreaterThan(
        2,
      );
    }
  });

  it('have text of low contrast in two greys forty levels apart', () => {
    const { data } = drawImage(specFor('image/low-contrast'));
    const levels = [...new Set(data)].sort((a, b) => a - b);
    expect(levels).toHaveLength(2);
    expect(levels[1]! - levels[0]!).toBe(40);
  });
});

describe('drawn videos', () => {
  it.each(['video/frames', 'video/one', 'video/split', 'video/transcript'] as const)('%s has its pixels', (as) => {
    const video = drawVideo(specFor(as));
    const scenes = Array.from({ length: video.scenes }, (_, i) => pixelSha256(video.scene(i)).slice(0, 16));
    expect(scenes.join(' ')).toBe(GOLDEN[as]);
  });

  it('last four seconds in four equal scenes', () => {
    const video = drawVideo(specFor('video/split'));
    expect(video).toMatchObject({ width: 640, height: 480, fps: 10, frames: 40, scenes: 4 });
    const scenes = Array.from({ length: 40 }, (_, frame) => video.sceneOf(frame));
    expect(scenes).toEqual([0, 1, 2, 3].flatMap((scene) => new Array<number>(10).fill(scene)));
    expect(() => video.scene(4)).toThrow('scene 4 of 4');
  });

  it('show the text in all scenes, in one, split in order, or nowhere', () => {
    expect(sceneTexts(specFor('video/both'))).toEqual([TEXT, TEXT, TEXT, TEXT]);
    expect(sceneTexts(specFor('video/title'))).toEqual(['', '', '', '']);
    expect(sceneTexts(specFor('video/split')).join(' ')).toBe(TEXT);
    const places = Array.from({ length: 30 }, (_, seed) => sceneTexts(specFor('video/one', seed)));
    for (const scenes of places) expect([...scenes].sort()).toEqual(['', '', '', TEXT]);
    expect(new Set(places.map((scenes) => scenes.indexOf(TEXT))).size).toBe(4);
  });

  it('can be put together again from frames: neighbours that read alike are one scene', () => {
    for (const text of [TEXT, 'ha ha ha ha', 'one', 'two words']) {
      for (const as of ['video/frames', 'video/one', 'video/split'] as const) {
        const frames = sceneTexts(specFor(as, 5, text)).flatMap((scene) => [scene, scene]);
        const scenes = frames.filter((scene, i) => scene !== '' && scene !== frames[i - 1]);
        expect(scenes.join(' ')).toBe(text);
      }
    }
  });

  it('have flat grey where they show nothing', () => {
    const { data } = drawVideo(specFor('video/transcript')).scene(2);
    expect(data.every((level) => level === 128)).toBe(true);
  });
});

describe('contact sheet', () => {
  it('sets half-size pictures in rows with a label under each', () => {
    const picture = drawImage(specFor('image/plain'));
    const tiles = Array.from({ length: 5 }, (_, i) => ({ picture, label: `case ${i} `.repeat(30) }));
    const sheet = contactSheet(tiles, 3);
    expect([sheet.width, sheet.height]).toEqual([3 * 524 + 12, 2 * (384 + 18 + 24) + 12]);
    const at = (x: number, y: number) => sheet.data[(y * sheet.width + x) * 3];
    expect(at(12, 12)).toBe(picture.data[0]);
    expect(at(12 + 2 * 524, 12 + 426)).toBe(236);
    expect(() => contactSheet([], 3)).toThrow('needs pictures');
    expect(() =>
      contactSheet([tiles[0]!, { picture: drawVideo(specFor('video/one')).scene(0), label: '' }], 3),
    ).toThrow('one size');
  });
});
