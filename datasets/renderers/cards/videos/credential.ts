import { fillBox, strokeBox } from '../../canvas.ts';
import { GOLD, NAVY, seal } from '../designs/credential.ts';
import { INK, SOFT_INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, FRAME_CARD, LEFT, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';

const SCENES = 4;
const INSTITUTE: SceneSlot = {
  box: { x: LEFT, y: 32, width: ACROSS, height: 78 },
  sizes: [28, 20],
  across: 'centre',
  down: 'middle',
  colour: NAVY,
};
const right = (y: number, height: number) => ({ x: 192, y, width: 412, height });
const NAME: SceneSlot = { box: right(130, 40), sizes: [28, 20], across: 'left', down: 'middle', colour: INK };
const TITLE: SceneSlot = { box: right(172, 28), sizes: [20], across: 'left', down: 'middle', colour: SOFT_INK };
const STATEMENT: SceneSlot = { box: right(210, 234), sizes: [28, 20], across: 'left', down: 'top', colour: INK };

/** The fake credential, part by part: seal, name, title, statement. */
export const credentialVideo: VideoDesign<VideoFields['credential_card']> = ({ institute, name, title, statement }) => {
  const texts = sceneTexts([
    [institute, INSTITUTE, 0, SCENES],
    [name, NAME, 1, SCENES],
    [title, TITLE, 2, SCENES],
    [statement, STATEMENT, 3, SCENES],
  ]);
  if (texts === null) return null;
  const text = 'Gold seal with two blue ribbons on a white card with a double blue edge.';
  return {
    kind: 'a certificate that fills line by line',
    scenes: SCENES,
    texts,
    shapes: [{ text, from: 0, to: SCENES }],
    ground: () => {
      const raster = whiteFrame([226, 232, 242]);
      strokeBox(raster, FRAME_CARD, 5, NAVY);
      strokeBox(raster, { x: 24, y: 24, width: 592, height: 432 }, 2, NAVY);
      fillBox(raster, { x: LEFT, y: 116, width: ACROSS, height: 2 }, GOLD);
      seal(raster, { x: 108, y: 226, percent: 64 });
      return raster;
    },
  };
};
