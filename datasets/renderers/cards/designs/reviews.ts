import { fillBox } from '../../canvas.ts';
import type { CardFields } from '../fields.ts';
import { type Design, grouped, INK, placed, type Slot, SOFT_INK, whiteCard } from '../plan.ts';
import { drawStars } from './stars.ts';

export const HEADLINE: Slot = {
  box: { x: 84, y: 60, width: 856, height: 120 },
  sizes: [52, 40, 28],
  across: 'left',
  down: 'middle',
  colour: INK,
};
const SCORE: Slot = {
  box: { x: 450, y: 208, width: 490, height: 76 },
  sizes: [28],
  across: 'left',
  down: 'middle',
  colour: SOFT_INK,
};
const PITCH = 132;
const quoteBox = (row: number) => ({ x: 84, y: 316 + row * PITCH, width: 856, height: 112 });

/** The average of many ratings, and three of them. */
export const reviewStars: Design<CardFields['review_stars']> = ({ headline, stars, count, quotes }) => {
  const score = `${Math.floor(stars / 10)}.${stars % 10}`;
  const texts = placed([
    [headline, HEADLINE],
    [`${score} of 5 · ${grouped(count)} ${count === 1 ? 'review' : 'reviews'}`, SCORE],
    ...quotes.map((text, row) => {
      const { x, y, width, height } = quoteBox(row);
      const box = { x: x + 32, y, width: width - 56, height };
      return [text, { box, sizes: [28], across: 'left', down: 'middle', colour: INK }] as const;
    }),
  ]);
  if (texts === null) return null;
  return {
    kind: 'a review panel',
    shapes: `Five stars in a row, gold up to ${score} of 5 and grey beyond, and three grey panels on a white card.`,
    texts,
    ground: () => {
      const raster = whiteCard([236, 238, 242]);
      drawStars(raster, { x: 116, y: 248, radius: 32, pitch: 72, tenths: stars });
      for (let row = 0; row < quotes.length; row += 1) {
        fillBox(raster, quoteBox(row), [243, 245, 248]);
        fillBox(raster, { ...quoteBox(row), width: 8 }, [200, 206, 214]);
      }
      return raster;
    },
  };
};
