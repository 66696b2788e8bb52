import type { Raster } from '../../../../media/raster.ts';
import { type Box, type Colour, fillBox, fillPolygon, strokeBox } from '../../canvas.ts';
import type { CardFields } from '../fields.ts';
import { type Design, INK, placed, type Slot, WHITE, whiteCard } from '../plan.ts';

export const BLUE: Colour = [38, 84, 140];
export const PALE: Colour = [234, 241, 249];
const COUNTS = ['One', 'Two', 'Three'];
const ARROW = 48;
const PREMISE_HEIGHT = 112;
const CONCLUSION_HEIGHT = 112;
const X = 76;
const WIDTH = 872;

/** Of a premise; its box is moved down box by box. */
export const PREMISE: Slot = {
  box: { x: X + 20, y: 0, width: WIDTH - 40, height: 72 },
  sizes: [28],
  across: 'left',
  down: 'middle',
  colour: INK,
};
export const CONCLUSION: Slot = {
  box: { x: X + 20, y: 0, width: WIDTH - 40, height: 80 },
  sizes: [40, 28],
  across: 'centre',
  down: 'middle',
  colour: WHITE,
};

/** Premises one below the other, with arrows to the conclusion. */
export const chainCard: Design<CardFields['chain_card']> = ({ premises, conclusion }) => {
  const boxes = boxesFor(premises.length);
  const inside = (at: number, slot: Slot): Slot => ({
    ...slot,
    box: { ...slot.box, y: boxes[at]!.y + ((boxes[at]!.height - slot.box.height) >> 1) },
  });
  const texts = placed([
    ...premises.map((text, at) => [text, inside(at, PREMISE)] as const),
    [conclusion, inside(premises.length, CONCLUSION)],
  ]);
  if (texts === null) return null;
  const many = COUNTS[premises.length - 1];
  const plural = premises.length === 1 ? '' : 's';
  return {
    kind: 'a diagram of steps',
    shapes: `${many} pale blue box${plural && 'es'} with blue arrow${plural} down to a blue box on a white card.`,
    texts,
    ground: () => {
      const raster = whiteCard([233, 238, 245]);
      for (const [at, box] of boxes.entries()) {
        const last = at === boxes.length - 1;
        fillBox(raster, box, last ? BLUE : PALE);
        if (last) continue;
        strokeBox(raster, box, 3, BLUE);
        arrow(raster, box.y + box.height);
      }
      return raster;
    },
  };
};

/** The boxes of `premises` and the conclusion, centred in the card's height. */
function boxesFor(premises: number): Box[] {
  const high = premises * (PREMISE_HEIGHT + ARROW) + CONCLUSION_HEIGHT;
  const top = (768 - high) >> 1;
  return Array.from({ length: premises + 1 }, (_, at) => ({
    x: X,
    y: top + at * (PREMISE_HEIGHT + ARROW),
    width: WIDTH,
    height: at === premises ? CONCLUSION_HEIGHT : PREMISE_HEIGHT,
  }));
}

function arrow(raster: Raster, y: number): void {
  fillBox(raster, { x: 508, y: y + 6, width: 8, height: 18 }, BLUE);
  fillPolygon(
    raster,
    [
      [494, y + 24],
      [530, y + 24],
      [512, y + ARROW - 6],
    ],
    BLUE,
  );
}
