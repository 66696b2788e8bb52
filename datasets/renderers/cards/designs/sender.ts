import type { Raster } from '../../../../media/raster.ts';
import { type Colour, fillBox, fillCircle, fillPolygon } from '../../canvas.ts';
import type { CardFields } from '../fields.ts';
import { type Design, INK, placed, type Slot, SOFT_INK, WHITE, whiteCard } from '../plan.ts';

const TEAL: Colour = [40, 128, 132];
export const PALE: Colour = [222, 240, 240];

const right = (y: number, height: number) => ({ x: 340, y, width: 600, height });
const GREETING: Slot = { box: right(84, 76), sizes: [52, 40, 28], across: 'left', down: 'middle', colour: INK };
const SHARED: Slot = { box: right(176, 40), sizes: [28], across: 'left', down: 'middle', colour: SOFT_INK };
const chip = (row: number) => ({ x: 340, y: 228 + row * 64, width: 440, height: 52 });
export const COMPLIMENT: Slot = {
  box: { x: 116, y: 464, width: 792, height: 212 },
  sizes: [40, 28],
  across: 'left',
  down: 'middle',
  colour: INK,
};

export const senderCard: Design<CardFields['sender_card']> = ({ greeting, interests, compliment }) => {
  const texts = placed([
    [greeting, GREETING],
    ['We both like', SHARED],
    ...interests.map((text, row) => {
      const { x, y, width, height } = chip(row);
      const box = { x: x + 24, y, width: width - 48, height };
      return [text, { box, sizes: [28], across: 'left', down: 'middle', colour: INK }] as const;
    }),
    [compliment, COMPLIMENT],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a personal message with a profile',
    shapes: 'Teal disc with a white head and shoulders, and pale teal panels on a white card.',
    texts,
    ground: () => {
      const raster = whiteCard([230, 240, 240]);
      avatar(raster, { x: 196, y: 228 });
      for (let row = 0; row < interests.length; row += 1) fillBox(raster, chip(row), PALE);
      fillBox(raster, { x: 84, y: 440, width: 856, height: 260 }, PALE);
      return raster;
    },
  };
};

/** `percent` of its size on a still, whole pixels. */
export function avatar(raster: Raster, { x, y, percent = 100 }: { x: number; y: number; percent?: number }): void {
  const sized = (pixels: number) => Math.trunc((pixels * percent) / 100);
  fillCircle(raster, { x, y, radius: sized(112) }, TEAL);
  fillCircle(raster, { x, y: y - sized(32), radius: sized(36) }, WHITE);
  const corners = [
    [-40, 18],
    [40, 18],
    [64, 42],
    [64, 72],
    [-64, 72],
    [-64, 42],
  ] as const;
  fillPolygon(
    raster,
    corners.map(([right, down]) => [x + sized(right), y + sized(down)]),
    WHITE,
  );
}
