import { count, fixed, percent } from '../format.ts';
import type { ActionArm } from '../persuasion/action-outcomes.ts';
import type { RobustnessReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import { columnRow, effectCell } from './robustness-parts.ts';

const COLUMNS = 7;

/** What persuadees do at the end: buy, pay, sign, choose (P 7.12). Null = no case asks for an action. */
export function actionTable({ actions, net_of_control }: RobustnessReport): Html | null {
  if (actions.length === 0) return null;
  return html`<h3>Actions</h3>
<p class="hint">Each action is asked twice, its options as listed and reversed. It counts where both orders give the same one; else it is inconsistent: neither the target nor another, and not in the rate. Rates and shares with Wilson’s interval over clusters, net rates with the bootstrap over clusters. z takes the trials as independent.${!net_of_control && ' The run has no control arm: nothing is subtracted.'}</p>
${table({
  caption: 'The action at T that the persuader wants.',
  label: 'Actions',
  columns: COLUMNS,
  head: html`<tr><th scope="col">arm</th><th scope="col" class="n">target action</th><th scope="col" class="n">less control</th><th scope="col" class="n">z</th><th scope="col" class="n">inconsistent</th><th scope="col" class="n">another action</th><th scope="col" class="n">missing</th></tr>`,
  bodies: actions.map((column) => html`<tbody>${columnRow(column, COLUMNS)}${column.arms.map(armRow)}</tbody>`),
})}`;
}

function armRow({ arm, classes, rate, inconsistent, net, z }: ActionArm): Html {
  const trials = Object.values(classes).reduce((sum, n) => sum + n, 0);
  const share = (n: number) => numberCell(count(n), html`<span class="ci">${percent(n / trials, 0)}</span>`);
  return html`<tr><th scope="row">${arm}</th>${effectCell(rate, { share: true })}${net === null ? numberCell(fixed(null)) : effectCell(net, { n: false })}${numberCell(fixed(z))}${effectCell(inconsistent, { share: true })}${share(classes.other)}${share(classes.missing)}</tr>`;
}
