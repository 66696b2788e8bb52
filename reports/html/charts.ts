import { count, fixed, percent, range } from '../format.ts';
import type { ModeratorReport } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { moderatorName, plainName } from './parts.ts';

/** Position on a scale from 0 to 1 as a percentage of the width; keeps dots off the edge. */
function at(value: number): string {
  return `${fixed(1 + 98 * Math.min(1, Math.max(0, value)), 2)}%`;
}

/** One value with its interval on a scale from 0 to 1; `reference` is the best trivial baseline. Stretches with its box. */
export function intervalPlot(of: {
  label: string;
  value: number | null;
  low: number | null;
  high: number | null;
  reference: number | null;
}): Html {
  const { value, low, high, reference } = of;
  const text = `${of.label}: ${fixed(value)}${low === null ? '' : ` ${range(of)}`}`;
  const dot = value !== null && html`<circle class="dot" cx="${at(value)}" cy="14" r="5.5"/>`;
  const whisker =
    low !== null && high !== null && html`<line class="whisker" x1="${at(low)}" x2="${at(high)}" y1="14" y2="14"/>`;
  return html`<svg width="100%" height="28" role="img" aria-label="${text}">
<line class="grid" x1="${at(0)}" x2="${at(1)}" y1="14" y2="14"/>${[0, 0.25, 0.5, 0.75, 1].map((tick) => html`<line class="grid" x1="${at(tick)}" x2="${at(tick)}" y1="9" y2="19"/>`)}
${reference !== null && html`<line class="ref" x1="${at(reference)}" x2="${at(reference)}" y1="1" y2="27"/>`}${whisker}${dot}
</svg>`;
}

/** Ticks for a column of interval plots. */
export function unitAxis(): Html {
  const anchor = (tick: number) => (tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle');
  return html`<svg width="100%" height="18" aria-hidden="true">${[0, 0.5, 1].map((tick) => html`<text class="t-soft" x="${at(tick)}" y="12" text-anchor="${anchor(tick)}">${fixed(tick, 1)}</text>`)}</svg>`;
}

export interface Segment {
  readonly key: string;
  readonly count: number;
}

/** Shares of a whole as one stacked bar. Stretches with its box; figures stand in the table beside it. */
export function shareBar(label: string, segments: readonly Segment[]): Html {
  const total = segments.reduce((sum, segment) => sum + segment.count, 0);
  const shown = segments.filter((segment) => segment.count > 0);
  const text = shown.map((segment) => `${segment.key} ${percent(segment.count / total)}`).join(', ');
  let start = 0;
  const bars = shown.map((segment) => {
    const x = start / total;
    start += segment.count;
    const share = `${fixed((100 * segment.count) / total, 3)}%`;
    return html`<rect class="seg f-${segment.key}" x="${fixed(100 * x, 3)}%" y="0" width="${share}" height="22"><title>${segment.key}: ${count(segment.count)} (${percent(segment.count / total)})</title></rect>`;
  });
  return html`<svg width="100%" height="22" role="img" aria-label="${label}: ${total === 0 ? 'no rows' : text}">
${total === 0 && html`<rect class="seg f-not_recorded" x="0" y="0" width="100%" height="22"/>`}${bars}
</svg>`;
}

export function swatch(key: string): Html {
  return html`<svg width="12" height="12" aria-hidden="true"><rect class="f-${key}" width="12" height="12" rx="2"/></svg>`;
}

const CELL = { width: 84, height: 58 } as const;
const LEFT = 66;
const TOP = 44;

/** Truth in rows, prediction in columns, missing answers last. Shade = share of the row. */
export function confusionMatrix(moderator: ModeratorReport): Html {
  const { labels, matrix } = moderator.score.confusion;
  const columns = [...labels, 'missing'];
  const width = LEFT + CELL.width * columns.length;
  const height = TOP + CELL.height * labels.length + 4;
  const spoken = labels.flatMap((truth, r) =>
    columns.map((predicted, c) => `truth ${truth} predicted ${predicted} ${count(matrix[r]?.[c] ?? 0)}`),
  );
  const heads = columns.map(
    (label, c) => html`<text x="${LEFT + CELL.width * (c + 0.5)}" y="${TOP - 9}" text-anchor="middle">${label}</text>`,
  );
  const rows = labels.map((truth, r) => {
    const cells = matrix[r] ?? [];
    const total = cells.reduce((sum, cell) => sum + cell, 0);
    const middle = TOP + CELL.height * (r + 0.5);
    return html`<text x="${LEFT - 10}" y="${middle + 4}" text-anchor="end">${truth}</text>${columns.map((_, c) => {
      const value = cells[c] ?? 0;
      const kind = c === labels.length ? 'missing' : c === r ? 'right' : 'wrong';
      return cell({ value, total, kind, x: LEFT + CELL.width * c, y: TOP + CELL.height * r });
    })}`;
  });
  return html`<figure><figcaption>${moderatorName(moderator)}</figcaption>
<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Confusion of ${plainName(moderator)}: ${spoken.join('; ')}">
<text class="t-soft" x="${LEFT + (CELL.width * columns.length) / 2}" y="13" text-anchor="middle">predicted</text><text class="t-soft" x="2" y="${TOP - 9}">truth</text>
${heads}
${rows}
</svg></figure>`;
}

function cell(of: { value: number; total: number; kind: string; x: number; y: number }): Html {
  const share = of.total === 0 ? null : of.value / of.total;
  const x = of.x + CELL.width / 2;
  return html`<rect class="m-cell m-${of.kind}" x="${of.x}" y="${of.y}" width="${CELL.width}" height="${CELL.height}" rx="4" fill-opacity="${fixed(0.06 + 0.44 * (share ?? 0), 3)}"/><text class="m-num" x="${x}" y="${of.y + 28}" text-anchor="middle">${count(of.value)}</text><text class="m-share" x="${x}" y="${of.y + 46}" text-anchor="middle">${percent(share)}</text>`;
}
