import { fillBox } from '../../canvas.ts';
import { drawStars } from '../designs/stars.ts';
import { grouped, INK, SOFT_INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';

const SCENES = 4;
const HEADLINE: SceneSlot = {
  box: { x: LEFT, y: 30, width: ACROSS, height: 108 },
  sizes: [40, 28, 20],
  across: 'left',
  down: 'middle',
  colour: INK,
};
const SCORE: SceneSlot = {
  box: { x: 256, y: 150, width: 356, height: 30 },
  sizes: [20],
  across: 'left',
  down: 'middle',
  colour: SOFT_INK,
};
const quoteBox = (row: number) => ({ x: LEFT, y: 196 + row * 84, width: ACROSS, height: 76 });

/** The average of many ratings, whose number rises, and three of them. */
export const reviewVideo: VideoDesign<VideoFields['review_stars']> = ({ headline, stars, count, quotes }) => {
  const score = `${Math.floor(stars / 10)}.${stars % 10}`;
  const places = Array.from({ length: SCENES }, (_, scene) => {
    const soFar = Math.max(1, Math.floor((count * (scene + 1)) / SCENES));
    const line = `${score} of 5 · ${grouped(soFar)} ${soFar === 1 ? 'review' : 'reviews'}`;
    return [line, SCORE, scene, scene + 1] as const;
  });
  const texts = sceneTexts([
    [headline, HEADLINE, 0, SCENES],
    ...places,
    ...quotes.map((text, row) => {
      const { x, y, width, height } = quoteBox(row);
      const box = { x: x + 20, y, width: width - 36, height };
      return [text, { box, sizes: [20], across: 'left', down: 'middle', colour: INK }, 0, SCENES] as const;
    }),
  ]);
  if (texts === null) return null;
  const gold = `Five stars in a row, gold up to ${score} of 5 and grey beyond, and three grey panels on a white card.`;
  return {
    kind: 'a review panel whose count rises',
    scenes: SCENES,
    texts,
    shapes: [{ text: gold, from: 0, to: SCENES }],
    ground: () => {
      const raster = whiteFrame([236, 238, 242]);
      drawStars(raster, { x: 58, y: 165, radius: 18, pitch: 42, tenths: stars });
      for (let row = 0; row < quotes.length; row += 1) {
        fillBox(raster, quoteBox(row), [243, 245, 248]);
        fillBox(raster, { ...quoteBox(row), width: 6 }, [200, 206, 214]);
      }
      return raster;
    },
  };
};
