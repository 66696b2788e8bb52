import { strokeBox } from '../../canvas.ts';
import { GREEN, SIDE, tick } from '../designs/pledge.ts';
import { INK, SOFT_INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';

const COUNTS = ['One green tick', 'Two green ticks', 'Three green ticks'];
const INDENT = 72;
const LAST = 3;

const head = (colour: SceneSlot['colour']): SceneSlot => ({
  box: { x: LEFT, y: 34, width: ACROSS, height: 44 },
  sizes: [28],
  across: 'left',
  down: 'middle',
  colour,
});
const rowBox = (row: number) => ({ x: LEFT + INDENT, y: 88 + row * 120, width: ACROSS - INDENT, height: 110 });
const statement = (row: number): SceneSlot => ({
  box: rowBox(row),
  sizes: [28, 20],
  across: 'left',
  down: 'middle',
  colour: INK,
});
const NEXT: SceneSlot = {
  box: { x: LEFT + INDENT, y: 88, width: ACROSS - INDENT, height: 350 },
  sizes: [40, 28, 20],
  across: 'left',
  down: 'middle',
  colour: INK,
};

/** Statements that are ticked one by one, then the step that is left. */
export const pledgeVideo: VideoDesign<VideoFields['pledge_card']> = ({ statements, next }) => {
  const texts = sceneTexts([
    ['Agreed so far', head(GREEN), 0, LAST],
    ...statements.map((text, row) => [text, statement(row), row, LAST] as const),
    ['Next step', head(SOFT_INK), LAST, LAST + 1],
    [next, NEXT, LAST, LAST + 1],
  ]);
  if (texts === null) return null;
  const ticks = (scene: number) => Math.min(scene + 1, statements.length);
  return {
    kind: 'a pledge form that is filled in',
    scenes: LAST + 1,
    texts,
    shapes: [
      ...statements.map((_, row) => ({
        text: `${COUNTS[row]} on a white card.`,
        from: row,
        to: row === statements.length - 1 ? LAST : row + 1,
      })),
      { text: 'One empty box on a white card.', from: LAST, to: LAST + 1 },
    ],
    ground: (scene) => {
      const raster = whiteFrame([228, 240, 232]);
      if (scene === LAST) strokeBox(raster, { x: LEFT, y: 235, width: SIDE, height: SIDE }, 4, SOFT_INK);
      else for (let row = 0; row < ticks(scene); row += 1) tick(raster, rowBox(row).y + 27, LEFT);
      return raster;
    },
  };
};
