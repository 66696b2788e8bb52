import { createRaster, fillBox, strokeBox } from '../../canvas.ts';
import { VIDEO } from '../../spec.ts';
import { EDGE, FADED, PAPER, RED } from '../designs/source.ts';
import { INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, FRAME_CARD, LEFT, type SceneSlot, sceneTexts, type VideoDesign } from './plan.ts';

const SCENES = 4;
const MASTHEAD: SceneSlot = {
  box: { x: LEFT, y: 32, width: ACROSS, height: 56 },
  sizes: [40, 28, 20],
  across: 'centre',
  down: 'middle',
  colour: INK,
};
const DATE: SceneSlot = {
  box: { x: LEFT, y: 98, width: ACROSS, height: 28 },
  sizes: [20],
  across: 'left',
  down: 'middle',
  colour: FADED,
};
const QUOTE: SceneSlot = {
  box: { x: 60, y: 136, width: 544, height: 260 },
  sizes: [40, 28, 20],
  across: 'left',
  down: 'middle',
  colour: INK,
};
const BYLINE: SceneSlot = {
  box: { x: LEFT, y: 406, width: ACROSS, height: 52 },
  sizes: [20],
  across: 'left',
  down: 'middle',
  colour: FADED,
};

/** The clipping of an invented paper, then the same under three other mastheads. */
export const sourceVideo: VideoDesign<VideoFields['source_card']> = ({ masthead, byline, date, quote, others }) => {
  const texts = sceneTexts([
    ...[masthead, ...others].map((paper, scene) => [paper, MASTHEAD, scene, scene + 1] as const),
    [date, DATE, 0, 1],
    [quote, QUOTE, 0, SCENES],
    [byline, BYLINE, 0, 1],
  ]);
  if (texts === null) return null;
  const text = 'Black rules and a red bar beside the text on a cream card.';
  return {
    kind: 'press clippings in turn',
    scenes: SCENES,
    texts,
    shapes: [{ text, from: 0, to: SCENES }],
    ground: () => {
      const raster = createRaster(VIDEO, [226, 221, 208]);
      fillBox(raster, FRAME_CARD, PAPER);
      strokeBox(raster, FRAME_CARD, 2, EDGE);
      fillBox(raster, { x: LEFT, y: 92, width: ACROSS, height: 3 }, INK);
      fillBox(raster, { x: LEFT, y: 128, width: ACROSS, height: 2 }, INK);
      fillBox(raster, { x: LEFT, y: 136, width: 8, height: 260 }, RED);
      fillBox(raster, { x: LEFT, y: 402, width: ACROSS, height: 2 }, INK);
      return raster;
    },
  };
};
