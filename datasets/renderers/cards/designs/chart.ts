import type { Raster } from '../../../../media/raster.ts';
import { type Box, type Colour, fillBox, fillCircle, fillPolygon } from '../../canvas.ts';
import { barHeight } from '../bar-height.ts';
import type { CardFields } from '../fields.ts';
import { type Design, grouped, INK, placed, RULE, type Slot, SOFT_INK, whiteCard } from '../plan.ts';

type Chart = CardFields['chart_card'];

export const BLUE: Colour = [48, 104, 176];
const COUNTS = ['Two', 'Three', 'Four', 'Five'];
/** The base line lies at its bottom; the highest bar has its height. Marks stand above it. */
const PLOT: Box = { x: 140, y: 258, width: 800, height: 340 };
const BASE = PLOT.y + PLOT.height;

export const HEADLINE: Slot = {
  box: { x: 84, y: 60, width: 856, height: 132 },
  sizes: [40, 28],
  across: 'left',
  down: 'middle',
  colour: INK,
};
const AXIS: Slot = {
  box: { x: 44, y: BASE - 17, width: 90, height: 34 },
  sizes: [28],
  across: 'centre',
  down: 'middle',
  colour: SOFT_INK,
};

/** Under the bar `at` of `count`. */
export function labelSlot(at: number, count: number): Slot {
  const width = Math.floor(PLOT.width / count);
  const box = { x: PLOT.x + at * width + 6, y: BASE + 12, width: width - 12, height: 71 };
  return { box, sizes: [28], across: 'centre', down: 'top', colour: SOFT_INK };
}

/** Values and a start of the axis as they are printed. */
export function figure(value: number, decimals: number, unit: '' | '%'): string {
  const digits = String(value).padStart(decimals + 1, '0');
  const whole = grouped(Number(digits.slice(0, digits.length - decimals)));
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return `${rest === '' ? whole : `${whole}.${rest}`}${unit}`;
}

export const chartCard: Design<Chart> = (chart) => {
  const { headline, form, values, decimals, units, labels, axis_start: start } = chart;
  const count = values.length;
  const heights = heightsOf(chart);
  const marks = values.map((value, at): readonly [string, Slot] => {
    const { box } = labelSlot(at, count);
    const slot: Slot = {
      box: { ...box, y: BASE - heights[at]! - 52, height: 34 },
      sizes: [28],
      across: 'centre',
      down: 'bottom',
      colour: INK,
    };
    return [figure(value, decimals, units[at]!), slot];
  });
  const texts = placed([
    [headline, HEADLINE],
    ...labels.flatMap((text, at) => [marks[at]!, [text, labelSlot(at, count)] as const]),
    [figure(start, decimals, ''), AXIS],
  ]);
  if (texts === null) return null;
  const many = COUNTS[count - 2];
  return {
    kind: form === 'bar' ? 'a bar chart' : 'a line chart',
    shapes:
      form === 'bar'
        ? `${many} blue bars on a grey base line on a white card.`
        : `Blue line through ${many?.toLowerCase()} points, thin grey lines down from them to a grey base line, on a white card.`,
    texts,
    ground: () => {
      const raster = whiteCard([233, 238, 245]);
      if (form === 'bar') bars(raster, heights);
      else line(raster, heights);
      fillBox(raster, { x: PLOT.x, y: BASE, width: PLOT.width, height: 4 }, SOFT_INK);
      return raster;
    },
  };
};

function heightsOf({ values, axis_start: start }: Chart): number[] {
  const max = Math.max(...values);
  return values.map((value) => barHeight(value, { start, max, height: PLOT.height }));
}

function middleOf(at: number, count: number): number {
  const width = Math.floor(PLOT.width / count);
  return PLOT.x + at * width + (width >> 1);
}

function bars(raster: Raster, heights: readonly number[]): void {
  for (const [at, height] of heights.entries()) {
    const half = Math.floor(PLOT.width / (5 * heights.length));
    fillBox(raster, { x: middleOf(at, heights.length) - half, y: BASE - height, width: 2 * half, height }, BLUE);
  }
}

function line(raster: Raster, heights: readonly number[]): void {
  const points = heights.map((height, at) => ({ x: middleOf(at, heights.length), y: BASE - height }));
  for (const [at, { x, y }] of points.entries()) {
    fillBox(raster, { x: x - 1, y, width: 2, height: BASE - y }, RULE);
    const next = points[at + 1];
    if (next === undefined) continue;
    fillPolygon(
      raster,
      [
        [x, y - 4],
        [next.x, next.y - 4],
        [next.x, next.y + 4],
        [x, y + 4],
      ],
      BLUE,
    );
  }
  for (const { x, y } of points) fillCircle(raster, { x, y, radius: 11 }, BLUE);
}
