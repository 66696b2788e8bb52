import type { ClassScore } from '../../metrics/classification-score.ts';
import { count, fixed } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { breakable, missing, notes, numberCell, section, table } from './parts.ts';
import { numberHeads, testedName } from './suite-parts.ts';

/** Truth of another policy in three views; nothing where they are one. */
export function offPolicySection(model: ReportModel): Html | null {
  const { off_policy: reports } = model;
  if (reports === undefined) return null;
  const name = testedName(model);
  const lacks = reports.some(({ hazards }) => hazards.some(({ one_vs_all }) => one_vs_all === null));
  return section(
    'off-policy',
    'Truth of another policy',
    html`<p class="lead">The data set’s labels follow its own policy, not the moderator’s. Three ways to read them (after the Llama Guard paper): <em>overall</em>, safe or unsafe by verdict; <em>one against all</em>, a hazard against everything else, by what the moderator says of that hazard; <em>one against benign</em>, the same without cases that are positive for other hazards only, on which a moderator may rightly raise an alarm. <em>By verdict</em> asks of those cases only whether they were flagged: it also counts a right alarm under another name. Hazards that no label denies are left out.</p>
${table({
  caption: 'F1, under it precision and recall. A missing answer is a miss, or left out where the policy drops it.',
  label: 'Truth of another policy',
  columns: 7,
  head: html`<tr><th scope="col">moderator</th><th scope="col">hazard</th>${numberHeads(['support', 'one against all', 'one against benign', 'by verdict', 'other harm left out'])}</tr>`,
  bodies: reports.map(
    ({ moderator, overall, hazards }) =>
      html`<tbody><tr><th scope="rowgroup" rowspan="${hazards.length + 1}">${name(moderator)}</th><td>overall</td>${numberCell(count(overall?.support ?? null))}<td class="n"></td><td class="n"></td>${scoreCell(overall)}<td class="n"></td></tr>
${hazards.map(
  (row) =>
    html`<tr><td>${breakable(row.hazard)}</td>${numberCell(count(row.support))}${[row.one_vs_all, row.one_vs_benign, row.by_verdict].map(scoreCell)}${numberCell(count(row.other_positives))}</tr>`,
)}</tbody>`,
  ),
})}
${notes(lacks ? ['No F1: the moderator’s taxonomy lacks the hazard, so only its verdict can be judged.'] : [])}`,
  );
}

function scoreCell(score: ClassScore | null): Html {
  if (score === null || score.f1 === null) return html`<td class="n null">${missing()}</td>`;
  return html`<td class="n">${fixed(score.f1)}<span class="ci">${fixed(score.precision)} / ${fixed(score.recall)}</span></td>`;
}
