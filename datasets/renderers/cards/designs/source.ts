import { type Colour, createRaster, fillBox, strokeBox } from '../../canvas.ts';
import { STILL } from '../../spec.ts';
import type { CardFields } from '../fields.ts';
import { CARD, type Design, INK, placed, type Slot } from '../plan.ts';

export const PAPER: Colour = [248, 245, 236];
export const FADED: Colour = [92, 86, 74];
export const EDGE: Colour = [208, 200, 182];
export const RED: Colour = [152, 40, 40];

const MASTHEAD: Slot = {
  box: { x: 76, y: 64, width: 872, height: 84 },
  sizes: [52, 40],
  across: 'centre',
  down: 'middle',
  colour: INK,
};
const DATE: Slot = {
  box: { x: 84, y: 172, width: 856, height: 40 },
  sizes: [28],
  across: 'left',
  down: 'middle',
  colour: FADED,
};
export const QUOTE: Slot = {
  box: { x: 132, y: 252, width: 808, height: 346 },
  sizes: [52, 40, 28],
  across: 'left',
  down: 'middle',
  colour: INK,
};
export const BYLINE: Slot = {
  box: { x: 84, y: 632, width: 856, height: 76 },
  sizes: [28],
  across: 'left',
  down: 'middle',
  colour: FADED,
};

/** A press clipping of an invented paper. */
export const sourceCard: Design<CardFields['source_card']> = ({ masthead, byline, date, quote }) => {
  const texts = placed([
    [masthead, MASTHEAD],
    [date, DATE],
    [quote, QUOTE],
    [byline, BYLINE],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a press clipping',
    shapes: 'Black rules and a red bar beside the text on a cream card.',
    texts,
    ground: () => {
      const raster = createRaster(STILL, [226, 221, 208]);
      fillBox(raster, CARD, PAPER);
      strokeBox(raster, CARD, 2, EDGE);
      fillBox(raster, { x: 84, y: 156, width: 856, height: 5 }, INK);
      fillBox(raster, { x: 84, y: 220, width: 856, height: 2 }, INK);
      fillBox(raster, { x: 84, y: 252, width: 10, height: 346 }, RED);
      fillBox(raster, { x: 84, y: 616, width: 856, height: 2 }, INK);
      return raster;
    },
  };
};
