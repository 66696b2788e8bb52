import { fixed, percent } from '../format.ts';
import { type Html, html } from './html.ts';

const BOX = { width: 300, height: 262, left: 40, right: 12, top: 26, bottom: 42 } as const;

export interface UnitPoint {
  readonly x: number;
  readonly y: number;
  /** Radius of its dot; absent = no dot. */
  readonly r?: number;
  readonly title?: string;
}

export interface UnitPlot {
  /** Spoken: what is drawn and its figures in words. */
  readonly label: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly UnitPoint[];
  /** The last point's y is held until the next x (steps), or points are joined straight. */
  readonly steps?: boolean;
  /** Dashed line to read the curve against. */
  readonly reference?: readonly [UnitPoint, UnitPoint] | null;
  /** Top of the vertical axis; absent = 1. */
  readonly top?: number;
}

/** One curve over shares from 0 to 1, as inline SVG of fixed size. */
export function unitPlot({ label, xTitle, yTitle, points, steps = false, reference, top = 1 }: UnitPlot): Html {
  const x = (value: number) => BOX.left + (BOX.width - BOX.left - BOX.right) * clamp(value);
  const y = (value: number) => BOX.height - BOX.bottom - (BOX.height - BOX.top - BOX.bottom) * clamp(value / top);
  const at = (point: UnitPoint) => `${px(x(point.x))} ${px(y(point.y))}`;
  const path = points
    .map((point, i) => (i === 0 ? `M${at(point)}` : steps ? `H${px(x(point.x))}V${px(y(point.y))}` : `L${at(point)}`))
    .join('');
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return html`<svg viewBox="0 0 ${BOX.width} ${BOX.height}" width="${BOX.width}" height="${BOX.height}" role="img" aria-label="${label}">
${ticks.map((tick) => html`<line class="grid" x1="${BOX.left}" x2="${BOX.width - BOX.right}" y1="${px(y(tick * top))}" y2="${px(y(tick * top))}"/><text class="t-soft" x="${BOX.left - 6}" y="${px(y(tick * top) + 4)}" text-anchor="end">${tickText(tick * top, top)}</text>`)}
${[0, 0.5, 1].map((tick) => html`<text class="t-soft" x="${px(x(tick))}" y="${BOX.height - BOX.bottom + 17}" text-anchor="${tick === 1 ? 'end' : 'middle'}">${fixed(tick, 1)}</text>`)}
<text class="t-soft" x="${BOX.width - BOX.right}" y="${BOX.height - 6}" text-anchor="end">${xTitle}</text><text class="t-soft" x="${BOX.left}" y="12">${yTitle}</text>
${reference !== undefined && reference !== null && html`<line class="ref" x1="${px(x(reference[0].x))}" y1="${px(y(reference[0].y))}" x2="${px(x(reference[1].x))}" y2="${px(y(reference[1].y))}"/>`}
${points.length > 1 && html`<path class="curve" d="${path}"/>`}${points.flatMap((point) => (point.r === undefined ? [] : [html`<circle class="dot" cx="${px(x(point.x))}" cy="${px(y(point.y))}" r="${px(point.r)}">${point.title !== undefined && html`<title>${point.title}</title>`}</circle>`]))}
</svg>`;
}

/** A round top for values that stay far below 1. */
export function topFor(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  return [0.1, 0.2, 0.4, 0.6, 0.8].find((top) => most <= top) ?? 1;
}

function tickText(value: number, top: number): string {
  return top < 1 ? percent(value, top < 0.4 ? 1 : 0) : fixed(value, 2);
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function px(value: number): string {
  return fixed(value, 1);
}
