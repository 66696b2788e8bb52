import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../core/errors.ts';
import { CARD_FIELDS } from '../../../../../datasets/renderers/cards/fields.ts';
import { drawnStringsOfScene } from '../../../../../datasets/renderers/cards/videos/draw-card-video.ts';
import { readVideoCard } from '../../../../../datasets/renderers/cards/videos/spec.ts';
import { drawImage, drawVideo } from '../../../../../datasets/renderers/draw.ts';
import { framesSha256 } from '../../../../../media/frames-hash.ts';
import { pixelSha256 } from '../../../../../media/pixel-hash.ts';
import { SPECS, TRAIL_LAMP } from '../examples.ts';
import { VIDEO_SPECS } from './examples.ts';

/** First 16 digits of the frame hashes of the examples, the same on every machine. A change is another CARD_RENDERER. */
const GOLDEN: readonly string[] = [
  'af0cec586d5cb531', // claim_card
  '65121987c70c5cb9', // gift_card
  'd2f64536631d0e8c', // pledge_card
  '20baf4cade3da1cd', // review_stars
  '063e910167b1d731', // credential_card
  '9f39ac50fdd6ad38', // sender_card
  '1f883fb5b2d3edce', // scarcity_counter
  '66c71179dc58149c', // chart_card
  '6e04099b6c0fa1af', // chart_card
  '2bf83ca19ece7e14', // chain_card
  '721f10e83dd29cbe', // source_card
  'dfb54f51467b65b7', // mood_card
  'e487c3514c18d149', // mood_card
  'c5870fa81db6ebb1', // neutral_card
];

const LAMP = VIDEO_SPECS.find(({ card }) => card === 'scarcity_counter')!;

describe('the video of a card', () => {
  it('has an example of every card, each read back from JSON as it was', () => {
    expect(new Set(VIDEO_SPECS.map(({ card }) => card))).toEqual(new Set(Object.keys(CARD_FIELDS)));
    for (const spec of VIDEO_SPECS) expect(readVideoCard(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it.each(VIDEO_SPECS.map((spec, at) => [spec.card, at] as const))(
    'of a %s has the same frames everywhere',
    (_, at) => {
      const spec = VIDEO_SPECS[at]!;
      expect(framesSha256(drawVideo(spec)).slice(0, 16)).toBe(GOLDEN[at]);
      expect(framesSha256(drawVideo(JSON.parse(JSON.stringify(spec)))).slice(0, 16)).toBe(GOLDEN[at]);
    },
  );

  it.each(VIDEO_SPECS.map((spec) => [spec.card, spec] as const))('of a %s lasts 4 s in equal scenes', (card, spec) => {
    const video = drawVideo(spec);
    expect(video).toMatchObject({ width: 640, height: 480, fps: 10, frames: 40 });
    expect(video.scenes).toBe(card === 'scarcity_counter' ? 8 : 4);
    const frames = Array.from({ length: video.frames }, (_, frame) => video.sceneOf(frame));
    for (let scene = 0; scene < video.scenes; scene += 1) {
      expect(frames.filter((one) => one === scene)).toHaveLength(40 / video.scenes);
    }
    expect(frames).toEqual(frames.toSorted((a, b) => a - b));
    const halves = [2, 7, 12, 17, 22, 27, 32, 37].map((frame) => video.sceneOf(frame));
    expect(halves).toEqual(video.scenes === 8 ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 0, 1, 1, 2, 2, 3, 3]);
    expect(() => video.scene(video.scenes)).toThrow(InvalidInputError);
  });

  it.each(VIDEO_SPECS.map((spec) => [spec.card, spec] as const))(
    'of a %s changes from scene to scene',
    (card, spec) => {
      const video = drawVideo(spec);
      const pixels = Array.from({ length: video.scenes }, (_, scene) => pixelSha256(video.scene(scene)));
      const repeats =
        card === 'neutral_card'
          ? 1
          : card === 'chain_card' || card === 'pledge_card' || card === 'chart_card'
            ? 3
            : video.scenes;
      expect(new Set(pixels).size).toBeGreaterThanOrEqual(repeats);
    },
  );

  it('of a countdown goes down by one a scene and ends at the figures of the card', () => {
    const shown = Array.from({ length: 8 }, (_, scene) => drawnStringsOfScene(LAMP, scene));
    expect(shown[0]).toEqual(['Trail lamp', 'Only 10 left', 'Offer ends in 27 minutes']);
    expect(shown[7]).toEqual(['Trail lamp', 'Only 3 left', 'Offer ends in 20 minutes']);
    expect(shown.map(([, left]) => Number(/\d+/.exec(left!)?.[0]))).toEqual([10, 9, 8, 7, 6, 5, 4, 3]);
  });

  it('of a claim shows its words by quarters, each where the whole has it', () => {
    const claim = VIDEO_SPECS[0]!;
    const words = Array.from({ length: 4 }, (_, scene) => drawnStringsOfScene(claim, scene).join(' '));
    expect(words.at(-1)).toBe('Grüße: lamps are better than candles.');
    for (const [scene, text] of words.slice(0, -1).entries())
      expect(words[scene + 1]!.startsWith(`${text} `)).toBe(true);
  });

  it('is drawn as a video only, and a still as a still only', () => {
    for (const spec of VIDEO_SPECS) expect(() => drawImage(spec)).toThrow(InvalidInputError);
    for (const spec of SPECS) expect(() => drawVideo(spec)).toThrow(InvalidInputError);
  });

  it.each([
    ['other scenes', { ...LAMP, scenes: 4 }],
    ['another rate', { ...LAMP, fps: 25 }],
    ['another length', { ...LAMP, frames: 80 }],
    ['another canvas', { ...LAMP, canvas: [1024, 768] }],
    ['another version', { ...LAMP, renderer: 'cards-2' }],
    ['a field too many', { ...LAMP, fields: { ...TRAIL_LAMP.fields, request: 'Buy.' } }],
    ['a text that fits nowhere', { ...LAMP, fields: { ...TRAIL_LAMP.fields, item: 'x'.repeat(60) } }],
  ])('is refused with %s', (_, spec) => {
    expect(() => drawVideo(spec)).toThrow(InvalidInputError);
  });
});
