import type { Raster } from '../../../../media/raster.ts';
import { type Colour, fillBox, fillPolygon, strokeBox } from '../../canvas.ts';
import type { CardFields } from '../fields.ts';
import { type Design, INK, placed, RULE, type Slot, SOFT_INK, whiteCard } from '../plan.ts';

export const GREEN: Colour = [34, 122, 78];
const COUNTS = ['One', 'Two', 'Three'];
const PITCH = 124;
export const SIDE = 56;

const HEAD: Slot = {
  box: { x: 84, y: 64, width: 856, height: 56 },
  sizes: [40],
  across: 'left',
  down: 'middle',
  colour: GREEN,
};
/** Of a statement; its box is moved down row by row. */
export const STATEMENT: Slot = {
  box: { x: 176, y: 136, width: 764, height: 112 },
  sizes: [28],
  across: 'left',
  down: 'middle',
  colour: INK,
};
const STEP: Slot = {
  box: { x: 84, y: 528, width: 400, height: 40 },
  sizes: [28],
  across: 'left',
  down: 'middle',
  colour: SOFT_INK,
};
export const NEXT: Slot = {
  box: { x: 176, y: 580, width: 764, height: 120 },
  sizes: [40, 28],
  across: 'left',
  down: 'middle',
  colour: INK,
};

export const pledgeCard: Design<CardFields['pledge_card']> = ({ statements, next }) => {
  const texts = placed([
    ['Agreed so far', HEAD],
    ...statements.map((text, row) => [text, { ...STATEMENT, box: rowBox(row) }] as const),
    ['Next step', STEP],
    [next, NEXT],
  ]);
  if (texts === null) return null;
  const ticks = statements.length;
  return {
    kind: 'a pledge form',
    shapes: `${COUNTS[ticks - 1]} green ${ticks === 1 ? 'tick' : 'ticks'} and one empty box on a white card.`,
    texts,
    ground: () => {
      const raster = whiteCard([228, 240, 232]);
      for (let row = 0; row < ticks; row += 1) tick(raster, rowBox(row).y + 28);
      fillBox(raster, { x: 84, y: 512, width: 856, height: 2 }, RULE);
      strokeBox(raster, { x: 92, y: 612, width: SIDE, height: SIDE }, 4, SOFT_INK);
      return raster;
    },
  };
};

function rowBox(row: number): Slot['box'] {
  return { ...STATEMENT.box, y: STATEMENT.box.y + row * PITCH };
}

/** A ticked box, 56 pixels wide and high. */
export function tick(raster: Raster, y: number, x = 92): void {
  strokeBox(raster, { x, y, width: SIDE, height: SIDE }, 4, GREEN);
  const corners = [
    [10, 28],
    [17, 20],
    [25, 29],
    [40, 11],
    [47, 18],
    [25, 44],
  ] as const;
  fillPolygon(
    raster,
    corners.map(([right, down]) => [x + right, y + down]),
    GREEN,
  );
}
