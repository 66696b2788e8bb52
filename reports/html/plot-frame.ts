import { fixed } from '../format.ts';
import { type Html, html, type Part } from './html.ts';

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly title: string;
  readonly ticks: readonly number[];
  /** Decimals of the tick labels; default 1. */
  readonly digits?: number;
}

export interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

const BOX = { width: 380, height: 250, left: 44, top: 26, bottom: 44 } as const;

/** A rectangle with two labelled axes; `draw` fills it. `right`: room for labels at the lines' ends. */
export function plotFrame(
  { label, xAxis, yAxis, right = 14 }: { label: string; xAxis: Axis; yAxis: Axis; right?: number },
  draw: (frame: Frame) => Part,
): Html {
  const x = (value: number) =>
    BOX.left + ((BOX.width - BOX.left - right) * (clamp(value, xAxis) - xAxis.low)) / (xAxis.high - xAxis.low);
  const bottom = BOX.height - BOX.bottom;
  const y = (value: number) =>
    bottom - ((bottom - BOX.top) * (clamp(value, yAxis) - yAxis.low)) / (yAxis.high - yAxis.low);
  const end = BOX.width - right;
  return html`<svg viewBox="0 0 ${BOX.width} ${BOX.height}" role="img" aria-label="${label}">
${yAxis.ticks.map((tick) => html`<line class="${tick === 0 && yAxis.ticks[0]! < 0 ? 'axis' : 'grid'}" x1="${BOX.left}" x2="${end}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text class="t-soft" x="${BOX.left - 7}" y="${px(y(tick) + 4)}" text-anchor="end">${fixed(tick, yAxis.digits ?? 1)}</text>`)}
${xAxis.ticks.map((tick) => html`<line class="${tick === 0 && xAxis.ticks[0]! < 0 ? 'axis' : 'grid'}" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${BOX.top}" y2="${bottom}"/><text class="t-soft" x="${px(x(tick))}" y="${bottom + 16}" text-anchor="middle">${fixed(tick, xAxis.digits ?? 1)}</text>`)}
<text class="t-soft" x="${end}" y="${BOX.height - 8}" text-anchor="end">${xAxis.title}</text><text class="t-soft" x="4" y="13">${yAxis.title}</text>
${draw({ x, y })}
</svg>`;
}

/** Ends and ticks in round steps around values, 0 among them, at least `least` wide. */
export function roundAxis(
  values: readonly (number | null)[],
  { title, least = 0.2 }: { title: string; least?: number },
): Axis {
  const known = values.filter((value) => value !== null);
  const down = known.reduce((low, value) => Math.min(low, value), 0);
  const up = Math.max(
    known.reduce((high, value) => Math.max(high, value), 0),
    down + least,
  );
  const step = [0.05, 0.1, 0.2, 0.25, 0.5].find((size) => (up - down) / size <= 5) ?? 0.5;
  const [from, to] = [Math.floor(down / step + 1e-9), Math.ceil(up / step - 1e-9)];
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
  return { low: from * step, high: to * step, title, ticks, digits: step < 0.1 || step === 0.25 ? 2 : 1 };
}

export const UNIT_TICKS = [0, 0.25, 0.5, 0.75, 1];

function clamp(value: number, { low, high }: Axis): number {
  return Math.min(high, Math.max(low, value));
}

export function px(value: number): string {
  return fixed(value, 1);
}
