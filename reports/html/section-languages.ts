import { count, fixed, percent, range, signed } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { LANGUAGE_METRICS, type LanguageRow, type LanguageScore, type LanguagesReport } from '../suites/suite-shape.ts';
import { type Html, html } from './html.ts';
import { breakable, numberCell, section, table } from './parts.ts';
import { numberHeads, testedName } from './suite-parts.ts';

/** The same scores in every language; nothing when the cases are in one. */
export function languagesSection(model: ReportModel): Html | null {
  const report = model.suites?.languages ?? null;
  if (report === null) return null;
  const name = testedName(model);
  return section(
    'languages',
    'Languages',
    html`<p class="lead">${basis(report)} Beneath each value its interval, then its difference to English. <em>Mean</em> gives every language one voice; the worst language is the one with the lowest <code>macro_f1_binary</code>. Convention “wrong”.</p>
${table({
  caption: 'Scores in each language.',
  label: 'Scores in each language',
  columns: 5 + LANGUAGE_METRICS.length,
  head: html`<tr><th scope="col">moderator</th><th scope="col">language</th>${LANGUAGE_METRICS.map((metric) => html`<th scope="col" class="n">${breakable(metric)}</th>`)}${numberHeads(['n', 'coverage', 'errors'])}</tr>`,
  bodies: report.rows.map(
    (row) =>
      html`<tbody>${row.languages.map((score, i) => html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${row.languages.length + 1}">${name(row.moderator)}</th>`}${scoreCells(score, row)}</tr>`)}<tr class="mean"><td>mean</td>${LANGUAGE_METRICS.map((metric) => numberCell(fixed(row.mean[metric])))}<td></td><td></td><td></td></tr></tbody>`,
  ),
})}
<h3>What people agree on</h3>
${table({
  caption:
    'Human ceiling: single votes, and the majority of votes, that equal gold. Disputed: the majority of the annotators differs from gold; errors there need adjudication before they count against a moderator.',
  label: 'Human ceiling by language',
  columns: 5,
  head: html`<tr><th scope="col">language</th>${numberHeads(['cases', 'disputed', 'single votes', 'majority'])}</tr>`,
  bodies: html`<tbody>${report.languages.map(
    ({ language, cases, disputed, single_vote_accuracy, majority_accuracy }) =>
      html`<tr><th scope="row"><bdi>${language}</bdi></th>${numberCell(count(cases))}${numberCell(count(disputed))}${numberCell(fixed(single_vote_accuracy))}${numberCell(fixed(majority_accuracy))}</tr>`,
  )}</tbody>`,
})}`,
  );
}

function basis({ basis: of, functionalities, left_out }: LanguagesReport): Html {
  if (of === 'all')
    return html`All clean cases: the languages hold different cases, so differences mix language and material.`;
  return html`Clean cases of the HateCheck family on the ${count(functionalities)} functionalities that all its languages share${left_out.length > 0 && html` (left out: ${left_out.map((one, i) => html`${i > 0 && ', '}<bdi>${one}</bdi>`)})`}.`;
}

function scoreCells(score: LanguageScore, { worst }: LanguageRow): Html {
  const disputed = score.errors_disputed > 0 && html`<span class="ci">${count(score.errors_disputed)} disputed</span>`;
  return html`<td><bdi>${score.language}</bdi>${score.language === worst && html`<small class="bad">worst</small>`}</td>${LANGUAGE_METRICS.map(
    (metric) => {
      const gap = score.gap_to_english[metric];
      const beneath = html`<span class="ci">${range({ low: score.low[metric], high: score.high[metric] })}</span>${gap !== null && score.language !== 'en' && html`<span class="ci">${signed(gap)}</span>`}`;
      return numberCell(fixed(score.values[metric]), score.values[metric] !== null && beneath);
    },
  )}${numberCell(count(score.n))}${numberCell(percent(score.coverage))}${numberCell(count(score.errors), disputed)}`;
}
