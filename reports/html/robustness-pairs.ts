import { count, fixed, percent, signed } from '../format.ts';
import type { CurveSet, PairMatrix, RobustnessReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import { plotFrame, px, roundAxis, UNIT_TICKS } from './plot-frame.ts';
import { effectCell, fold, plainWho, questionLine, whoName } from './robustness-parts.ts';
import { OURS } from './susceptibility-parts.ts';

/** Persuaders against persuadees, and what the differences come from. */
export function pairMatrixTables({ matrices, net_of_control: net, persuadees }: RobustnessReport): Html | null {
  if (matrices.length === 0) return null;
  return html`<h3>Persuader by persuadee</h3>${matrices.map((matrix) => matrixTable(matrix, { net, nameOf: namesOf(persuadees) }))}`;
}

function namesOf(persuadees: RobustnessReport['persuadees']): (name: string) => Html {
  const known = new Map(persuadees.map((one) => [one.persuadee, one]));
  return (persuadee) => whoName(known.get(persuadee) ?? { persuadee, simulated: false });
}

function matrixTable(
  { persuaders, persuadees, cells, decomposition, ...at }: PairMatrix,
  { net, nameOf }: { net: boolean; nameOf: (name: string) => Html },
): Html {
  const cellOf = (persuader: string, persuadee: string) => {
    const found = cells.find((cell) => cell.persuader === persuader && cell.persuadee === persuadee);
    return found === undefined ? numberCell(fixed(null)) : effectCell(found.effect);
  };
  const shares = decomposition?.shares ?? null;
  return html`${table({
    caption: html`<strong>${questionLine(at)}</strong>: ${net ? 'net shift' : 'shift'} of s at T, mitigation as in the baseline, every persuader’s own control.`,
    label: `Persuader by persuadee: ${questionLine(at)}`,
    columns: 1 + persuadees.length,
    head: html`<tr><th scope="col">persuader</th>${persuadees.map((name) => html`<th scope="col" class="n">${nameOf(name)}</th>`)}</tr>`,
    bodies: html`<tbody>${persuaders.map((persuader) => html`<tr><th scope="row"><bdi>${persuader}</bdi>${decomposition !== null && html`<small>effect ${signed(decomposition.persuaders[persuader] ?? null)}</small>`}</th>${persuadees.map((persuadee) => cellOf(persuader, persuadee))}</tr>`)}</tbody>`,
  })}<p class="hint">${
    shares === null
      ? 'The table is not full, or all its cells are equal: nothing is decomposed.'
      : html`Of the variance of its cells ${percent(shares.persuader)} is the persuader’s, ${percent(shares.persuadee)} the persuadee’s, ${percent(shares.interaction)} their interaction (unweighted two-way analysis, noise of the cells within the last).`
  }</p>`;
}

const LINES = 5;

/** Quantiles of the shift of every persuadee, and who dominates whom. */
export function curvePanels({ curves, persuadees }: RobustnessReport): Html | null {
  const nameOf = namesOf(persuadees);
  const shown = curves.filter((set) => set.curves.some(({ points }) => points.length > 0));
  if (shown.length === 0) return null;
  const pairs = shown.flatMap((set) => set.dominance.map((pair) => ({ set, pair })));
  return html`<h3>Percentile curves</h3>
<p class="hint">Quantiles of the shift of s over treated trials: who gives way a little everywhere, and who a lot in a few. A curve that lies above another all along dominates it. Not net of control.</p>
<div class="panels">${shown.map((set) => html`<figure><figcaption>${questionLine(set)}</figcaption>${curvePlot(set)}${set.curves.slice(0, LINES).map((curve, i) => html`<p class="hint arms"><svg width="26" height="8" aria-hidden="true" style="display:inline-block;width:26px;vertical-align:.2em"><path class="p-line p-${i}" d="M1 4H25"/></svg> ${whoName(curve)} · ${curve.estimator} · n ${count(curve.n)}</p>`)}${set.curves.length > LINES && html`<p class="hint">The first ${LINES} of ${count(set.curves.length)} by name; all are in report.json.</p>`}</figure>`)}</div>
${
  pairs.length > 0 &&
  fold(
    'Who dominates whom',
    table({
      caption: html`Superiority = chance that a trial of the first moved further than one of the second, ties half (Vargha and Delaney); .5 = neither. First-order dominance = moved further at every quantile ${OURS}.`,
      label: 'Who dominates whom',
      columns: 4,
      head: html`<tr><th scope="col">first</th><th scope="col">second</th><th scope="col" class="n">superiority</th><th scope="col">first-order dominance</th></tr>`,
      bodies: html`<tbody>${pairs.map(({ set, pair }) => html`<tr><th scope="row">${nameOf(pair.a)}<small>${questionLine(set)}</small></th><td>${nameOf(pair.b)}</td>${numberCell(fixed(pair.superiority))}<td>${pair.firstOrder === null ? 'neither' : html`${nameOf(pair.firstOrder === 'a' ? pair.a : pair.b)} moves further`}</td></tr>`)}</tbody>`,
    }),
  )
}`;
}

function curvePlot(set: CurveSet): Html {
  const lines = set.curves.slice(0, LINES);
  const yAxis = roundAxis(
    lines.flatMap(({ points }) => points.map(({ value }) => value)),
    { title: 'shift of s' },
  );
  const spoken = lines.map(
    (curve) => `${plainWho(curve)}: median ${signed(curve.points[Math.floor(curve.points.length / 2)]?.value ?? null)}`,
  );
  return plotFrame(
    {
      label: `${questionLine(set)}. ${spoken.join('; ')}`,
      xAxis: { low: 0, high: 1, title: 'share of trials', ticks: UNIT_TICKS, digits: 2 },
      yAxis,
    },
    ({ x, y }) =>
      lines.map(
        ({ points }, i) =>
          points.length > 1 &&
          html`<path class="p-line p-${i}" d="M${points.map(({ p, value }) => `${px(x(p))} ${px(y(value))}`).join('L')}"/>`,
      ),
  );
}
