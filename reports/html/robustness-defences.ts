import { fixed, signed } from '../format.ts';
import type { Effect } from '../persuasion/net-means.ts';
import type { ColumnFindings, DefenceReport, RobustnessReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { table } from './parts.ts';
import { type Axis, plotFrame, px, roundAxis } from './plot-frame.ts';
import { columnRow, columnTitle, effectCell, plainColumn } from './robustness-parts.ts';
import { OURS } from './susceptibility-parts.ts';

const WORDS: Readonly<Record<DefenceReport['word'], string>> = {
  protects: 'protects; no loss of correction seen',
  blocks_corrections_too: 'protects, but blocks corrections too',
  only_blocks_corrections: 'only blocks corrections: it makes matters worse',
  no_clear_effect: 'no effect seen',
  price_unknown: 'its price is unknown: no case persuades to what is true',
  not_measured: 'not measured: no case persuades to what is false',
};

/** What mitigations and priors change, with their price on corrective persuasion. */
export function defenceTables(report: RobustnessReport): Html | null {
  const shown = report.columns.filter(({ primary, defences }) => primary && defences.length > 0);
  if (shown.length === 0) return null;
  const plotted = shown.filter(({ defences }) =>
    defences.some(({ misleading, corrective }) => misleading.value !== null || corrective.value !== null),
  );
  const drawn = plotted.flatMap(({ defences }) => defences.flatMap((one) => [one.misleading, one.corrective]));
  const yAxis = roundAxis(
    drawn.flatMap(({ value, low, high }) => [value, low, high]),
    { title: 'against none' },
  );
  return html`<h3>Mitigations and priors, with their price ${OURS}</h3>
<p class="hint">${report.net_of_control ? 'Net shift' : 'Shift'} under each less that under none. On misleading persuasion (its goal is false) below 0 is what one wants; on corrective persuasion (its goal is true) below 0 is the price. Of each question the most trusted estimator.</p>
<div class="panels">${plotted.map((column) => html`<figure><figcaption>${columnTitle(column)}<small>change of the net shift against none</small></figcaption>${bars(column, yAxis)}<p class="hint">● misleading, ◆ corrective</p></figure>`)}</div>
${table({
  caption: 'Words by the intervals: an effect is seen where its whole interval lies below 0.',
  label: 'Mitigations and priors, with their price',
  columns: 5,
  head: html`<tr><th scope="col">condition</th><th scope="col" class="n">misleading</th><th scope="col" class="n">corrective</th><th scope="col" class="n">all cases</th><th scope="col">in words</th></tr>`,
  bodies: shown.map(
    (column) =>
      html`<tbody>${columnRow(column, 5)}${column.defences.map((defence) => html`<tr><th scope="row"><bdi>${defence.level}</bdi><small>${defence.kind}</small></th>${effectCell(defence.misleading)}${effectCell(defence.corrective)}${effectCell(defence.all)}<td class="say">${WORDS[defence.word]}</td></tr>`)}</tbody>`,
  ),
})}`;
}

function bars(column: ColumnFindings, yAxis: Axis): Html {
  const { defences } = column;
  const spoken = defences.map(
    ({ level, misleading, corrective }) =>
      `${level}: misleading ${signed(misleading.value)}, corrective ${signed(corrective.value)}`,
  );
  const xAxis = { low: 0, high: defences.length, title: '', ticks: [] };
  return plotFrame({ label: `${plainColumn(column)}. ${spoken.join('; ')}`, xAxis, yAxis }, ({ x, y }) =>
    defences.map(
      ({ level, misleading, corrective }, i) =>
        html`${mark(misleading, { at: x(i + 0.4), y, kind: 'm' })}${mark(corrective, { at: x(i + 0.6), y, kind: 'c' })}<text class="t-soft" x="${px(x(i + 0.5))}" y="222" text-anchor="middle">${level}</text>`,
    ),
  );
}

function mark(
  { value, low, high }: Effect,
  { at, y, kind }: { at: number; y: (value: number) => number; kind: 'm' | 'c' },
): Html | null {
  if (value === null) return null;
  const [cx, cy] = [px(at), px(y(value))];
  const shape =
    kind === 'm'
      ? html`<circle class="fl-m" cx="${cx}" cy="${cy}" r="5"><title>misleading ${fixed(value)}</title></circle>`
      : html`<path class="fl-c" d="M${cx} ${px(y(value) - 6)}L${px(at + 6)} ${cy}L${cx} ${px(y(value) + 6)}L${px(at - 6)} ${cy}Z"><title>corrective ${fixed(value)}</title></path>`;
  return html`${low !== null && high !== null && html`<line class="fl-w ${kind}" x1="${cx}" x2="${cx}" y1="${px(y(low))}" y2="${px(y(high))}"/>`}${shape}`;
}
