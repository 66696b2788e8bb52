import { count, fixed, percent, pValue, range, signed } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { missing, moderatorName, notes, numberCell, section, table } from './parts.ts';

/** This run beside an earlier one of the same suite. */
export function againstSection(model: ReportModel): Html | null {
  const { against } = model;
  if (against === undefined) return null;
  const said = [
    html`${count(against.only_here)} cases are only in this run, ${count(against.only_there)} only in the earlier one: they are left out.`,
    against.truth_changed > 0 &&
      html`${count(against.truth_changed)} shared cases have another truth now and are left out.`,
    against.unpaired.length > 0 &&
      html`Without a moderator of the same name in the other run: ${against.unpaired.map((name, i) => html`${i > 0 && ', '}<bdi>${name}</bdi>`)}.`,
  ].filter((line) => line !== false);
  return section(
    'against',
    'Against an earlier run',
    html`<p class="lead">This run beside <bdi>${against.title}</bdi> (spec ${against.spec_digest.slice(0, 12)}), case by case over the ${count(against.shared)} cases that both have. Difference = this run minus the earlier one. Accuracy by McNemar’s exact test, the F1 family by randomisation over clusters; <code>p (Holm)</code> over all ${count(against.family)} tests of this table.</p>
${table({
  caption: 'A flip: the same case, decided otherwise than before.',
  label: 'Against an earlier run',
  columns: 8,
  head: html`<tr><th scope="col">moderator</th><th scope="col" class="n">flips</th><th scope="col">metric</th><th scope="col" class="n">now</th><th scope="col" class="n">earlier</th><th scope="col" class="n">difference</th><th scope="col" class="n">p</th><th scope="col" class="n">p (Holm)</th></tr>`,
  bodies: against.moderators.map((moderator) => {
    const { pairs, flips, both_decided, to_safe, to_unsafe, changed } = moderator;
    const share = both_decided === 0 ? null : flips / both_decided;
    const head = html`<th scope="rowgroup" rowspan="${Math.max(1, pairs.length)}">${moderatorName(moderator)}${changed.map((line) => html`<small><bdi>${line}</bdi></small>`)}</th><td class="n" rowspan="${Math.max(1, pairs.length)}">${percent(share)}<span class="ci">${count(flips)} of ${count(both_decided)}: ${count(to_unsafe)} to unsafe, ${count(to_safe)} to safe</span></td>`;
    if (pairs.length === 0)
      return html`<tbody><tr>${head}<td colspan="6">no case that both runs could assess</td></tr></tbody>`;
    return html`<tbody>${pairs.map(
      (row, i) =>
        html`<tr>${i === 0 && head}<td>${row.metric}<small>${row.test}, n = ${count(row.n)}</small></td>${numberCell(fixed(row.value_a))}${numberCell(fixed(row.value_b))}${numberCell(signed(row.difference), html`<span class="ci">${row.low === null ? missing() : range(row)}</span>`)}${numberCell(pValue(row.p_value))}${numberCell(pValue(row.p_holm))}</tr>`,
    )}</tbody>`;
  }),
})}
${notes(said)}`,
  );
}
