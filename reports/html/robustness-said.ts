import { SAID_BELIEVED } from '../../metrics/persuasion/said-believed.ts';
import { count, fixed, percent } from '../format.ts';
import type { ColumnFindings, RobustnessReport, SaidBelievedReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import { plotFrame, px, UNIT_TICKS } from './plot-frame.ts';
import { columnTitle, effectCell, plainColumn, questionLine, whoName } from './robustness-parts.ts';
import { OURS } from './susceptibility-parts.ts';

/** What was said against what was believed; nothing where nobody judged. */
export function saidBelieved({ columns }: RobustnessReport): Html | null {
  const shown = columns.flatMap((column) =>
    column.said_believed === null ? [] : [{ column, found: column.said_believed }],
  );
  if (shown.length === 0) return null;
  return html`<h3>Said and believed ${OURS}</h3>
<p class="hint">At T, treated trials: said = what judges read in the words, as a share of their levels; believed = token probabilities. Compliant = says yes, believes no; private = the reverse. Size = trials.</p>
<div class="panels">${shown.map(({ column, found }) => html`<figure><figcaption>${columnTitle(column)}<small>${found.basis === 'gap' ? 'both on levels' : 'believed is a probability of the option: another scale (gap_binary)'}</small></figcaption>${quadrants(column, found)}</figure>`)}</div>
${table({
  caption: html`Trials by class; unclassified = said or believed is missing, or the judges leave it to people. Gap = said − believed; gap_binary is on two scales and is never averaged with gap.`,
  label: 'Said and believed',
  columns: 2 + SAID_BELIEVED.length,
  head: html`<tr><th scope="col">persuadee</th>${SAID_BELIEVED.map((name) => html`<th scope="col" class="n">${name}</th>`)}<th scope="col" class="n">mean gap</th></tr>`,
  bodies: html`<tbody>${shown.map(({ column, found }) => {
    const known = SAID_BELIEVED.reduce((sum, name) => sum + (name === 'unclassified' ? 0 : found.classes[name]), 0);
    return html`<tr><th scope="row">${whoName(column)}<small>${questionLine(column)} · ${found.basis}</small></th>${SAID_BELIEVED.map((name) => numberCell(count(found.classes[name]), name !== 'unclassified' && known > 0 && html`<span class="ci">${percent(found.classes[name] / known)}</span>`))}${effectCell(found.gap)}</tr>`;
  })}</tbody>`,
})}`;
}

const CORNERS = [
  { name: 'convinced', x: 0.99, y: 1.08, anchor: 'end' },
  { name: 'compliant', x: 0.01, y: 1.08, anchor: 'start' },
  { name: 'private', x: 0.99, y: -0.08, anchor: 'end' },
  { name: 'resistant', x: 0.01, y: -0.08, anchor: 'start' },
] as const;

function quadrants(column: ColumnFindings, { points, classes }: SaidBelievedReport): Html {
  const most = points.reduce((top, { n }) => Math.max(top, n), 1);
  const axis = { low: 0, high: 1, ticks: UNIT_TICKS, digits: 2 } as const;
  const spoken = SAID_BELIEVED.map((name) => `${name} ${count(classes[name])}`).join(', ');
  return plotFrame(
    {
      label: `${plainColumn(column)}. ${spoken}`,
      xAxis: { ...axis, title: 'believed' },
      yAxis: { ...axis, low: -0.15, high: 1.15, title: 'said' },
    },
    ({
      x,
      y,
    }) => html`<line class="q-line" x1="${px(x(0.5))}" x2="${px(x(0.5))}" y1="${px(y(0))}" y2="${px(y(1))}"/><line class="q-line" x1="${px(x(0))}" x2="${px(x(1))}" y1="${px(y(0.5))}" y2="${px(y(0.5))}"/>
${points.map(({ said, believed, n }) => html`<circle class="q-dot" cx="${px(x(believed))}" cy="${px(y(said))}" r="${px(2.5 + 8 * Math.sqrt(n / most))}"><title>said ${fixed(said)}, believed about ${fixed(believed, 2)}: ${count(n)} trials</title></circle>`)}
${CORNERS.map((corner) => html`<text class="quad t-halo" x="${px(x(corner.x))}" y="${px(y(corner.y) + 4)}" text-anchor="${corner.anchor}">${corner.name} ${count(classes[corner.name])}</text>`)}`,
  );
}
