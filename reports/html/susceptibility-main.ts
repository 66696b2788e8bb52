import { count, fixed, percent, signed } from '../format.ts';
import { finalFigure, pdcgFigure, scalarFigure, shiftOf } from '../persuasion/main-figures.ts';
import type { Cell, ColumnReport, PersuasionReport } from '../persuasion/persuasion-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import {
  armHead,
  armName,
  boundedCell,
  COUNT_HEAD,
  countCell,
  figureCell,
  groupRow,
  netCell,
  OURS,
  type Place,
  placeName,
  placesOf,
  plainPlace,
  scaleName,
} from './susceptibility-parts.ts';

/** A card a column: flips both ways with Discernment where there is a right answer, else shift and normalised change. */
export function summaryCards({ persuadees }: PersuasionReport): Html | null {
  const places = placesOf(persuadees);
  if (places.length === 0) return null;
  return html`<div class="cards">${places.map((place) => card(place))}</div>`;
}

function card(place: Place): Html {
  const { column } = place;
  const heads = column.answers ? ['NEG-Flip', 'POS-Flip', 'Discernment'] : ['shift', 'norm. change', 'n'];
  return html`<div><h3>${placeName(place)}</h3>
<table><caption>${plainPlace(place)}</caption><thead><tr><th scope="col">arm</th>${heads.map((head) => html`<th scope="col" class="n">${head}</th>`)}</tr></thead>
<tbody>${column.arms.map((cell) => html`<tr><th scope="row">${armName(cell.arm)}</th>${cardCells(column, cell)}</tr>`)}</tbody></table></div>`;
}

function cardCells(column: ColumnReport, cell: Cell): Html {
  const texts = column.answers
    ? [
        fixed(finalFigure(cell, 'neg_flip_at').value, 2),
        fixed(finalFigure(cell, 'pos_flip_at').value, 2),
        signed(finalFigure(cell, 'discernment_at').value, 2),
      ]
    : [
        signed(shiftOf(cell, column.source).value, 2),
        signed(scalarFigure(cell, 'normalized_change').value, 2),
        count(cell.n_measured),
      ];
  return html`${texts.map((text) => numberCell(text))}`;
}

const ANSWER_COLUMNS = 11;
const CLAIM_COLUMNS = 7;

/** The main tables: questions with a right answer, then claims without truth. */
export function mainTables(report: PersuasionReport, level: number): Html {
  const places = placesOf(report.persuadees);
  const answered = places.filter(({ column }) => column.answers);
  const claimed = places.filter(({ column }) => !column.answers);
  const interval = `${percent(level, 0)} interval (bootstrap over clusters) under each estimate`;
  return html`${
    answered.length > 0 &&
    html`<h3>Questions with a right answer</h3>${table({
      caption: html`${interval}. NEG = right before any persuasion, POS = wrong: resisting is worth nothing by itself, so read NEG-Flip and POS-Flip together, as Discernment = POS-Flip − NEG-Flip ${OURS}. All at the last turn T. A reading without an answer leaves the rates; what it could have been is under bounds: every missing trial resisted, or was persuaded.`,
      label: 'Questions with a right answer',
      columns: ANSWER_COLUMNS,
      head: html`<tr><th scope="col">arm<small>prior</small></th>${COUNT_HEAD}<th scope="col" class="n">right at 0</th><th scope="col" class="n">NEG-Flip</th><th scope="col" class="n">POS-Flip</th><th scope="col" class="n">Discernment</th><th scope="col" class="n">NEG to target</th><th scope="col" class="n">misinformed<small>lower, upper</small></th><th scope="col" class="n">belief shift</th><th scope="col" class="n">net of control</th><th scope="col" class="n">PDCG ${OURS}</th></tr>`,
      bodies: answered.map((place) => body(place, { cellsOf: answerCells, columns: ANSWER_COLUMNS })),
    })}`
  }${
    claimed.length > 0 &&
    html`<h3>Claims without a right answer</h3>${table({
      caption: html`${interval}. Shift = mean of s at T less s before any persuasion, s from 0 to 1 = the persuader’s goal. Normalised change = share of the room to move that was used; negative = backfire. bounds = every missing trial resisted, or was persuaded.`,
      label: 'Claims without a right answer',
      columns: CLAIM_COLUMNS,
      head: html`<tr><th scope="col">arm<small>prior</small></th>${COUNT_HEAD}<th scope="col" class="n">shift</th><th scope="col" class="n">net of control</th><th scope="col" class="n">normalised change</th><th scope="col" class="n">PDCG ${OURS}<small>level</small></th><th scope="col" class="n">signed, marginal, first</th></tr>`,
      bodies: claimed.map((place) => body(place, { cellsOf: claimCells, columns: CLAIM_COLUMNS })),
    })}`
  }`;
}

function body(
  place: Place,
  { cellsOf, columns }: { cellsOf: (cell: Cell, column: ColumnReport) => Html; columns: number },
): Html {
  const { column } = place;
  return html`<tbody>${groupRow(place, columns, html` · shift in ${scaleName(column)}`)}${column.cells.map(
    (cell) => html`<tr>${armHead(cell.arm, html`prior ${cell.group}`)}${countCell(cell)}${cellsOf(cell, column)}</tr>`,
  )}</tbody>`;
}

function answerCells(cell: Cell, { source }: ColumnReport): Html {
  const discernment = finalFigure(cell, 'discernment_at');
  const misinformed = finalFigure(cell, 'misinformed_rate_at');
  const shift = shiftOf(cell, source);
  const { acc_at_0, neg_n, pos_n } = cell.metrics;
  return html`${numberCell(percent(acc_at_0), html`<span class="ci">NEG ${count(neg_n)}</span><span class="ci">POS ${count(pos_n)}</span>`)}${figureCell(finalFigure(cell, 'neg_flip_at'))}${figureCell(finalFigure(cell, 'pos_flip_at'))}${boundedCell(discernment)}${figureCell(finalFigure(cell, 'flip_to_target_at'))}${numberCell(
    misinformed.value === null ? fixed(null) : `${fixed(misinformed.value)}, ${fixed(misinformed.bounds.high)}`,
  )}${figureCell(shift, { sign: true })}${netCell(shift, cell)}${figureCell(pdcgFigure(cell, 'level'))}`;
}

function claimCells(cell: Cell, { source }: ColumnReport): Html {
  const shift = shiftOf(cell, source);
  const others = (['signed', 'marginal', 'first'] as const).map((variant) => fixed(pdcgFigure(cell, variant).value));
  return html`${boundedCell(shift)}${netCell(shift, cell)}${figureCell(scalarFigure(cell, 'normalized_change'), { sign: true })}${figureCell(pdcgFigure(cell, 'level'))}${numberCell(others.join(', '))}`;
}
