import { count, fixed, range } from '../format.ts';
import type { NativeReport } from '../native-categories/native-report.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { breakable, numberCell, section, table } from './parts.ts';
import { numberHeads, testedName } from './suite-parts.ts';

/** Moderators by their own codes; nothing where no data set is labelled in them. */
export function nativeSection(model: ReportModel): Html | null {
  const { native_categories: reports } = model;
  if (reports === undefined) return null;
  const name = testedName(model);
  return section(
    'native-categories',
    'By native code',
    html`<p class="lead">Where a data set is labelled in the moderator’s own taxonomy, version and all, its codes are compared as they stand, without a mapping to hazards. Unknown labels are masked. In a scheme with parents a positive code makes those above it positive (our definition).</p>
${reports.map((report) => codeTable(report, name))}`,
  );
}

function codeTable(report: NativeReport, name: (moderator: string) => Html): Html {
  const { moderator, taxonomy, sources, cases, macro_f1, codes } = report;
  return html`<h3>${name(moderator)}<small> codes of <bdi>${taxonomy}</bdi></small></h3>
<p class="hint">${count(cases)} cases of ${sources.map((source, i) => html`${i > 0 && ', '}<bdi>${source}</bdi>`)}. Macro-F1 over codes ${fixed(macro_f1)} ${macro_f1 !== null && range(report)}.</p>
${table({
  caption: 'Support: positive labels. Missing answers count as misses unless a policy says otherwise.',
  label: 'By native code',
  columns: 8,
  head: html`<tr><th scope="col">code</th>${numberHeads(['support', 'predicted', 'precision', 'recall', 'F1', 'unknown', 'no answer'])}</tr>`,
  bodies: html`<tbody>${codes.map(
    (row) =>
      html`<tr><th scope="row">${breakable(row.code)}${row.name !== row.code && html`<small><bdi>${row.name}</bdi></small>`}</th>${numberCell(count(row.support))}${numberCell(count(row.predicted))}${[row.precision, row.recall, row.f1].map((value) => numberCell(fixed(value)))}${numberCell(count(row.unknown))}${numberCell(count(row.missing))}</tr>`,
  )}</tbody>`,
})}`;
}
