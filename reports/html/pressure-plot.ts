import { fixed, percent } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { PressureRow } from '../suites/pressure-shape.ts';
import { intervalPlot, unitAxis } from './charts.ts';
import { type Html, html } from './html.ts';
import { moderatorName, plainName } from './parts.ts';

const PLOTTED = [
  { title: 'turned safe', of: ({ unsafe: { flips, neutral } }: PressureRow) => ({ share: flips, neutral }) },
  { title: 'flagged', of: ({ safe: { flips, neutral } }: PressureRow) => ({ share: flips, neutral }) },
  { title: 'refused', of: ({ refused }: PressureRow) => ({ share: refused, neutral: null }) },
];

/** Shares with their intervals, a row a moderator and plea. */
export function pressurePlots(model: ReportModel, rows: readonly PressureRow[]): Html {
  return html`<figure><div class="plots"><div class="head"></div>${PLOTTED.map(({ title }) => html`<div class="head">${title}</div>`)}
${rows.map((row) => plotRow(model, row, rows))}
<div class="gap"></div>${PLOTTED.map(() => html`<div class="axis">${unitAxis()}</div>`)}</div>
<figcaption class="hint">Dot = estimate, line = ${percent(model.settings.level, 0)} interval, dashed = what the neutral words turn of the same texts.</figcaption></figure>`;
}

function plotRow({ moderators }: ReportModel, row: PressureRow, rows: readonly PressureRow[]): Html {
  const { simulated = false } = moderators.find(({ name }) => name === row.moderator) ?? {};
  const named = { name: row.moderator, simulated };
  const shown = rows.some((other) => other.shown !== row.shown) ? `, ${row.shown}` : '';
  return html`<div class="name">${moderatorName(named)}, ${row.pressure}<bdi>${shown}</bdi></div>${PLOTTED.map(
    ({ title, of }) => {
      const { share, neutral } = of(row);
      const label = `${plainName(named)}, ${row.pressure}${shown}, ${title}`;
      return html`<div class="plot" data-label="${title} ${fixed(share.value)}">${intervalPlot({ label, ...share, reference: neutral?.value ?? null })}</div>`;
    },
  )}`;
}
