import { faceOf } from '../../atlas.ts';
import { createRaster, fillBox, fillCircle, fillPolygon } from '../../canvas.ts';
import { type Block, fitText } from '../../layout.ts';
import { VIDEO } from '../../spec.ts';
import { splitWords } from '../../split-words.ts';
import { INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import {
  ACROSS,
  FRAME_CARD,
  LEFT,
  type SceneSlot,
  type SceneText,
  sceneTexts,
  type VideoDesign,
  whiteFrame,
} from './plan.ts';

const SCENES = 4;

const HEADLINE: SceneSlot = {
  box: { x: LEFT, y: 48, width: ACROSS, height: 400 },
  sizes: [40, 28, 20],
  across: 'left',
  down: 'middle',
  colour: INK,
};

/** The claim, whose words come by quarters and stay. */
export const claimVideo: VideoDesign<VideoFields['claim_card']> = ({ headline }) => {
  const block = fitText(headline, HEADLINE.box, HEADLINE);
  if (block === null) return null;
  return {
    kind: 'a text card whose words appear in turn',
    scenes: SCENES,
    texts: inParts(headline, block),
    shapes: [{ text: 'Blue bar along the top of a white card.', from: 0, to: SCENES }],
    ground: () => {
      const raster = whiteFrame([232, 237, 243]);
      fillBox(raster, { ...FRAME_CARD, height: 18 }, [38, 84, 140]);
      return raster;
    },
  };
};

/** The words of a laid-out text, a part a scene, each where the whole has it. */
function inParts(text: string, { size, lines }: Block): SceneText[] {
  const { width } = faceOf(size);
  const words = lines.flatMap(({ text: line, x, y }) => {
    let at = 0;
    return line.split(' ').map((word) => {
      const placed = { word, x: x + at * width, y };
      at += [...word].length + 1;
      return placed;
    });
  });
  let next = 0;
  return splitWords(text, SCENES).map((part, from) => {
    const own = words.slice(next, next + part.split(' ').length);
    next += own.length;
    const rows = [...new Set(own.map(({ y }) => y))].map((y) => {
      const row = own.filter((word) => word.y === y);
      return { text: row.map(({ word }) => word).join(' '), x: row[0]!.x, y };
    });
    return { text: part, block: { size, lines: rows }, colour: INK, from, to: SCENES };
  });
}

const LINE: SceneSlot = {
  box: { x: LEFT, y: 350, width: ACROSS, height: 75 },
  sizes: [40],
  across: 'centre',
  down: 'middle',
  colour: [64, 64, 64],
};

/** The placebo: grey shapes of no meaning, which stand still. */
export const neutralVideo: VideoDesign<VideoFields['neutral_card']> = () => {
  const texts = sceneTexts([['Image', LINE, 0, SCENES]]);
  if (texts === null) return null;
  return {
    kind: 'a placeholder',
    scenes: SCENES,
    texts,
    shapes: [{ text: 'A grey square, a grey disc and a grey triangle in a row on a grey card.', from: 0, to: SCENES }],
    ground: () => {
      const raster = createRaster(VIDEO, [200, 200, 200]);
      fillBox(raster, { x: 95, y: 150, width: 125, height: 125 }, [150, 150, 150]);
      fillCircle(raster, { x: 320, y: 212, radius: 65 }, [140, 140, 140]);
      fillPolygon(
        raster,
        [
          [482, 148],
          [552, 275],
          [412, 275],
        ],
        [160, 160, 160],
      );
      return raster;
    },
  };
};
