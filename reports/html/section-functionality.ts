import { count, fixed, percent, range } from '../format.ts';
import type { AccuracyCell, FunctionalityReport, ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { missing, moderatorName, nameOf, section, table } from './parts.ts';

/** Accuracy per kind of case; truth is constant inside a kind, so an F1 there would be degenerate. */
export function functionalitySection(model: ReportModel): Html {
  const name = nameOf(model.moderators);
  const columns = 3 + model.moderators.length;
  if (model.functionalities.length === 0)
    return section(
      'functionality',
      'By functionality',
      html`<p>No source of this evaluation names kinds of cases.</p>`,
    );
  const sources = [...new Set(model.functionalities.map(({ source }) => source))];
  return section(
    'functionality',
    'By functionality',
    html`<p class="lead">Accuracy on each kind of case that a source tells apart, with Wilson’s ${percent(model.settings.level, 0)} interval. Truth is the same inside a kind, so this is recall on unsafe kinds and one minus the false-positive rate on safe ones; an F1 would be degenerate there. A missing answer counts as wrong.</p>
${table({
  caption: 'Orange is below one half, blue above; the deeper, the further.',
  label: 'Accuracy by functionality',
  columns,
  head: html`<tr><th scope="col">kind of case</th><th scope="col">truth</th><th scope="col" class="n">cases</th>${model.moderators.map(({ name: moderator }) => html`<th scope="col" class="n heat">${name(moderator)}</th>`)}</tr>`,
  bodies: sources.map((source) => {
    const rows = model.functionalities.filter((row) => row.source === source);
    const facets = [...new Set(rows.map(({ facet }) => facet))];
    return html`<tbody><tr class="group"><th scope="rowgroup" colspan="${columns}"><bdi>${source}</bdi>, by ${facets.join(' and ')}</th></tr>
${rows.map(functionalityRow)}</tbody>`;
  }),
})}
${weakest(model)}`,
  );
}

function functionalityRow(row: FunctionalityReport): Html {
  return html`<tr><th scope="row"><bdi>${row.name}</bdi></th><td><span class="tag ${row.truth}">${row.truth}</span></td><td class="n">${count(row.cases)}</td>${row.accuracies.map(heatCell)}</tr>`;
}

/** Text keeps its full contrast: the tint never covers more than half. */
function heatCell(cell: AccuracyCell): Html {
  if (cell.accuracy === null) return html`<td class="n heat null">${missing()}</td>`;
  const distance = Math.abs(cell.accuracy - 0.5) * 2;
  const tint = `rgba(var(--${cell.accuracy < 0.5 ? 'low' : 'high'}),${fixed(0.42 * distance, 2)})`;
  return html`<td class="n heat" style="background:${tint}">${fixed(cell.accuracy)}<span class="ci">${range(cell)}</span></td>`;
}

const WEAK = 3;

/** The kinds of cases on which each moderator under test fails most, in words. */
function weakest(model: ReportModel): Html | null {
  const tested = model.moderators.filter(({ baseline }) => !baseline);
  const lines = tested.flatMap((moderator) => {
    const place = model.moderators.indexOf(moderator);
    const rows = model.functionalities
      .map((row) => ({ row, accuracy: row.accuracies[place]?.accuracy ?? null }))
      .filter((entry): entry is { row: FunctionalityReport; accuracy: number } => entry.accuracy !== null)
      .sort((a, b) => a.accuracy - b.accuracy)
      .slice(0, WEAK);
    if (rows.length === 0) return [];
    return [
      html`<li>${moderatorName(moderator)}: ${rows.map(({ row, accuracy }, i) => html`${i > 0 && ', '}<bdi>${row.name}</bdi> ${fixed(accuracy)}`)}</li>`,
    ];
  });
  return lines.length === 0 ? null : html`<h3>Weakest kinds</h3><ul class="notes">${lines}</ul>`;
}
