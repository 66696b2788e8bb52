import { fixed, range } from '../format.ts';
import type { Trajectory } from '../persuasion/persuasion-shape.ts';
import { type Html, html } from './html.ts';

const BOX = { width: 380, height: 230, left: 40, top: 14, bottom: 30 } as const;
/** Room for labels at the lines' ends: of short names, and of `media_placebo`. */
const RIGHT = { short: 70, long: 112 } as const;
/** Least distance of two labels at the lines' ends. */
const LABEL_STEP = 14;

/** Ends of the vertical axis: one for all panels, so that they can be compared. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** From tenths to tenths around everything that is drawn, at least .3 wide. */
export function scaleOf(trajectories: readonly Trajectory[]): Scale {
  const ends = trajectories.flatMap(({ points }) =>
    points.flatMap(({ value, low, high }) => [value, low, high].filter((end) => end !== null)),
  );
  if (ends.length === 0) return { low: 0, high: 1 };
  const down = Math.floor(ends.reduce((least, end) => Math.min(least, end)) * 10) / 10;
  const up = Math.ceil(ends.reduce((most, end) => Math.max(most, end)) * 10) / 10;
  const low = Math.max(0, Math.min(down, up - 0.3));
  return { low, high: Math.min(1, Math.max(up, low + 0.3)) };
}

/** Mean by checkpoint, a line an arm with its interval as a band and its name at its end. */
export function trajectoryPlot(
  trajectories: readonly Trajectory[],
  { label, scale }: { label: string; scale: Scale },
): Html {
  const right = trajectories.some(({ arm }) => arm.length > 8) ? RIGHT.long : RIGHT.short;
  const last = Math.max(1, ...trajectories.map(({ points }) => points.length - 1));
  const x = (checkpoint: number) => BOX.left + ((BOX.width - BOX.left - right) * checkpoint) / last;
  const y = (value: number) =>
    BOX.height - BOX.bottom - ((BOX.height - BOX.top - BOX.bottom) * (value - scale.low)) / (scale.high - scale.low);
  const step = scale.high - scale.low > 0.55 ? 0.2 : 0.1;
  const steps = Math.round((scale.high - scale.low) / step);
  const ticks = Array.from({ length: steps + 1 }, (_, i) => scale.low + i * step).filter(
    (tick) => tick <= scale.high + 1e-9,
  );
  const lines = trajectories.map((of) => lineOf(of, { x, y }));
  const labels = spread(lines.flatMap(({ arm, end }) => (end === null ? [] : [{ arm, ...end }])));
  const spoken = trajectories.map(({ arm, points }) => `${arm}: ${points.map(({ value }) => fixed(value)).join(', ')}`);
  return html`<svg viewBox="0 0 ${BOX.width} ${BOX.height}" role="img" aria-label="${label}. Mean by checkpoint: ${spoken.join('; ')}">
${ticks.map((tick) => html`<line class="grid" x1="${BOX.left}" x2="${BOX.width - right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text class="t-soft" x="${BOX.left - 7}" y="${px(y(tick) + 4)}" text-anchor="end">${fixed(tick, 1)}</text>`)}
${Array.from({ length: last + 1 }, (_, k) => html`<text class="t-soft" x="${px(x(k))}" y="${BOX.height - 10}" text-anchor="middle">${k === 0 ? 'start' : k}</text>`)}
${lines.map(({ markup }) => markup)}
${labels.map(({ arm, from, at }) => html`<g class="a-${arm}"><path class="a-lead" d="M${px(from.x + 5)} ${px(from.y)}L${px(BOX.width - right + 10)} ${px(at)}"/><text class="a-label" x="${BOX.width - right + 13}" y="${px(at + 4)}">${arm}</text></g>`)}
</svg>`;
}

interface Axes {
  x(checkpoint: number): number;
  y(value: number): number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function lineOf(
  { arm, points }: Trajectory,
  { x, y }: Axes,
): { arm: string; end: { from: Point } | null; markup: Html } {
  const known = points.filter((point): point is typeof point & { value: number } => point.value !== null);
  const banded = known.filter((point) => point.low !== null && point.high !== null);
  const at = (checkpoint: number, value: number) => `${px(x(checkpoint))} ${px(y(value))}`;
  const band = [
    ...banded.map(({ checkpoint, high }) => at(checkpoint, high!)),
    ...banded.toReversed().map(({ checkpoint, low }) => at(checkpoint, low!)),
  ].join('L');
  const path = known.map(({ checkpoint, value }) => at(checkpoint, value)).join('L');
  const final = known.at(-1);
  return {
    arm,
    end: final === undefined ? null : { from: { x: x(final.checkpoint), y: y(final.value) } },
    markup: html`<g class="a-${arm}">${banded.length > 1 && html`<path class="a-band" d="M${band}Z"/>`}${known.length > 1 && html`<path class="a-line" d="M${path}"/>`}${known.length === 1 && banded.length === 1 && html`<path class="a-lead" d="M${at(banded[0]!.checkpoint, banded[0]!.low!)}L${at(banded[0]!.checkpoint, banded[0]!.high!)}"/>`}${known.map(
      ({ checkpoint, value, low, high, n }) =>
        html`<path class="a-mark" d="${marker(arm, { x: x(checkpoint), y: y(value) })}"><title>${arm}, checkpoint ${checkpoint}: ${fixed(value)} ${range({ low, high })}, n ${n}</title></path>`,
    )}</g>`,
  };
}

/** A shape an arm, for control a bar: arms stay apart without colour. */
export function marker(arm: string, { x, y }: Point): string {
  const at = (dx: number, dy: number) => `${px(x + dx)} ${px(y + dy)}`;
  if (arm === 'control') return `M${at(-4, -1.8)}L${at(4, -1.8)}L${at(4, 1.8)}L${at(-4, 1.8)}Z`;
  if (arm === 'caption') return `M${at(-3.4, -3.4)}L${at(3.4, -3.4)}L${at(3.4, 3.4)}L${at(-3.4, 3.4)}Z`;
  if (arm === 'media') return `M${at(0, -4.6)}L${at(4.4, 3.4)}L${at(-4.4, 3.4)}Z`;
  if (arm === 'media_only') return `M${at(0, 4.6)}L${at(4.4, -3.4)}L${at(-4.4, -3.4)}Z`;
  if (arm === 'media_placebo') return `M${at(0, -4.8)}L${at(4.8, 0)}L${at(0, 4.8)}L${at(-4.8, 0)}Z`;
  return `M${at(-3.8, 0)}A3.8 3.8 0 1 0 ${at(3.8, 0)}A3.8 3.8 0 1 0 ${at(-3.8, 0)}Z`;
}

/** Labels beside their lines' ends, moved apart downwards and, where the axis ends, upwards. */
function spread(ends: readonly { arm: string; from: Point }[]): { arm: string; from: Point; at: number }[] {
  const placed = ends.toSorted((a, b) => a.from.y - b.from.y).map((end) => ({ ...end, at: end.from.y }));
  for (let i = 1; i < placed.length; i += 1) placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + LABEL_STEP);
  let limit = BOX.height - BOX.bottom;
  for (const label of placed.toReversed()) {
    label.at = Math.min(label.at, limit);
    limit = label.at - LABEL_STEP;
  }
  return placed;
}

function px(value: number): string {
  return fixed(value, 1);
}
