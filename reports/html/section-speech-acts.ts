import { count, words } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { SpeechActRow } from '../suites/suite-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, section, table } from './parts.ts';
import { shareCell, testedName } from './suite-parts.ts';

/** Accuracy by what a text does with its words; nothing where no case says. */
export function speechActsSection(model: ReportModel): Html | null {
  const report = model.suites?.speech_acts ?? null;
  const [first] = report?.rows ?? [];
  if (report === null || first === undefined) return null;
  const name = testedName(model);
  const groups = Map.groupBy(report.rows, ({ facet }) => facet);
  return section(
    'speech-acts',
    'By speech act',
    html`<p class="lead">Accuracy on clean texts that quote, negate, reclaim or mention rather than attack, and on what they are directed at. Which kind of case does which is our mapping of each source’s own kinds. Truth is mostly the same inside a row; a missing answer counts as wrong.</p>
${table({
  caption: 'Accuracy by speech act, directedness and identity mention.',
  label: 'Accuracy by speech act',
  columns: 3 + first.accuracies.length,
  head: html`<tr><th scope="col">speech act</th><th scope="col">truth</th><th scope="col" class="n">cases</th>${first.accuracies.map(({ moderator }) => html`<th scope="col" class="n">${name(moderator)}</th>`)}</tr>`,
  bodies: [...groups].map(
    ([facet, rows]) =>
      html`<tbody><tr class="group"><th scope="rowgroup" colspan="${3 + first.accuracies.length}">${words(facet)}</th></tr>${rows.map(actRow)}</tbody>`,
  ),
})}`,
  );
}

function actRow({ name, truth, cases, accuracies }: SpeechActRow): Html {
  return html`<tr><th scope="row"><bdi>${name}</bdi></th><td><span class="tag ${truth}">${truth}</span></td>${numberCell(count(cases))}${accuracies.map(({ accuracy }) => shareCell(accuracy))}</tr>`;
}
