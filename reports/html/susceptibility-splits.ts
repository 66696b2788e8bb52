import { count, fixed, percent, pValue, signed } from '../format.ts';
import { finalFigure, shiftOf } from '../persuasion/main-figures.ts';
import type { Cell, ColumnReport, PersuasionReport } from '../persuasion/persuasion-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import {
  armHead,
  armName,
  COUNT_HEAD,
  countCell,
  figureCell,
  groupRow,
  netCell,
  OURS,
  type Place,
  placesOf,
  word,
} from './susceptibility-parts.ts';

/** By the strategy or the context of the case. */
export function splitTable(report: PersuasionReport, of: 'by_strategy' | 'by_context'): Html | null {
  const places = placesOf(report.persuadees).filter(({ column }) => column[of].length > 0);
  if (places.length === 0) return null;
  const what = of === 'by_strategy' ? 'strategy' : 'context';
  const flips = places.some(({ column }) => column.answers);
  return html`<h3>By ${what} of the case</h3>${table({
    caption: html`${what === 'strategy' ? 'A case is of the one strategy that its turns use; mixed = of several. ' : ''}Over all priors; control cells hold the same cases. Interval under each estimate.${flips && html` Flips only where there is a right answer, all three or none. Discernment is ${OURS}.`}`,
    label: `By ${what}`,
    columns: flips ? 7 : 4,
    head: html`<tr><th scope="col">${what}<small>arm</small></th>${COUNT_HEAD}<th scope="col" class="n">shift</th><th scope="col" class="n">net of control</th>${flips && html`<th scope="col" class="n">NEG-Flip</th><th scope="col" class="n">POS-Flip</th><th scope="col" class="n">Discernment</th>`}</tr>`,
    bodies: places.map((place) => splitBody(place, { cells: place.column[of], flips })),
  })}`;
}

function splitBody(place: Place, { cells, flips }: { cells: readonly Cell[]; flips: boolean }): Html {
  const groups = [...Map.groupBy(cells, ({ group }) => group ?? 'unknown').values()];
  const { source, answers } = place.column;
  const metrics = flips ? (['neg_flip_at', 'pos_flip_at', 'discernment_at'] as const) : [];
  return html`<tbody>${groupRow(place, flips ? 7 : 4)}${groups.flat().map((cell) => {
    const shift = shiftOf(cell, source);
    const figures = metrics.map((metric) =>
      answers ? figureCell(finalFigure(cell, metric), { sign: metric === 'discernment_at' }) : numberCell(fixed(null)),
    );
    return html`<tr><th scope="row">${word(cell.group)}<small>${armName(cell.arm)}</small></th>${countCell(cell)}${figureCell(shift, { sign: true })}${netCell(shift, cell)}${figures}</tr>`;
  })}</tbody>`;
}

/** What a single turn of a strategy moves. */
export function stepTable(report: PersuasionReport): Html | null {
  const places = placesOf(report.persuadees).filter(({ column }) => column.steps.length > 0);
  if (places.length === 0) return null;
  return html`<h3>Step by strategy of the turn ${OURS}</h3>${table({
    caption: html`Mean of s after a turn less s before it, over the turns played with that strategy; in control, over its neutral turns. A turn’s place in the dialogue plays a part too: early turns find more room to move.`,
    label: 'Step by strategy of the turn',
    columns: 3,
    head: html`<tr><th scope="col">arm<small>strategy</small></th><th scope="col" class="n">turns<small>of played · coverage</small></th><th scope="col" class="n">step</th></tr>`,
    bodies: places.map(
      (place) =>
        html`<tbody>${groupRow(place, 3)}${place.column.steps.map(
          (step) =>
            html`<tr>${armHead(step.arm, step.strategy)}${numberCell(count(step.measured), html`<span class="ci">of ${count(step.turns)} · ${percent(step.turns === 0 ? null : step.measured / step.turns)}</span>`)}${figureCell(step, { sign: true })}</tr>`,
        )}</tbody>`,
    ),
  })}`;
}

const PARTS = {
  info: ['information', 'caption − text'],
  visual: ['seeing it', 'media − caption'],
  total: ['both', 'media − text'],
  presence: ['any picture', 'placebo − text'],
} as const;

export function upliftTable(report: PersuasionReport): Html | null {
  const places = placesOf(report.persuadees).filter(({ column }) => column.uplift !== null);
  if (places.length === 0) return null;
  return html`<h3>What pictures add ${OURS}</h3>${table({
    caption: html`Differences of the shift between arms, over triples of text, caption and media of one case, prior and repeat; a triple that lacks a reading is dropped, so that the parts add up. Flips: pairs right before any persuasion in both arms, wrong at T in one arm only; McNemar’s exact test.`,
    label: 'What pictures add',
    columns: 4,
    head: html`<tr><th scope="col">part</th><th scope="col" class="n">triples</th><th scope="col" class="n">uplift</th><th scope="col" class="n">flips in one arm only</th></tr>`,
    bodies: places.map((place) => upliftBody(place)),
  })}`;
}

function upliftBody(place: Place): Html {
  const { triples, dropped, parts } = place.column.uplift!;
  return html`<tbody>${groupRow(place, 4)}${parts.map(
    ({ part, flips, ...figure }) =>
      html`<tr><th scope="row">${PARTS[part][0]}<small>${PARTS[part][1]}</small></th>${numberCell(count(triples), html`<span class="ci">${count(dropped)} dropped</span>`)}${figureCell(figure, { sign: true })}${
        flips === null
          ? numberCell(fixed(null))
          : numberCell(
              `${count(flips.only_first)} | ${count(flips.only_second)}`,
              html`<span class="ci">of ${count(flips.pairs)} pairs, p ${pValue(flips.p)}</span>`,
            )
      }</tr>`,
  )}</tbody>`;
}

/** Nothing where the run has one prior only. */
export function priorTable(report: PersuasionReport): Html | null {
  if (report.priors.length < 2) return null;
  const places = placesOf(report.persuadees).filter(({ column }) => column.prior_effects.length > 0);
  if (places.length === 0) return null;
  return html`<h3>What a stated prior changes ${OURS}</h3>${table({
    caption:
      'Mean shift by how firmly the persuadee states the opposite view beforehand, and its difference to the prior none.',
    label: 'What a stated prior changes',
    columns: 4,
    head: html`<tr><th scope="col">arm<small>prior</small></th><th scope="col" class="n">n</th><th scope="col" class="n">shift</th><th scope="col" class="n">against none</th></tr>`,
    bodies: places.map((place) => priorBody(place, place.column)),
  })}`;
}

function priorBody(place: Place, { prior_effects }: ColumnReport): Html {
  return html`<tbody>${groupRow(place, 4)}${prior_effects.map(
    ({ arm, prior, n_measured, mean, low, high, difference }) =>
      html`<tr>${armHead(arm, html`prior ${prior}`)}${numberCell(count(n_measured))}${figureCell({ value: mean, low, high }, { sign: true })}${numberCell(prior === 'none' ? 'reference' : signed(difference))}</tr>`,
  )}</tbody>`;
}
