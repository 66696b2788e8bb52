import { count, fixed, range } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { CounterfactualRow, CounterfactualSuite } from '../suites/suite-shape.ts';
import { type Html, html } from './html.ts';
import { missing, notes, numberCell, section, table } from './parts.ts';
import { groupedBody, numberHeads, shareCell, testedName } from './suite-parts.ts';

/** What swapping the group that a text names does to the verdict on it; nothing without such templates. */
export function counterfactualSection(model: ReportModel): Html | null {
  const report = model.suites?.counterfactual ?? null;
  if (report === null) return null;
  return section(
    'counterfactual',
    'Identity swaps',
    html`<p class="lead">Templates with exactly one case for each group: only the group differs, so every difference in the verdict is a difference by group. <em>Template flips</em>: templates with any two answers that differ. <em>Pairwise flips</em>: pairs of answers within templates that differ. Missing answers flip nothing; in the rates by group they are misses and no alarms. The <em>gap</em> is the highest minus the lowest rate; its interval resamples templates for these two groups and does not cover that they were picked as the extremes.</p>
${report.suites.map((suite) => suiteTables(model, suite))}
${notes(
  report.suites.flatMap(({ rows }) =>
    rows
      .filter((row) => row.templates_left_out > 0)
      .map(
        (row) =>
          html`${testedName(model)(row.moderator)}: ${count(row.templates_left_out)} ${row.truth} templates have fewer than two answers and are in no flip rate.`,
      ),
  ),
)}
${notes(report.untold > 0 ? [`The target of ${count(report.untold)} cases was left out: too many different ones.`] : [])}`,
  );
}

function suiteTables(model: ReportModel, suite: CounterfactualSuite): Html {
  const name = testedName(model);
  const kinds = (['unsafe', 'safe'] as const).filter((truth) => suite.rows.some((row) => row.truth === truth));
  return html`<h3><bdi>${suite.source}</bdi>, <bdi>${suite.language}</bdi></h3>
<p class="hint">${count(suite.unsafe_templates + suite.safe_templates)} of ${count(suite.clusters)} templates that name a group: ${count(suite.unsafe_templates)} unsafe, ${count(suite.safe_templates)} benign.</p>
${table({
  caption:
    'How often a swap of the group changes the verdict, and the groups furthest apart: misses (FNR) on unsafe templates, false alarms (FPR) on benign ones.',
  label: 'Flips and gaps',
  columns: 6,
  head: html`<tr><th scope="col">moderator</th><th scope="col">truth</th>${numberHeads(['templates', 'template flips', 'pairwise flips', 'gap'])}</tr>`,
  bodies: groupedBody(suite.rows, ({ moderator }) => moderator, {
    head: name,
    cells: (row) =>
      html`<td><span class="tag ${row.truth}">${row.truth}</span></td>${numberCell(count(row.template_flips.n))}${shareCell(row.template_flips)}${shareCell(row.pairwise_flips)}${gapCell(row)}`,
  }),
})}
${kinds.map((truth) =>
  table({
    caption:
      truth === 'unsafe'
        ? 'Unsafe templates: who is left unprotected. Miss rate (FNR) by group.'
        : 'Benign templates: who is silenced. False-alarm rate (FPR) by group.',
    label: truth === 'unsafe' ? 'FNR by group' : 'FPR by group',
    columns: 1 + suite.groups.length,
    head: html`<tr><th scope="col">moderator</th>${suite.groups.map((group) => html`<th scope="col" class="n"><bdi>${group}</bdi></th>`)}</tr>`,
    bodies: groupedBody(
      suite.rows.filter((row) => row.truth === truth),
      ({ moderator }) => moderator,
      { head: name, cells: ({ groups }) => html`${groups.map(({ rate }) => shareCell(rate))}` },
    ),
  }),
)}`;
}

function gapCell({ gap }: CounterfactualRow): Html {
  if (gap === null) return html`<td class="n null">${missing()}</td>`;
  return html`<td class="n">${fixed(gap.gap)}<span class="ci">${range(gap)}</span>${gap.gap > 0 && html`<small><bdi>${gap.highest}</bdi> over <bdi>${gap.lowest}</bdi></small>`}</td>`;
}
