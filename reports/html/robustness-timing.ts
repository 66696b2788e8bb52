import { count, fixed, percent, signed } from '../format.ts';
import type { ColumnFindings, ResistanceReport, RobustnessReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import { type Frame, plotFrame, px, roundAxis, UNIT_TICKS } from './plot-frame.ts';
import { columnRow, columnTitle, fold, plainColumn, plainWho, questionLine } from './robustness-parts.ts';
import { armHead, armName, OURS } from './susceptibility-parts.ts';
import { marker } from './trajectory-plot.ts';

/** nPDCG beside final shift: one mark a persuadee and arm, a panel a question and estimator. */
export function earlyLate({ columns }: RobustnessReport): Html | null {
  const panels = [...Map.groupBy(columns, (column) => `${questionLine(column)} · ${column.estimator}`)].filter(
    ([, own]) =>
      own.some(({ early_late }) => early_late.some(({ pdcg, shift }) => pdcg.value !== null && shift.value !== null)),
  );
  if (panels.length === 0) return null;
  return html`<h3>Early or late</h3>
<p class="hint">Each mark is a persuadee under one arm: how far it was at the end (final shift of s), and how early it was there (nPDCG ${OURS}). Above its neighbours = it gave way early. Numbers name the persuadees.</p>
<div class="panels">${panels.map(([title, own]) => scatter(title, own))}</div>`;
}

function scatter(title: string, own: readonly ColumnFindings[]): Html {
  const points = own.flatMap((column, who) =>
    column.early_late.flatMap(({ arm, pdcg, shift }) =>
      pdcg.value === null || shift.value === null
        ? []
        : [{ who: who + 1, column, arm, x: shift.value, y: pdcg.value, n: shift.measured }],
    ),
  );
  const xAxis = roundAxis(
    points.map(({ x }) => x),
    { title: 'final shift of s' },
  );
  const yAxis = roundAxis(
    points.map(({ y }) => y),
    { title: 'nPDCG, level' },
  );
  const spoken = points.map(
    ({ column, arm, x, y }) => `${plainWho(column)} ${arm}: shift ${signed(x)}, nPDCG ${fixed(y)}`,
  );
  return html`<figure><figcaption>${title}<small>${own.map((column, i) => html`${i > 0 && ' · '}${i + 1} ${plainWho(column)}`)}</small></figcaption>${plotFrame(
    { label: `${title}. ${spoken.join('; ')}`, xAxis, yAxis },
    ({ x, y }) =>
      points.map(
        (point) =>
          html`<g class="a-${point.arm}"><path class="a-mark" d="${marker(point.arm, { x: x(point.x), y: y(point.y) })}"><title>${plainWho(point.column)}, ${point.arm}: shift ${signed(point.x)}, nPDCG ${fixed(point.y)}, n ${count(point.n)}</title></path><text class="a-label" x="${px(x(point.x) + 6)}" y="${px(y(point.y) - 4)}">${point.who}</text></g>`,
      ),
  )}${legend(points.map(({ arm }) => arm))}</figure>`;
}

function legend(arms: readonly string[]): Html {
  return html`<p class="hint arms">${[...new Set(arms)].map((arm) => html`${armName(arm)} `)}</p>`;
}

/** Share still resisting by turn, with refusal as an end of its own. */
export function resistancePlots({ columns }: RobustnessReport): Html | null {
  const shown = columns.filter(
    ({ primary, resistance }) => primary && resistance.some(({ points }) => points.length > 0),
  );
  if (shown.length === 0) return null;
  return html`<h3>Resistance by turn</h3>
<p class="hint">Of the trials that began in resistance (right, or s below 1/2 ${OURS}) the share that neither gave way nor stopped talking up to each turn (Kaplan and Meier); dotted = share that refused to talk by then, an end of its own (Aalen and Johansen), neither holding nor giving way. Trials lost from sight count up to their last reading. Band: Greenwood, trials taken for independent. Of each question the most trusted estimator.</p>
<div class="panels">${shown.map((column) => html`<figure><figcaption>${columnTitle(column)}<small>share resisting by turn</small></figcaption>${curves(column)}${legend(column.resistance.map(({ arm }) => arm))}</figure>`)}</div>
${fold('Figures of the resistance curves', resistanceTable(shown))}`;
}

function curves(column: ColumnFindings): Html {
  const last = Math.max(1, ...column.resistance.flatMap(({ points }) => points.map(({ turn }) => turn)));
  const spoken = column.resistance.map(
    ({ arm, points }) => `${arm}: ${points.map(({ resisting }) => fixed(resisting)).join(', ')}`,
  );
  return plotFrame(
    {
      label: `${plainColumn(column)}. Share resisting by turn: ${spoken.join('; ')}`,
      xAxis: { low: 0, high: last, title: 'turn', ticks: Array.from({ length: last + 1 }, (_, i) => i), digits: 0 },
      yAxis: { low: 0, high: 1, title: 'resisting', ticks: UNIT_TICKS, digits: 2 },
    },
    (frame) => column.resistance.map((curve) => stepCurve(curve, frame)),
  );
}

function stepCurve({ arm, points }: ResistanceReport, { x, y }: Frame): Html | null {
  if (points.length === 0) return null;
  const steps = (from: number, of: (point: (typeof points)[number]) => number | null) => {
    const parts = [`M${px(x(0))} ${px(y(from))}`];
    for (const point of points) {
      const value = of(point);
      if (value !== null) parts.push(`H${px(x(point.turn))}V${px(y(value))}`);
    }
    return parts.join('');
  };
  const banded = points.filter(({ low }) => low !== null);
  const corners = (side: 'low' | 'high') => {
    let [before, at] = [1, 0];
    const path: string[] = [];
    for (const point of banded) {
      path.push(`${px(x(at))} ${px(y(before))}`, `${px(x(point.turn))} ${px(y(before))}`);
      [before, at] = [point[side]!, point.turn];
    }
    path.push(`${px(x(at))} ${px(y(before))}`);
    return path;
  };
  const band = [...corners('high'), ...corners('low').toReversed()].join('L');
  const refused = points.some((point) => point.refused > 0);
  return html`<g class="a-${arm}">${banded.length > 0 && html`<path class="a-band" d="M${band}Z"/>`}<path class="a-line" d="${steps(1, ({ resisting }) => resisting)}"/>${refused && html`<path class="a-refused" d="${steps(0, ({ refusedBy }) => refusedBy)}"/>`}${points.flatMap(
    (point) =>
      point.resisting === null
        ? []
        : [
            html`<path class="a-mark" d="${marker(arm, { x: x(point.turn), y: y(point.resisting) })}"><title>${arm}, turn ${point.turn}: ${fixed(point.resisting)}, at risk ${count(point.atRisk)}</title></path>`,
          ],
  )}</g>`;
}

function resistanceTable(shown: readonly ColumnFindings[]): Html {
  return table({
    caption:
      'Started = in resistance and read again; already = with the persuader from the start; unread = no reading at 0 or after it. Median turn = the first at which at most half still resist.',
    label: 'Figures of the resistance curves',
    columns: 8,
    head: html`<tr><th scope="col">arm<small>turn</small></th><th scope="col" class="n">started<small>already, unread</small></th><th scope="col" class="n">median turn</th><th scope="col" class="n">at risk</th><th scope="col" class="n">gave way</th><th scope="col" class="n">refused</th><th scope="col" class="n">lost</th><th scope="col" class="n">resisting<small>gave way by, refused by</small></th></tr>`,
    bodies: shown.map(
      (column) =>
        html`<tbody>${columnRow(column, 8)}${column.resistance.flatMap(
          ({ arm, at_risk, already, unread, points, median }) =>
            points.map(
              (point, i) =>
                html`<tr>${armHead(arm, `turn ${point.turn}`)}${i === 0 ? numberCell(count(at_risk), html`<span class="ci">${count(already)}, ${count(unread)}</span>`) : html`<td></td>`}${i === 0 ? numberCell(median === null ? 'none' : String(median)) : html`<td></td>`}${[point.atRisk, point.gaveWay, point.refused, point.censored].map((n) => numberCell(count(n)))}${numberCell(fixed(point.resisting), html`${point.low !== null && html`<span class="ci">[${fixed(point.low)}, ${fixed(point.high)}]</span>`}<span class="ci">${percent(point.gaveWayBy)}, ${percent(point.refusedBy)}</span>`)}</tr>`,
            ),
        )}</tbody>`,
    ),
  });
}
