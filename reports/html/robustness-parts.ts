import { count, fixed, percent, range, signed } from '../format.ts';
import type { Effect } from '../persuasion/net-means.ts';
import type { ColumnName } from '../persuasion/robustness-shape.ts';
import { type Html, html, type Part } from './html.ts';
import { moderatorName, numberCell, plainName } from './parts.ts';
import { questionName, roleText } from './susceptibility-parts.ts';

type Named = Pick<ColumnName, 'persuadee' | 'simulated'>;

export function whoName({ persuadee, simulated }: Named): Html {
  return moderatorName({ name: persuadee, simulated });
}

export function plainWho({ persuadee, simulated }: Named): string {
  return plainName({ name: persuadee, simulated });
}

/** Question and, where a run has both, what its pictures do. */
export function questionLine({ question, visual_role }: Pick<ColumnName, 'question' | 'visual_role'>): string {
  return `${questionName(question)}${roleText(visual_role)}`;
}

export function columnTitle(column: ColumnName): Html {
  return html`${whoName(column)}<small>${questionLine(column)} · ${column.estimator}</small>`;
}

export function plainColumn(column: ColumnName): string {
  return `${plainWho(column)}, ${questionLine(column)}, ${column.estimator}`;
}

/** Heads the rows of one column of the run. */
export function columnRow(column: ColumnName, columns: number): Html {
  return html`<tr class="group"><th colspan="${columns}" scope="rowgroup"><span class="stay">${whoName(column)} · ${questionLine(column)} · ${column.estimator}</span></th></tr>`;
}

/** A figure over its interval, bounds, and n with coverage; `share`: not a change. */
export function effectCell(
  effect: Effect,
  { share = false, n: shown = true, extra = null }: { share?: boolean; n?: boolean; extra?: Part } = {},
): Html {
  const { value, low, bounds, n, measured, coverage } = effect;
  return numberCell(
    share ? fixed(value) : signed(value),
    html`${value !== null && low !== null && html`<span class="ci">${range(effect)}</span>`}${value !== null && bounds.low !== null && html`<span class="ci">bounds ${range(bounds)}</span>`}${shown && html`<span class="ci">n ${count(measured)} of ${count(n)}${n > 0 && html` · ${percent(coverage, 0)}`}</span>`}${extra}`,
  );
}

/** Colour of a change: warm toward the persuader's goal, cool away from it. */
export function tint(value: number | null, most: number): string {
  if (value === null || most === 0) return '';
  const strength = fixed(0.06 + 0.5 * Math.min(1, Math.abs(value) / most), 2);
  return `background:rgba(var(--${value > 0 ? 'low' : 'high'}),${strength})`;
}

export function fold(summary: Part, content: Part): Html {
  return html`<details><summary>${summary}</summary>${content}</details>`;
}
