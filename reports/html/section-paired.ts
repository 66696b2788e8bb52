import { count, fixed, percent, pValue, range, signed } from '../format.ts';
import type { PairReport, ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { missing, nameOf, notes, numberCell, section, table } from './parts.ts';

/** Whether two moderators differ on the same cases. */
export function pairedSection(model: ReportModel): Html {
  const { pairs, family, notes: lines } = model.comparisons;
  if (pairs.length === 0)
    return section(
      'paired',
      'Paired comparison',
      html`<p>Nothing to compare: it takes two moderators under test with cases that both could assess.</p>${notes(lines)}`,
    );
  const name = nameOf(model.moderators);
  const groups = Map.groupBy(pairs, ({ a, b }) => JSON.stringify([a, b]));
  return section(
    'paired',
    'Paired comparison',
    html`<p class="lead">Two moderators on the cases that both could assess. Accuracy by McNemar’s exact test, the F1 family by randomisation over clusters (two-sided). <code>p (Holm)</code> is corrected over all ${count(family)} tests of this table; below ${fixed(1 - model.settings.level, 2)} the difference is marked.</p>
${table({
  caption: `Difference = first minus second, with its ${percent(model.settings.level, 0)} interval.`,
  label: 'Paired comparison',
  columns: 8,
  head: html`<tr><th scope="col">moderators</th><th scope="col">metric</th><th scope="col" class="n">first</th><th scope="col" class="n">second</th><th scope="col" class="n">difference</th><th scope="col" class="n">p</th><th scope="col" class="n">p (Holm)</th><th scope="col">reads as</th></tr>`,
  bodies: [...groups.values()].map(
    (rows) =>
      html`<tbody>${rows.map(
        (row, i) =>
          html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${rows.length}">${name(row.a)}<small>against ${name(row.b)}, n = ${count(row.n)}</small></th>`}<td>${row.metric}<small>${row.test}</small></td>${numberCell(fixed(row.value_a))}${numberCell(fixed(row.value_b))}${numberCell(signed(row.difference), html`<span class="ci">${row.low === null ? missing() : range(row)}</span>`)}${numberCell(pValue(row.p_value))}${numberCell(pValue(row.p_holm))}<td>${reading(row, model, name)}</td></tr>`,
      )}</tbody>`,
  ),
})}
${notes(lines)}`,
  );
}

function reading(row: PairReport, model: ReportModel, name: (moderator: string) => Html): Html {
  if (row.p_holm === null || row.difference === null) return html`not tested`;
  if (row.p_holm >= 1 - model.settings.level) return html`no difference shown`;
  return html`<span class="ok">${name(row.difference > 0 ? row.a : row.b)} higher</span>`;
}
