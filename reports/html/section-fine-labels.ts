import { count, fixed, percent, range } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { missing, nameOf, section, table } from './parts.ts';

/** Accuracy of the binary verdict by the sources' own labels; nothing in a run over one source. */
export function fineLabelsSection(model: ReportModel): Html | null {
  const { fine_labels: rows } = model;
  if (rows === undefined) return null;
  const name = nameOf(model.moderators);
  const columns = 3 + model.moderators.length;
  return section(
    'fine-labels',
    'By label',
    html`<p class="lead">A breakdown of the binary verdict by the labels that each source gives its cases. These labels are no predicted classes, and truth is the same inside most of them, so this is accuracy (recall where truth is unsafe, one minus the false-positive rate where it is safe); an F1 would be degenerate. A case with several labels counts in each; cases of unknown truth are in none. A missing answer counts as wrong; Wilson’s ${percent(model.settings.level, 0)} interval.</p>
${table({
  caption: 'By source, then label.',
  label: 'Accuracy by label',
  columns,
  head: html`<tr><th scope="col">label</th><th scope="col">truth</th><th scope="col" class="n">cases</th>${model.moderators.map((one) => html`<th scope="col" class="n">${name(one.name)}</th>`)}</tr>`,
  bodies: [...Map.groupBy(rows, ({ source }) => source)].map(
    ([source, own]) =>
      html`<tbody><tr class="group"><th scope="rowgroup" colspan="${columns}"><bdi>${source}</bdi></th></tr>
${own.map(
  (row) =>
    html`<tr><th scope="row"><bdi>${row.label}</bdi></th><td><span class="tag ${row.truth}">${row.truth}</span></td><td class="n">${count(row.cases)}</td>${row.accuracies.map((cell) => (cell.accuracy === null ? html`<td class="n null">${missing()}</td>` : html`<td class="n">${fixed(cell.accuracy)}<span class="ci">${range(cell)}</span></td>`))}</tr>`,
)}</tbody>`,
  ),
})}`,
  );
}
