import type { Raster } from '../../../../media/raster.ts';
import { type Colour, fillBox, fillCircle, fillPolygon, strokeBox } from '../../canvas.ts';
import type { CardFields } from '../fields.ts';
import { CARD, type Design, INK, placed, type Slot, SOFT_INK, whiteCard } from '../plan.ts';

export const NAVY: Colour = [30, 54, 96];
export const GOLD: Colour = [206, 164, 70];
const PALE_GOLD: Colour = [240, 214, 142];

const INSTITUTE: Slot = {
  box: { x: 96, y: 84, width: 832, height: 116 },
  sizes: [40, 28],
  across: 'centre',
  down: 'middle',
  colour: NAVY,
};
const right = (y: number, height: number) => ({ x: 348, y, width: 580, height });
const NAME: Slot = { box: right(268, 60), sizes: [52, 40], across: 'left', down: 'middle', colour: INK };
const TITLE: Slot = { box: right(336, 40), sizes: [28], across: 'left', down: 'middle', colour: SOFT_INK };
export const STATEMENT: Slot = {
  box: right(404, 284),
  sizes: [40, 28],
  across: 'left',
  down: 'top',
  colour: INK,
};

/** The fake credential: an invented institute, its seal, a title. */
export const credentialCard: Design<CardFields['credential_card']> = ({ institute, name, title, statement }) => {
  const texts = placed([
    [institute, INSTITUTE],
    [name, NAME],
    [title, TITLE],
    [statement, STATEMENT],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a certificate',
    shapes: 'Gold seal with two blue ribbons on a white card with a double blue edge.',
    texts,
    ground: () => {
      const raster = whiteCard([226, 232, 242]);
      strokeBox(raster, CARD, 8, NAVY);
      strokeBox(raster, { x: 50, y: 50, width: 924, height: 668 }, 3, NAVY);
      fillBox(raster, { x: 96, y: 210, width: 832, height: 3 }, GOLD);
      seal(raster, { x: 206, y: 398 });
      return raster;
    },
  };
};

/** Thousandths of the cosine of k * 11.25 degrees, k = 0..8. */
const COSINES = [1000, 981, 924, 831, 707, 556, 383, 195, 0] as const;

function cosine(k: number): number {
  const turn = ((k % 32) + 32) % 32;
  const half = turn > 16 ? 32 - turn : turn;
  return half > 8 ? -COSINES[16 - half]! : COSINES[half]!;
}

/** `percent` of its size on a still, whole pixels. */
export function seal(raster: Raster, { x, y, percent = 100 }: { x: number; y: number; percent?: number }): void {
  const sized = (pixels: number) => Math.trunc((pixels * percent) / 100);
  for (const side of [-1, 1]) {
    const corners = [
      [side * 16, 60],
      [side * 72, 40],
      [side * 96, 196],
      [side * 62, 170],
      [side * 40, 210],
    ] as const;
    fillPolygon(
      raster,
      corners.map(([right, down]) => [x + sized(right), y + sized(down)]),
      NAVY,
    );
  }
  const edge = Array.from({ length: 32 }, (_, k): readonly [number, number] => {
    const radius = sized(k % 2 === 0 ? 104 : 90);
    return [x + Math.trunc((cosine(k) * radius) / 1000), y + Math.trunc((cosine(k - 8) * radius) / 1000)];
  });
  fillPolygon(raster, edge, GOLD);
  fillCircle(raster, { x, y, radius: sized(74) }, PALE_GOLD);
  fillCircle(raster, { x, y, radius: sized(64) }, GOLD);
}
