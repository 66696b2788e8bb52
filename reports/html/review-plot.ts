import type { AuditMetric } from '../../metrics/audit/audit-metrics.ts';
import { fixed, percent, range } from '../format.ts';
import type { ReviewedModerator, ReviewReport } from '../review/review-shape.ts';
import { unitAxis } from './charts.ts';
import { type Html, html } from './html.ts';
import { moderatorName, plainName } from './parts.ts';
import { byWeighted, peopleMark } from './review-parts.ts';

const PLOTTED = [
  { metric: 'macro_f1', title: 'macro-F1' },
  { metric: 'precision', title: 'precision' },
  { metric: 'recall', title: 'recall' },
] as const satisfies readonly { metric: AuditMetric; title: string }[];

/** Weighted values with their intervals and the naive ones, a row a moderator; nothing where none is defined. */
export function auditPlots(review: ReviewReport, level: number): Html | null {
  const moderators = byWeighted(review).filter(({ audit }) => (audit?.weighted.macro_f1 ?? null) !== null);
  if (moderators.length === 0) return null;
  return html`<figure><div class="plots"><div class="head"></div>${PLOTTED.map(({ title }) => html`<div class="head">${title}${peopleMark(review)}</div>`)}
${moderators.map(
  (moderator) =>
    html`<div class="name">${moderatorName(moderator)}</div>${PLOTTED.map(({ metric, title }) => auditPlot(moderator, metric, title))}`,
)}
<div class="gap"></div>${PLOTTED.map(() => html`<div class="axis">${unitAxis()}</div>`)}</div>
<figcaption class="hint">Dot = weighted, line = its ${percent(level, 0)} interval, ring = the same verdicts without weights.</figcaption></figure>`;
}

function auditPlot(moderator: ReviewedModerator, metric: AuditMetric, title: string): Html {
  const value = moderator.audit?.weighted[metric] ?? null;
  const naive = moderator.audit?.naive[metric] ?? null;
  const { low = null, high = null } = moderator.audit?.intervals[metric] ?? {};
  const label = `${title} ${fixed(value)}, naive ${fixed(naive)}`;
  const spoken = `${plainName(moderator)}, ${title}: weighted ${fixed(value)}${low === null ? '' : ` ${range({ low, high })}`}, naive ${fixed(naive)}`;
  return html`<div class="plot${moderator.baseline ? ' quiet' : ''}" data-label="${label}"><svg width="100%" height="28" role="img" aria-label="${spoken}">
<line class="grid" x1="${at(0)}" x2="${at(1)}" y1="14" y2="14"/>${[0, 0.25, 0.5, 0.75, 1].map((tick) => html`<line class="grid" x1="${at(tick)}" x2="${at(tick)}" y1="9" y2="19"/>`)}
${low !== null && high !== null && html`<line class="whisker" x1="${at(low)}" x2="${at(high)}" y1="14" y2="14"/>`}${naive !== null && html`<circle class="ring" cx="${at(naive)}" cy="14" r="7.5"/>`}${value !== null && html`<circle class="dot" cx="${at(value)}" cy="14" r="5.5"/>`}
</svg></div>`;
}

/** As the plots of the leaderboard: a share of the width, off the edges. */
function at(value: number): string {
  return `${fixed(1 + 98 * Math.min(1, Math.max(0, value)), 2)}%`;
}
