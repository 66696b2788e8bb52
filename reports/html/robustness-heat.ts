import { count, range, signed, words } from '../format.ts';
import type { ColumnFindings, HeatCell, RobustnessReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { table } from './parts.ts';
import { columnTitle, fold, plainColumn, tint } from './robustness-parts.ts';

/** Strategy x context and strategy x modality, of the most trusted column of each question. */
export function heatMaps({ columns, net_of_control: net }: RobustnessReport): Html | null {
  const shown = columns.filter(({ primary, heat }) => primary && heat.context.length > 0);
  if (shown.length === 0) return null;
  const most = shown
    .flatMap(({ heat }) => [...heat.context, ...heat.modality])
    .reduce((top, { effect }) => Math.max(top, Math.abs(effect.value ?? 0)), 0);
  return html`<h3>Strategy by context, strategy by modality</h3>
<p class="hint">${net ? 'Net shift' : 'Shift (no control arm)'} of s at T by the strategy of the case, with its interval and n. Warm = toward the persuader’s goal, cool = away from it, one scale for all maps. * = fewer than 5 measured trials: read no order into it. Empty = no trial. Of each question the most trusted estimator.</p>
${maps(shown.slice(0, OPEN), most)}${shown.length > OPEN && fold(`The maps of ${count(shown.length - OPEN)} more`, maps(shown.slice(OPEN), most))}`;
}

/** Maps that are not folded away. */
const OPEN = 4;

function maps(shown: readonly ColumnFindings[], most: number): Html {
  return html`<div class="heats">${shown.map((column) => html`<div><h4>${columnTitle(column)}</h4>${map(column, { kind: 'context', most })}${map(column, { kind: 'modality', most })}</div>`)}</div>`;
}

function map(column: ColumnFindings, { kind, most }: { kind: 'context' | 'modality'; most: number }): Html {
  const cells = column.heat[kind];
  const strategies = [...new Set(cells.map(({ strategy }) => strategy))];
  const heads = [...new Set(cells.map((cell) => cell.column))].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return table({
    caption: html`by ${kind}`,
    label: `${plainColumn(column)}: strategy by ${kind}`,
    columns: heads.length + 1,
    head: html`<tr><th scope="col">strategy</th>${heads.map((head) => html`<th scope="col" class="n heat"><bdi>${words(head)}</bdi></th>`)}</tr>`,
    bodies: html`<tbody>${strategies.map(
      (strategy) =>
        html`<tr><th scope="row"><bdi>${words(strategy)}</bdi></th>${heads.map((head) =>
          heatCell(
            cells.find((cell) => cell.strategy === strategy && cell.column === head),
            most,
          ),
        )}</tr>`,
    )}</tbody>`,
  });
}

function heatCell(cell: HeatCell | undefined, most: number): Html {
  if (cell === undefined) return html`<td class="n heat"><span class="sr">no trial</span></td>`;
  const { effect, few, control_n } = cell;
  const n = html`<span class="ci">n ${count(effect.measured)}${few && '*'}${control_n > 0 && html` | ${count(control_n)}`}</span>`;
  if (effect.value === null) return html`<td class="n heat null">—<span class="sr"> not defined</span>${n}</td>`;
  return html`<td class="n heat${few ? ' few' : ''}" style="${tint(effect.value, most)}">${signed(effect.value)}${effect.low !== null && html`<span class="ci">${range(effect)}</span>`}${n}</td>`;
}

const ORDER = ['text', 'caption', 'image', 'video', 'media'];

function place(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}
