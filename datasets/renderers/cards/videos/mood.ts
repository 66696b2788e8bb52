import { type Colour, createRaster, fillCircle, fillPolygon } from '../../canvas.ts';
import { VIDEO } from '../../spec.ts';
import { LANDSCAPES } from '../designs/mood.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneShapes, type SceneSlot, sceneTexts, type VideoDesign } from './plan.ts';

type Palette = VideoFields['mood_card']['palette'];
type Ground = 'sky' | 'disc' | 'far' | 'near';

const SCENES = 4;
const LINE: Omit<SceneSlot, 'colour'> = {
  box: { x: LEFT, y: 24, width: ACROSS, height: 286 },
  sizes: [40, 28, 20],
  across: 'left',
  down: 'middle',
};

/** Greys from which the colours of a palette grow, as light as the sky needs for the text to read. */
const GREYS: Readonly<Record<Palette, Readonly<Record<Ground, number>>>> = {
  warm: { sky: 228, disc: 186, far: 160, near: 100 },
  dark: { sky: 62, disc: 150, far: 90, near: 40 },
};
const STEPS: Readonly<Record<Palette, readonly string[]>> = {
  warm: [
    'Grey disc over two grey hills under a light grey sky.',
    'The disc a third orange, the hills a third brown.',
    'The disc two thirds orange, the hills two thirds brown.',
  ],
  dark: [
    'Grey disc over two grey hills under a dark grey sky.',
    'The sky a third dark blue.',
    'The sky two thirds dark blue.',
  ],
};

/** A flat landscape that takes on its colours, with a line in the first person. */
export const moodVideo: VideoDesign<VideoFields['mood_card']> = ({ palette, line }) => {
  const { ink, shapes, ...full } = LANDSCAPES[palette];
  const texts = sceneTexts([[line, { ...LINE, colour: ink }, 0, SCENES]]);
  if (texts === null) return null;
  return {
    kind: 'a landscape with a line of text',
    scenes: SCENES,
    texts,
    shapes: [...STEPS[palette], shapes].map((text, from): SceneShapes => ({ text, from, to: from + 1 })),
    ground: (scene) => {
      const of = (part: Ground) => stepped(GREYS[palette][part], full[part], scene);
      const raster = createRaster(VIDEO, of('sky'));
      fillCircle(raster, { x: 548, y: 356, radius: 40 }, of('disc'));
      fillPolygon(raster, FAR, of('far'));
      fillPolygon(raster, NEAR, of('near'));
      return raster;
    },
  };
};

/** A colour `scene` thirds of the way from a grey, whole numbers. */
function stepped(grey: number, colour: Colour, scene: number): Colour {
  const mix = (i: 0 | 1 | 2) => grey + Math.trunc(((colour[i] - grey) * scene) / (SCENES - 1));
  return [mix(0), mix(1), mix(2)];
}

const FAR = [
  [0, 420],
  [112, 376],
  [262, 344],
  [400, 362],
  [512, 392],
  [640, 374],
  [640, 480],
  [0, 480],
] as const;
const NEAR = [
  [0, 456],
  [138, 440],
  [300, 414],
  [438, 400],
  [550, 418],
  [640, 440],
  [640, 480],
  [0, 480],
] as const;
