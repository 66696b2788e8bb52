import type { Raster } from '../../../../media/raster.ts';
import { type Box, fillBox, fillPolygon, strokeBox } from '../../canvas.ts';
import { BLUE, PALE } from '../designs/chain.ts';
import { INK, WHITE } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';

const COUNTS = ['One pale blue box', 'Two pale blue boxes', 'Three pale blue boxes'];
const HEIGHT = 88;
const ARROW = 20;
const LAST = 3;

const inside = ({ x, y, width, height }: Box, rest: Pick<SceneSlot, 'across' | 'colour'>): SceneSlot => ({
  box: { x: x + 12, y: y + 4, width: width - 24, height: height - 8 },
  sizes: [28, 20],
  down: 'middle',
  ...rest,
});

/** Premises one by one, then what follows from them. */
export const chainVideo: VideoDesign<VideoFields['chain_card']> = ({ premises, conclusion }) => {
  const many = premises.length;
  const boxes = boxesFor(many);
  const texts = sceneTexts([
    ...premises.map((text, at) => [text, inside(boxes[at]!, { across: 'left', colour: INK }), at, LAST + 1] as const),
    [conclusion, inside(boxes[many]!, { across: 'centre', colour: WHITE }), LAST, LAST + 1],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a diagram that grows step by step',
    scenes: LAST + 1,
    texts,
    shapes: [
      ...premises.map((_, at) => ({
        text: `${COUNTS[at]} on a white card.`,
        from: at,
        to: at === many - 1 ? LAST : at + 1,
      })),
      {
        text: `${COUNTS[many - 1]} with ${many === 1 ? 'a blue arrow' : 'blue arrows'} down to a blue box on a white card.`,
        from: LAST,
        to: LAST + 1,
      },
    ],
    ground: (scene) => {
      const raster = whiteFrame([233, 238, 245]);
      const last = scene === LAST;
      for (const [at, box] of boxes.slice(0, many).entries()) {
        if (at > scene) break;
        fillBox(raster, box, PALE);
        strokeBox(raster, box, 3, BLUE);
        if (last) arrow(raster, box.y + box.height);
      }
      if (last) fillBox(raster, boxes[many]!, BLUE);
      return raster;
    },
  };
};

/** The boxes of `premises` and the conclusion, centred in the card's height. */
function boxesFor(premises: number): Box[] {
  const high = premises * (HEIGHT + ARROW) + HEIGHT;
  const top = (480 - high) >> 1;
  return Array.from({ length: premises + 1 }, (_, at) => ({
    x: LEFT,
    y: top + at * (HEIGHT + ARROW),
    width: ACROSS,
    height: HEIGHT,
  }));
}

function arrow(raster: Raster, y: number): void {
  fillBox(raster, { x: 317, y: y + 3, width: 6, height: 8 }, BLUE);
  fillPolygon(
    raster,
    [
      [306, y + 10],
      [334, y + 10],
      [320, y + ARROW - 2],
    ],
    BLUE,
  );
}
