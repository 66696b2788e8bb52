import { count, fixed, range, usd } from '../format.ts';
import type { FrontierPoint } from '../frontier.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { nameOf, section } from './parts.ts';

const BOX = { width: 720, height: 300, left: 52, right: 24, top: 16, bottom: 46 } as const;
const LABEL_STEP = 15;

/** Cost and quality in one picture; nothing is drawn where fewer than two moderators have a known price. */
export function frontierSection(model: ReportModel): Html | null {
  const { frontier: points } = model;
  if (points.length === 0) return null;
  const name = nameOf(model.moderators);
  const left = model.moderators.length - points.length;
  return section(
    'frontier',
    'Cost and quality',
    html`<p class="lead">Cost of 1,000 cases from the stored usage and the price file of the spec, against <code>macro_f1_binary</code> with its interval. On the line: no other moderator is at least as good for at most the price. A moderator that calls no model costs nothing here.${left > 0 && ` ${count(left)} without a known price or score ${left === 1 ? 'is' : 'are'} left out.`}</p>
<figure>${frontierPlot(points)}</figure>
<ul class="notes">${points.filter(({ on_frontier: on }) => on).map((point) => html`<li>${name(point.moderator)}: ${usd(point.usd_per_1000_cases)} per 1,000 cases, ${fixed(point.macro_f1_binary)} ${range(point)}</li>`)}</ul>`,
  );
}

function frontierPlot(points: readonly FrontierPoint[]): Html {
  const dearest = Math.max(...points.map(({ usd_per_1000_cases: cost }) => cost));
  const ends = points.flatMap(({ macro_f1_binary: f1, low, high }) => [f1, low ?? f1, high ?? f1]);
  const bottom = Math.max(0, Math.floor(Math.min(...ends) * 10) / 10);
  const top = Math.min(1, Math.max(bottom + 0.1, Math.ceil(Math.max(...ends) * 10) / 10));
  const x = (cost: number) => BOX.left + (BOX.width - BOX.left - BOX.right) * (dearest === 0 ? 0.5 : cost / dearest);
  const y = (f1: number) =>
    BOX.height - BOX.bottom - ((BOX.height - BOX.top - BOX.bottom) * (f1 - bottom)) / (top - bottom);
  const ticks = Array.from({ length: Math.round((top - bottom) * 10) + 1 }, (_, i) => bottom + i / 10);
  const front = points.filter(({ on_frontier: on }) => on);
  const path = front.map((point, i) => {
    const at = `${px(x(point.usd_per_1000_cases))} ${px(y(point.macro_f1_binary))}`;
    return i === 0 ? `M${at}` : `H${px(x(point.usd_per_1000_cases))}V${px(y(point.macro_f1_binary))}`;
  });
  const spoken = points.map(
    ({ moderator, usd_per_1000_cases: cost, macro_f1_binary: f1 }) => `${moderator} ${usd(cost)} ${fixed(f1)}`,
  );
  return html`<svg viewBox="0 0 ${BOX.width} ${BOX.height}" width="${BOX.width}" height="${BOX.height}" role="img" aria-label="Cost per 1,000 cases against macro F1: ${spoken.join('; ')}">
${ticks.map((tick) => html`<line class="grid" x1="${BOX.left}" x2="${BOX.width - BOX.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text class="t-soft" x="${BOX.left - 8}" y="${px(y(tick) + 4)}" text-anchor="end">${fixed(tick, 1)}</text>`)}
${[0, dearest / 2, dearest].map((cost) => html`<text class="t-soft" x="${px(x(cost))}" y="${BOX.height - 24}" text-anchor="middle">${dearest === 0 && cost === 0 ? '$0' : usd(cost)}</text>`).slice(0, dearest === 0 ? 1 : 3)}
<text class="t-soft" x="${BOX.width - BOX.right}" y="${BOX.height - 6}" text-anchor="end">cost of 1,000 cases</text>
${front.length > 1 && html`<path class="ref" fill="none" d="${path.join('')}"/>`}
${labelled(points, { x, y }).map(({ point, labelY, before }) => pointMark(point, { x, y, labelY, before }))}
</svg>`;
}

interface Axes {
  x(cost: number): number;
  y(f1: number): number;
}

/** Labels right of their dots (left of those at the right edge), moved apart downwards. */
function labelled(points: readonly FrontierPoint[], { x, y }: Axes) {
  const placed: { point: FrontierPoint; labelY: number; before: boolean }[] = [];
  for (const point of points.toSorted((a, b) => b.macro_f1_binary - a.macro_f1_binary)) {
    const at = x(point.usd_per_1000_cases);
    let labelY = y(point.macro_f1_binary);
    for (const other of placed)
      if (Math.abs(x(other.point.usd_per_1000_cases) - at) < 150 && Math.abs(other.labelY - labelY) < LABEL_STEP)
        labelY = other.labelY + LABEL_STEP;
    placed.push({ point, labelY, before: at > BOX.width - 190 });
  }
  return placed;
}

function pointMark(point: FrontierPoint, at: Axes & { labelY: number; before: boolean }): Html {
  const { moderator, usd_per_1000_cases: cost, macro_f1_binary: f1, low, high, on_frontier: on } = point;
  const [cx, cy] = [px(at.x(cost)), px(at.y(f1))];
  const whisker =
    low !== null &&
    high !== null &&
    html`<line class="whisker" x1="${cx}" x2="${cx}" y1="${px(at.y(low))}" y2="${px(at.y(high))}"/>`;
  return html`<g class="${on ? 'loud' : 'quiet'}">${whisker}<circle class="dot" cx="${cx}" cy="${cy}" r="5.5"><title>${moderator}: ${usd(cost)} per 1,000 cases, ${fixed(f1)}</title></circle><text class="t-halo" x="${px(at.x(cost) + (at.before ? -9 : 9))}" y="${px(at.labelY - 7)}" text-anchor="${at.before ? 'end' : 'start'}">${moderator}</text></g>`;
}

function px(value: number): string {
  return fixed(value, 1);
}
