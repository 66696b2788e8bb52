import { count, percent } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { DisguiseColumn, ObfuscationRow } from '../suites/suite-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, section, table } from './parts.ts';
import { groupedBody, numberHeads, shareCell, testedName } from './suite-parts.ts';

/** What disguising a text does to the verdict on it; nothing when no text was disguised. */
export function obfuscationSection(model: ReportModel): Html | null {
  const report = model.suites?.obfuscation ?? null;
  if (report === null) return null;
  const normalised = report.rows.filter((row) => row.normalised !== null);
  return section(
    'obfuscation',
    'Obfuscation',
    html`<p class="lead">The same texts clean and in disguise, unsafe and safe ones alike. <em>Evasion</em> is conditional: of the unsafe texts detected when clean, the share missed in disguise. A missing answer (refused, invalid, timeout) counts as not detected and as not flagged; pairs that the moderator cannot assess, or that lack a row, are left out. Disguises count in the leaderboard like all other cases; the rows <code>as it is + …</code> above keep them apart.</p>
${tableOf(model, {
  rows: report.rows,
  column: ({ disguised }) => disguised,
  caption: 'Clean against disguised. Intervals: Wilson’s with the effective number of cases where templates repeat.',
})}
${
  normalised.length > 0 &&
  html`<h3>After normalisation</h3><p class="hint">The disguised text after NFKC, without invisible and bidirectional characters, and with confusable characters as the ASCII letter they resemble. What is still missed here is not undone by such a step.</p>${tableOf(
    model,
    {
      rows: normalised,
      column: (row) => row.normalised ?? row.disguised,
      caption: 'Clean against normalised disguise.',
    },
  )}`
}`,
  );
}

function tableOf(
  model: ReportModel,
  of: {
    readonly rows: readonly ObfuscationRow[];
    readonly column: (row: ObfuscationRow) => DisguiseColumn;
    readonly caption: string;
  },
): Html {
  const shownAs = new Set(of.rows.map(({ shown }) => shown)).size > 1;
  const heads = ['pairs', 'recall clean', 'recall', 'evasion', 'FPR clean', 'FPR', 'invalid', 'answered'];
  return table({
    caption: of.caption,
    label: of.caption,
    columns: 2 + heads.length,
    head: html`<tr><th scope="col">moderator</th><th scope="col">disguise</th>${numberHeads(heads)}</tr>`,
    bodies: groupedBody(of.rows, ({ moderator }) => moderator, {
      head: testedName(model),
      cells: (row) =>
        html`<td><bdi>${row.obfuscation}</bdi>${shownAs && html`<small><bdi>${row.shown}</bdi></small>`}</td>${cells(of.column(row))}`,
    }),
  });
}

function cells(column: DisguiseColumn): Html {
  const { pairs, left_out, answered } = column;
  const left = left_out > 0 && html`<span class="ci">${count(left_out)} left out</span>`;
  return html`${numberCell(count(pairs), left)}${shareCell(column.recall_clean)}${shareCell(column.recall)}${shareCell(column.evasion)}${shareCell(column.fpr_clean)}${shareCell(column.fpr)}${shareCell(column.invalid)}${numberCell(percent(pairs === 0 ? null : answered / pairs))}`;
}
