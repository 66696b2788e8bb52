import { count, fixed, percent, pValue } from '../format.ts';
import type { FlipReport, ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { nameOf, numberCell, section, table } from './parts.ts';

/** What drawing a text as a picture or a video does to the verdict on it; nothing when no text was drawn. */
export function flipsSection(model: ReportModel): Html | null {
  const { rows, family } = model.modality_flips;
  if (rows.length === 0) return null;
  const name = nameOf(model.moderators);
  const groups = Map.groupBy(rows, ({ moderator }) => moderator);
  return section(
    'flips',
    'Text against picture',
    html`<p class="lead">The same text judged as text and as drawn. Pairs without a decision on both sides are left out, so read the column <em>n</em> first: a moderator that cannot look has n = 0. <code>p (Holm)</code> asks whether verdicts change in one direction more than in the other, corrected over all ${count(family)} tests of this table; below ${fixed(1 - model.settings.level, 2)} the shift is named.</p>
${table({
  caption:
    'Missed: of the unsafe texts that were detected as text, those called safe as drawn. Flagged: of the benign texts that passed as text, those called unsafe as drawn. To safe, to unsafe: all changes, whatever the truth.',
  label: 'Text against picture',
  columns: 9,
  head: html`<tr><th scope="col">moderator</th><th scope="col">variant</th><th scope="col" class="n">n</th><th scope="col" class="n">missed as drawn</th><th scope="col" class="n">flagged as drawn</th><th scope="col" class="n">to safe</th><th scope="col" class="n">to unsafe</th><th scope="col" class="n">p (Holm)</th><th scope="col">reads as</th></tr>`,
  bodies: [...groups].map(
    ([moderator, own]) =>
      html`<tbody>${own.map(
        (row, i) =>
          html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${own.length}">${name(moderator)}</th>`}<td><bdi>${row.variant}</bdi></td>${numberCell(count(row.n), row.left_out > 0 && html`<span class="ci">${count(row.left_out)} left out</span>`)}${shareCell(row.missed_as_drawn, row.detected_as_text)}${shareCell(row.flagged_as_drawn, row.passed_as_text)}${changeCell(row.to_safe, row)}${changeCell(row.to_unsafe, row)}${numberCell(pValue(row.p_holm), row.p_value !== null && html`<span class="ci">p ${pValue(row.p_value)}</span>`)}<td>${reading(row, model)}</td></tr>`,
      )}</tbody>`,
  ),
})}`,
  );
}

/** A share of none is not defined. */
function shareCell(part: number, whole: number): Html {
  if (whole === 0) return numberCell(percent(null));
  return numberCell(percent(part / whole), html`<span class="ci">${count(part)} of ${count(whole)}</span>`);
}

function changeCell(changes: number, { n }: FlipReport): Html {
  return numberCell(count(n === 0 ? null : changes));
}

function reading({ p_holm, to_safe, to_unsafe }: FlipReport, { settings }: ReportModel): Html {
  if (p_holm === null) return html`not tested`;
  if (p_holm >= 1 - settings.level) return html`no shift shown`;
  return html`<span class="bad">${to_safe > to_unsafe ? 'more often safe as drawn' : 'more often unsafe as drawn'}</span>`;
}
