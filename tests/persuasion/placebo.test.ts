import { describe, expect, it } from 'vitest';
import { digestOf } from '../../core/digest.ts';
import { captionOf } from '../../datasets/renderers/cards/caption.ts';
import { NEUTRAL_CARD } from '../../datasets/renderers/cards/card-of.ts';
import { drawnStringsOfScene } from '../../datasets/renderers/cards/videos/draw-card-video.ts';
import { drawImage, drawVideo } from '../../datasets/renderers/draw.ts';
import { placeboPart } from '../../persuasion/placebo.ts';

function drawingOf(kind: 'image' | 'video') {
  const { source } = placeboPart(kind, 1);
  if (source.kind !== 'drawing') throw new Error('no drawing');
  return source;
}

describe('the placebo', () => {
  it('is the neutral card, named by its digest', () => {
    expect(placeboPart('image', 1)).toMatchObject({ type: 'image', source: { spec: NEUTRAL_CARD } });
    for (const kind of ['image', 'video'] as const) {
      const { spec, sha256 } = drawingOf(kind);
      expect(sha256).toBe(digestOf(spec));
      expect(placeboPart(kind, 7)).toEqual(placeboPart(kind, 1));
    }
    expect(placeboPart('video', 1)).toMatchObject({ type: 'video', title: null });
  });

  it('is drawn on the canvas of the cards, grey, with the line "Image" and no other text', () => {
    const still = drawImage(drawingOf('image').spec);
    const { spec } = drawingOf('video');
    const video = drawVideo(spec);
    expect([still.width, still.height, video.width, video.height]).toEqual([1024, 768, 640, 480]);
    expect(captionOf(spec).match(/"[^"]*"/g)).toEqual(['"Image"']);
    for (let scene = 0; scene < video.scenes; scene += 1) {
      expect(drawnStringsOfScene(spec, scene)).toEqual(['Image']);
      expect(video.scene(scene)).toEqual(video.scene(0));
    }
    for (const { data } of [still, video.scene(0)]) {
      for (let at = 0; at < data.length; at += 3) {
        if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) throw new Error(`a colour at ${at}`);
      }
    }
  });

  it('stands in turns from 1 on', () => {
    expect(() => placeboPart('image', 0)).toThrow(RangeError);
  });
});
