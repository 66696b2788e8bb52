import { createRaster, fillBox, fillCircle, fillPolygon } from '../../canvas.ts';
import { STILL } from '../../spec.ts';
import type { CardFields } from '../fields.ts';
import { CARD, type Design, INK, placed, type Slot, whiteCard } from '../plan.ts';

const HEADLINE: Slot = {
  box: { x: 112, y: 120, width: 800, height: 560 },
  sizes: [52, 40, 28],
  across: 'left',
  down: 'middle',
  colour: INK,
};

/** The claim and nothing else. */
export const claimCard: Design<CardFields['claim_card']> = ({ headline }) => {
  const texts = placed([[headline, HEADLINE]]);
  if (texts === null) return null;
  return {
    kind: 'a text card',
    shapes: 'Blue bar along the top of a white card.',
    texts,
    ground: () => {
      const raster = whiteCard([232, 237, 243]);
      fillBox(raster, { ...CARD, height: 28 }, [38, 84, 140]);
      return raster;
    },
  };
};

const LINE: Slot = {
  box: { x: 112, y: 560, width: 800, height: 120 },
  sizes: [52],
  across: 'centre',
  down: 'middle',
  colour: [64, 64, 64],
};

/** The placebo: grey shapes of no meaning. */
export const neutralCard: Design<CardFields['neutral_card']> = () => {
  const texts = placed([['Image', LINE]]);
  if (texts === null) return null;
  return {
    kind: 'a placeholder',
    shapes: 'A grey square, a grey disc and a grey triangle in a row on a grey card.',
    texts,
    ground: () => {
      const raster = createRaster(STILL, [200, 200, 200]);
      fillBox(raster, { x: 152, y: 240, width: 200, height: 200 }, [150, 150, 150]);
      fillCircle(raster, { x: 512, y: 340, radius: 104 }, [140, 140, 140]);
      fillPolygon(
        raster,
        [
          [772, 236],
          [884, 440],
          [660, 440],
        ],
        [160, 160, 160],
      );
      return raster;
    },
  };
};
