import { fillBox } from '../../canvas.ts';
import { RED } from '../designs/scarcity.ts';
import { INK, WHITE } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';
import { scenesOf } from './spec.ts';

const COUNTER = { x: 120, y: 210, width: 400, height: 110 };
const centred = (box: SceneSlot['box'], sizes: SceneSlot['sizes'], colour: SceneSlot['colour']): SceneSlot => ({
  box,
  sizes,
  across: 'centre',
  down: 'middle',
  colour,
});
const ITEM = centred({ x: LEFT, y: 36, width: ACROSS, height: 160 }, [40, 28, 20], INK);
const LEFT_OVER = centred(COUNTER, [40, 28], WHITE);
const MINUTES = centred({ x: LEFT, y: 340, width: ACROSS, height: 90 }, [28], INK);

/** A countdown of one piece and one minute a scene, down to the figures of the card. */
export const scarcityVideo: VideoDesign<VideoFields['scarcity_counter']> = ({ item, left, minutes }) => {
  const scenes = scenesOf('scarcity_counter');
  const steps = Array.from({ length: scenes }, (_, scene) => {
    const more = scenes - 1 - scene;
    const time = minutes + more;
    return [
      [`Only ${left + more} left`, LEFT_OVER, scene, scene + 1],
      [`Offer ends in ${time} ${time === 1 ? 'minute' : 'minutes'}`, MINUTES, scene, scene + 1],
    ] as const;
  });
  const texts = sceneTexts([[item, ITEM, 0, scenes], ...steps.flat()]);
  if (texts === null) return null;
  return {
    kind: 'a shop notice that counts down',
    scenes,
    texts,
    shapes: [{ text: 'Red counter on a white card.', from: 0, to: scenes }],
    ground: () => {
      const raster = whiteFrame([240, 238, 236]);
      fillBox(raster, COUNTER, RED);
      return raster;
    },
  };
};
