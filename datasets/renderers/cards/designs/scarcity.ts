import { type Colour, fillBox } from '../../canvas.ts';
import type { CardFields } from '../fields.ts';
import { type Design, INK, placed, type Slot, WHITE, whiteCard } from '../plan.ts';

export const RED: Colour = [196, 36, 44];
const COUNTER = { x: 212, y: 324, width: 600, height: 164 };

export const ITEM: Slot = {
  box: { x: 96, y: 84, width: 832, height: 208 },
  sizes: [52, 40, 28],
  across: 'centre',
  down: 'middle',
  colour: INK,
};
const LEFT: Slot = { box: COUNTER, sizes: [52], across: 'centre', down: 'middle', colour: WHITE };
const MINUTES: Slot = {
  box: { x: 96, y: 540, width: 832, height: 120 },
  sizes: [40],
  across: 'centre',
  down: 'middle',
  colour: INK,
};

export const scarcityCounter: Design<CardFields['scarcity_counter']> = ({ item, left, minutes }) => {
  const texts = placed([
    [item, ITEM],
    [`Only ${left} left`, LEFT],
    [`Offer ends in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`, MINUTES],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a shop notice',
    shapes: 'Red counter on a white card.',
    texts,
    ground: () => {
      const raster = whiteCard([240, 238, 236]);
      fillBox(raster, COUNTER, RED);
      return raster;
    },
  };
};
