import { fillBox } from '../../canvas.ts';
import { avatar, PALE } from '../designs/sender.ts';
import { INK, SOFT_INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';

const PANEL = { x: LEFT, y: 172, width: ACROSS, height: 272 };
const left = (box: SceneSlot['box'], sizes: SceneSlot['sizes'], colour = INK): SceneSlot => ({
  box,
  sizes,
  across: 'left',
  down: 'middle',
  colour,
});
const GREETING = left({ x: 160, y: 56, width: 444, height: 80 }, [28, 20]);
const SHARED = left({ x: LEFT + 16, y: 180, width: ACROSS - 32, height: 44 }, [28], SOFT_INK);
const interest = (row: number) => left({ x: LEFT + 40, y: 232 + row * 68, width: ACROSS - 56, height: 60 }, [28, 20]);
const WHOLE = left({ x: LEFT + 16, y: 180, width: ACROSS - 32, height: 256 }, [40, 28, 20]);
/** What is asked in the last scene. */
export const REQUEST = WHOLE;

/** A friendly sender: greeting, shared interests, compliment, request. */
export const senderVideo: VideoDesign<VideoFields['sender_card']> = ({ greeting, interests, compliment, request }) => {
  const texts = sceneTexts([
    [greeting, GREETING, 0, 4],
    ['We both like', SHARED, 1, 2],
    ...interests.map((text, row) => [text, interest(row), 1, 2] as const),
    [compliment, WHOLE, 2, 3],
    [request, REQUEST, 3, 4],
  ]);
  if (texts === null) return null;
  return {
    kind: 'a personal message with a profile',
    scenes: 4,
    texts,
    shapes: [
      { text: 'Teal disc with a white head and shoulders on a white card.', from: 0, to: 4 },
      { text: 'Pale teal panel.', from: 1, to: 4 },
    ],
    ground: (scene) => {
      const raster = whiteFrame([230, 240, 240]);
      avatar(raster, { x: 92, y: 96, percent: 50 });
      if (scene > 0) fillBox(raster, PANEL, PALE);
      return raster;
    },
  };
};
