import { describe, expect, it } from 'vitest';
import { drawImage, drawVideo } from '../../../datasets/renderers/draw.ts';
import { pixelSha256 } from '../../../media/pixel-hash.ts';
import { SPECS } from './cards/examples.ts';
import { VIDEO_SPECS } from './cards/videos/examples.ts';

const STILL = SPECS[0];
const VIDEO = VIDEO_SPECS[0];

describe('the mark for readers', () => {
  it('is off where nothing is said, and changes pixels where it is on', () => {
    expect(pixelSha256(drawImage(STILL))).toBe(pixelSha256(drawImage(STILL, { sample: false })));
    expect(pixelSha256(drawImage(STILL, { sample: true }))).not.toBe(pixelSha256(drawImage(STILL)));
  });

  it('lies in the right lower corner of a still and of every scene, and nowhere else', () => {
    const video = drawVideo(VIDEO);
    const marked = drawVideo(VIDEO, { sample: true });
    const pairs = [
      [drawImage(STILL), drawImage(STILL, { sample: true })] as const,
      ...Array.from({ length: video.scenes }, (_, scene) => [video.scene(scene), marked.scene(scene)] as const),
    ];
    for (const [bare, { data, width, height }] of pairs) {
      let changed = 0;
      for (let at = 0; at < data.length; at += 3) {
        if (data[at] === bare.data[at] && data[at + 2] === bare.data[at + 2]) continue;
        const pixel = at / 3;
        changed += 1;
        expect(pixel % width).toBeGreaterThan(width * 0.8);
        expect(Math.floor(pixel / width)).toBeGreaterThan(height * 0.88);
      }
      expect(changed).toBeGreaterThan(1000);
    }
  });
});
