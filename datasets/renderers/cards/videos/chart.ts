import type { Raster } from '../../../../media/raster.ts';
import { type Box, fillBox, fillCircle, fillPolygon } from '../../canvas.ts';
import { barHeight } from '../bar-height.ts';
import { BLUE, figure } from '../designs/chart.ts';
import { INK, RULE, SOFT_INK } from '../plan.ts';
import type { VideoFields } from './fields.ts';
import { ACROSS, LEFT, type SceneShapes, type SceneSlot, sceneTexts, type VideoDesign, whiteFrame } from './plan.ts';

type Chart = VideoFields['chart_card'];

const SCENES = 4;
const COUNTS = ['One', 'Two', 'Three', 'Four', 'Five'];
/** The base line lies at its bottom; the highest bar has its height. Marks stand above it. */
const PLOT: Box = { x: 56, y: 180, width: 556, height: 190 };
const BASE = PLOT.y + PLOT.height;

const HEADLINE: SceneSlot = {
  box: { x: LEFT, y: 30, width: ACROSS, height: 104 },
  sizes: [28, 20],
  across: 'left',
  down: 'middle',
  colour: INK,
};
const AXIS: SceneSlot = {
  box: { x: 19, y: BASE - 12, width: 36, height: 24 },
  sizes: [20],
  across: 'centre',
  down: 'middle',
  colour: SOFT_INK,
};

/** Bars or points that come one after another. */
export const chartVideo: VideoDesign<Chart> = (chart) => {
  const { headline, form, values, decimals, units, labels, axis_start: start } = chart;
  const count = values.length;
  const heights = heightsOf(chart);
  /** Scene in which a value appears. */
  const since = (at: number) => Math.floor((at * SCENES) / count);
  const under = (at: number, y: number, height: number) => {
    const width = Math.floor(PLOT.width / count);
    return { x: PLOT.x + at * width + 3, y, width: width - 6, height };
  };
  const texts = sceneTexts([
    [headline, HEADLINE, 0, SCENES],
    ...labels.flatMap((label, at) => {
      const common = { sizes: [20], across: 'centre' } as const;
      const mark = { ...common, box: under(at, BASE - heights[at]! - 40, 24), down: 'bottom', colour: INK } as const;
      const below = { ...common, box: under(at, BASE + 10, 52), down: 'top', colour: SOFT_INK } as const;
      return [
        [figure(values[at]!, decimals, units[at]!), mark, since(at), SCENES] as const,
        [label, below, since(at), SCENES] as const,
      ];
    }),
    [figure(start, decimals, ''), AXIS, 0, SCENES],
  ]);
  if (texts === null) return null;
  const shown = (scene: number) => values.filter((_, at) => since(at) <= scene).length;
  return {
    kind: form === 'bar' ? 'a bar chart that grows' : 'a line chart that grows',
    scenes: SCENES,
    texts,
    shapes: shapesOf(form, shown),
    ground: (scene) => {
      const raster = whiteFrame([233, 238, 245]);
      if (form === 'bar') bars(raster, heights, shown(scene));
      else line(raster, heights, shown(scene));
      fillBox(raster, { x: PLOT.x, y: BASE, width: PLOT.width, height: 3 }, SOFT_INK);
      return raster;
    },
  };
};

/** A sentence for every number of bars or points that is shown. */
function shapesOf(form: Chart['form'], shown: (scene: number) => number): SceneShapes[] {
  const shapes: SceneShapes[] = [];
  for (let scene = 0; scene < SCENES; scene += 1) {
    const many = shown(scene);
    const text = form === 'bar' ? barsText(many) : lineText(many);
    const before = shapes.at(-1);
    if (before?.text === text) shapes[shapes.length - 1] = { ...before, to: scene + 1 };
    else shapes.push({ text, from: scene, to: scene + 1 });
  }
  return shapes;
}

function barsText(many: number): string {
  return `${COUNTS[many - 1]} blue ${many === 1 ? 'bar' : 'bars'} on a grey base line on a white card.`;
}

function lineText(many: number): string {
  if (many === 1) return 'One blue point, a thin grey line down from it to a grey base line, on a white card.';
  const points = `Blue line through ${COUNTS[many - 1]?.toLowerCase()} points`;
  return `${points}, thin grey lines down from them to a grey base line, on a white card.`;
}

function heightsOf({ values, axis_start: start }: Chart): number[] {
  const max = Math.max(...values);
  return values.map((value) => barHeight(value, { start, max, height: PLOT.height }));
}

function middleOf(at: number, count: number): number {
  const width = Math.floor(PLOT.width / count);
  return PLOT.x + at * width + (width >> 1);
}

function bars(raster: Raster, heights: readonly number[], shown: number): void {
  const half = Math.floor(PLOT.width / (5 * heights.length));
  for (const [at, height] of heights.slice(0, shown).entries()) {
    fillBox(raster, { x: middleOf(at, heights.length) - half, y: BASE - height, width: 2 * half, height }, BLUE);
  }
}

function line(raster: Raster, heights: readonly number[], shown: number): void {
  const points = heights.slice(0, shown).map((height, at) => ({ x: middleOf(at, heights.length), y: BASE - height }));
  for (const [at, { x, y }] of points.entries()) {
    fillBox(raster, { x: x - 1, y, width: 2, height: BASE - y }, RULE);
    const next = points[at + 1];
    if (next === undefined) continue;
    fillPolygon(
      raster,
      [
        [x, y - 3],
        [next.x, next.y - 3],
        [next.x, next.y + 3],
        [x, y + 3],
      ],
      BLUE,
    );
  }
  for (const { x, y } of points) fillCircle(raster, { x, y, radius: 8 }, BLUE);
}
