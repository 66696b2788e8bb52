import type { DisagreementReport } from '../disagreement.ts';
import { count, fixed, percent } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { missing, nameOf, numberCell, section, table } from './parts.ts';

/** Where moderators under test contradict each other, and who is right there. */
export function disagreementSection(model: ReportModel): Html | null {
  const { disagreements: pairs } = model;
  if (pairs.length === 0) return null;
  const name = nameOf(model.moderators);
  return section(
    'disagreement',
    'Disagreement between moderators',
    html`<p class="lead">Two moderators on the cases that both decided, whatever the truth; <em>controversial</em> counts as unsafe. Cohen’s κ is agreement beyond what their own rates of unsafe would give by chance. The last columns count, among the cases on which they differ and whose truth is known, who has it right.</p>
${table({
  caption: 'Deeper = they differ more often.',
  label: 'Disagreement between moderators',
  columns: 9,
  head: html`<tr><th scope="col">moderators</th><th scope="col" class="n">both decided</th><th scope="col" class="n">differ</th><th scope="col" class="n">κ</th><th scope="col" class="n">both unsafe</th><th scope="col" class="n">both safe</th><th scope="col" class="n">first alone unsafe</th><th scope="col" class="n">second alone unsafe</th><th scope="col" class="n">first right : second right</th></tr>`,
  bodies: html`<tbody>${pairs.map(
    (pair) =>
      html`<tr><th scope="row">${name(pair.a)}<small>against ${name(pair.b)}</small></th>${numberCell(count(pair.n))}${shareCell(pair)}${numberCell(fixed(pair.kappa))}${[pair.both_unsafe, pair.both_safe, pair.a_only, pair.b_only].map((n) => numberCell(count(n)))}${numberCell(`${count(pair.a_right)} : ${count(pair.b_right)}`)}</tr>`,
  )}</tbody>`,
})}`,
  );
}

function shareCell({ share }: DisagreementReport): Html {
  if (share === null) return html`<td class="n heat null">${missing()}</td>`;
  const tint = `rgba(var(--low),${fixed(0.42 * Math.min(1, share * 2), 2)})`;
  return html`<td class="n heat" style="background:${tint}">${percent(share)}</td>`;
}
