import type { Raster } from '../../../../media/raster.ts';
import { fillBox, fillPolygon } from '../../canvas.ts';
import { DARK_RED, GOLD, RED } from '../designs/gift.ts';
import { grouped, INK, SOFT_INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';

const slot = (y: number, height: number, rest: Omit<SceneSlot, 'box' | 'across' | 'down'>): SceneSlot => ({
  box: { x: LEFT, y, width: ACROSS, height },
  across: 'centre',
  down: 'middle',
  ...rest,
});
const FROM = slot(32, 74, { sizes: [28, 20], colour: SOFT_INK });
const GIFT = slot(84, 130, { sizes: [40, 28, 20], colour: INK });
const VALUE = slot(234, 54, { sizes: [40], colour: DARK_RED });
const NOTE = slot(316, 40, { sizes: [28], colour: SOFT_INK });
const REQUEST = slot(60, 350, { sizes: [40, 28, 20], colour: INK });

/** A closed box, an open one, what is in it, what is asked for it. */
export const giftVideo: VideoDesign<VideoFields['gift_card']> = ({ from, gift, value, request }) => {
  const texts = sceneTexts([
    [`From ${from}`, FROM, 0, 2],
    [gift, GIFT, 2, 3],
    [`Worth €${grouped(value)}`, VALUE, 2, 3],
    ['No obligation', NOTE, 2, 3],
    [request, REQUEST, 3, 4],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a gift that is opened',
    scenes: 4,
    texts,
    shapes: [
      { text: 'Closed red gift box with a gold ribbon and bow on a white card.', from: 0, to: 1 },
      { text: 'Open red gift box, its lid above it, on a white card.', from: 1, to: 2 },
      { text: 'Gold bars along the top and the bottom of a white card.', from: 2, to: 4 },
    ],
    ground: (scene) => {
      const raster = whiteFrame([250, 236, 232]);
      if (scene < 2) box(raster, scene === 0 ? 0 : 62);
      else for (const y of [36, 434]) fillBox(raster, { x: LEFT, y, width: ACROSS, height: 10 }, GOLD);
      return raster;
    },
  };
};

/** `lift`: how far the lid stands above the box. */
function box(raster: Raster, lift: number): void {
  fillBox(raster, { x: 222, y: 296, width: 196, height: 132 }, RED);
  fillBox(raster, { x: 304, y: 296, width: 32, height: 132 }, GOLD);
  if (lift > 0) fillBox(raster, { x: 230, y: 296, width: 180, height: 14 }, [84, 22, 28]);
  const top = 252 - lift;
  fillBox(raster, { x: 210, y: top, width: 220, height: 44 }, DARK_RED);
  fillBox(raster, { x: 304, y: top, width: 32, height: 44 }, GOLD);
  for (const side of [-1, 1]) {
    fillPolygon(
      raster,
      [
        [320, top],
        [320 + side * 72, top - 48],
        [320 + side * 84, top - 8],
      ],
      GOLD,
    );
  }
}
