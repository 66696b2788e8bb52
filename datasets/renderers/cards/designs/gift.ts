import type { Raster } from '../../../../media/raster.ts';
import { type Colour, fillBox, fillPolygon } from '../../canvas.ts';
import type { CardFields } from '../fields.ts';
import { type Design, grouped, INK, placed, RULE, type Slot, SOFT_INK, whiteCard } from '../plan.ts';

export const RED: Colour = [192, 52, 60];
export const DARK_RED: Colour = [160, 38, 48];
export const GOLD: Colour = [236, 190, 84];

const right = (y: number, height: number) => ({ x: 440, y, width: 500, height });
const FROM: Slot = { box: right(92, 76), sizes: [28], across: 'left', down: 'bottom', colour: SOFT_INK };
const GIFT: Slot = { box: right(184, 130), sizes: [52, 40, 28], across: 'left', down: 'middle', colour: INK };
const VALUE: Slot = { box: right(334, 54), sizes: [40], across: 'left', down: 'middle', colour: DARK_RED };
const NOTE: Slot = { box: right(396, 40), sizes: [28], across: 'left', down: 'middle', colour: SOFT_INK };
export const REQUEST: Slot = {
  box: { x: 84, y: 516, width: 856, height: 180 },
  sizes: [40, 28],
  across: 'centre',
  down: 'middle',
  colour: INK,
};

export const giftCard: Design<CardFields['gift_card']> = ({ from, gift, value, request }) => {
  const texts = placed([
    [`From ${from}`, FROM],
    [gift, GIFT],
    [`Worth €${grouped(value)}`, VALUE],
    ['No obligation', NOTE],
    [request, REQUEST],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a gift voucher',
    shapes: 'Red gift box with a gold ribbon and bow on a white card.',
    texts,
    ground: () => {
      const raster = whiteCard([250, 236, 232]);
      box(raster);
      fillBox(raster, { x: 84, y: 496, width: 856, height: 2 }, RULE);
      return raster;
    },
  };
};

function box(raster: Raster): void {
  fillBox(raster, { x: 116, y: 250, width: 248, height: 190 }, RED);
  fillBox(raster, { x: 100, y: 200, width: 280, height: 58 }, DARK_RED);
  fillBox(raster, { x: 220, y: 200, width: 40, height: 240 }, GOLD);
  for (const side of [-1, 1]) {
    fillPolygon(
      raster,
      [
        [240, 200],
        [240 + side * 96, 128],
        [240 + side * 112, 190],
      ],
      GOLD,
    );
  }
}
