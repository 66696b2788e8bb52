import { count, fixed, percent } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { SeverityRow } from '../severity/severity-report.ts';
import { type Html, html } from './html.ts';
import { notes, numberCell, section, table } from './parts.ts';
import { numberHeads, testedName } from './suite-parts.ts';

/** Grades that moderators give beside verdicts; nothing where none does. */
export function severitySection(model: ReportModel): Html | null {
  const { severity: reports } = model;
  if (reports === undefined) return null;
  const name = testedName(model);
  const against = reports.flatMap(({ moderator, against_truth }) =>
    against_truth === null ? [] : [{ moderator, ...against_truth }],
  );
  return section(
    'severity',
    'Severity',
    html`<p class="lead">Some moderators grade what they find: 0 none, 1 low, 2 medium, 3 high. A grade is no probability and decides nothing here.</p>
${table({
  caption: 'Grades by the truth of the case. Deeper = a larger share of the row’s grades.',
  label: 'Severity by truth',
  columns: 8,
  head: html`<tr><th scope="col">moderator</th><th scope="col">truth</th>${numberHeads(['graded', 'none (0)', 'low (1)', 'medium (2)', 'high (3)', 'mean grade', 'no grade'])}</tr>`,
  bodies: reports.map(
    ({ moderator, by_truth: rows }) =>
      html`<tbody>${rows.map(
        (row, i) =>
          html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${rows.length}">${name(moderator)}</th>`}<td><span class="tag ${row.truth}">${row.truth}</span></td>${numberCell(count(row.graded))}${gradeCells(row)}${numberCell(fixed(row.mean, 2))}${numberCell(count(row.ungraded))}</tr>`,
      )}</tbody>`,
  ),
})}
${
  against.length > 0 &&
  table({
    caption:
      'Against the grades of the data set (its facet “severity”). κ: weights grow with the square of the distance, so one grade off costs little; error: mean distance in grades.',
    label: 'Severity against the data set',
    columns: 5,
    head: html`<tr><th scope="col">moderator</th>${numberHeads(['graded by the data set', 'of these, by the moderator', 'quadratic κ', 'mean error'])}</tr>`,
    bodies: html`<tbody>${against.map(
      (row) =>
        html`<tr><th scope="row">${name(row.moderator)}</th>${numberCell(count(row.n))}${numberCell(percent(row.coverage))}${numberCell(fixed(row.quadratic_kappa))}${numberCell(fixed(row.mae))}</tr>`,
    )}</tbody>`,
  })
}
${notes(against.length === 0 ? ['No case carries a grade of the data set’s own: κ and mean error are not defined.'] : [])}`,
  );
}

function gradeCells({ counts, graded }: SeverityRow): Html {
  return html`${counts.map((n) => {
    const share = graded === 0 ? 0 : n / graded;
    return html`<td class="n heat" style="background:rgba(var(--high),${fixed(0.42 * share, 2)})">${count(n)}<span class="ci">${percent(graded === 0 ? null : share, 0)}</span></td>`;
  })}`;
}
