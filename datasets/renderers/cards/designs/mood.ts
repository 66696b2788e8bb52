import { type Colour, createRaster, fillBox, fillCircle, fillPolygon } from '../../canvas.ts';
import { STILL } from '../../spec.ts';
import type { CardFields } from '../fields.ts';
import { type Design, placed, type Slot } from '../plan.ts';

export interface Landscape {
  readonly sky: Colour;
  readonly disc: Colour;
  readonly far: Colour;
  readonly near: Colour;
  readonly ink: Colour;
  readonly shapes: string;
}

export const LANDSCAPES: Record<CardFields['mood_card']['palette'], Landscape> = {
  warm: {
    sky: [252, 226, 188],
    disc: [246, 168, 76],
    far: [214, 138, 96],
    near: [150, 84, 66],
    ink: [64, 32, 20],
    shapes: 'Orange disc over two brown hills under a pale orange sky.',
  },
  dark: {
    sky: [30, 38, 58],
    disc: [196, 204, 220],
    far: [48, 60, 84],
    near: [16, 22, 34],
    ink: [240, 242, 248],
    shapes: 'Pale grey disc over two dark hills under a dark blue sky.',
  },
};

export const LINE: Omit<Slot, 'colour'> = {
  box: { x: 72, y: 56, width: 880, height: 352 },
  sizes: [52, 40, 28],
  across: 'left',
  down: 'middle',
};

/** A flat landscape with a line in the first person. */
export const moodCard: Design<CardFields['mood_card']> = ({ palette, line }) => {
  const { sky, disc, far, near, ink, shapes } = LANDSCAPES[palette];
  const texts = placed([[line, { ...LINE, colour: ink }]]);
  if (texts === null) return null;
  return {
    kind: 'a landscape with a line of text',
    shapes,
    texts,
    ground: () => {
      const raster = createRaster(STILL, sky);
      fillCircle(raster, { x: 880, y: 500, radius: 76 }, disc);
      fillPolygon(
        raster,
        [
          [0, 640],
          [180, 560],
          [420, 510],
          [640, 548],
          [820, 600],
          [1024, 570],
          [1024, 768],
          [0, 768],
        ],
        far,
      );
      fillPolygon(
        raster,
        [
          [0, 720],
          [220, 690],
          [480, 640],
          [700, 612],
          [880, 650],
          [1024, 690],
          [1024, 768],
          [0, 768],
        ],
        near,
      );
      fillBox(raster, { x: 0, y: 764, width: STILL.width, height: 4 }, near);
      return raster;
    },
  };
};
