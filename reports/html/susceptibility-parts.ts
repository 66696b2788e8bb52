import { count, fixed, percent, range, signed } from '../format.ts';
import type { Figure } from '../persuasion/main-figures.ts';
import type { Cell, ColumnReport, PersuadeeReport } from '../persuasion/persuasion-shape.ts';
import { type Html, html, type Part } from './html.ts';
import { moderatorName, numberCell, plainName } from './parts.ts';

/** Mark of a definition without a published source. */
export const OURS = html`<span class="ours">ours</span>`;

export interface Place {
  readonly persuadee: PersuadeeReport;
  readonly column: ColumnReport;
}

const QUESTIONS: Readonly<Record<string, string>> = {
  choice: 'questions with a right answer',
  binary: 'yes or no to claim and negation',
  likert: 'agreement with the claim',
  action: 'what it does',
};

export function questionName(question: string): string {
  return Object.hasOwn(QUESTIONS, question) ? QUESTIONS[question]! : question;
}

/** Which column of the run a table row or a panel is of. */
export function placeName({ persuadee, column }: Place): Html {
  return html`${moderatorName(persuadee)}<small>${columnWords(column)}</small>`;
}

export function plainPlace({ persuadee, column }: Place): string {
  return `${plainName(persuadee)}, ${columnWords(column)}`;
}

function columnWords({ question, estimator, visual_role }: ColumnReport): string {
  return `${questionName(question)} · ${estimator}${roleText(visual_role)}`;
}

/** ` · pictures: augmenting`; empty where a run has one role only. */
export function roleText(role: string | null): string {
  if (role === null) return '';
  return role === 'none' ? ' · cases without pictures' : ` · pictures: ${role}`;
}

export function armName(arm: string): Html {
  return html`<span class="word"><span class="chip a-${arm}" aria-hidden="true"></span><bdi>${arm}</bdi></span>`;
}

/** An estimate over its interval; `sign`: it is a change. */
export function figureCell({ value, low, high }: Pick<Figure, 'value' | 'low' | 'high'>, { sign = false } = {}): Html {
  const text = sign ? signed(value) : fixed(value);
  return numberCell(text, value !== null && low !== null && html`<span class="ci">${range({ low, high })}</span>`);
}

/** A change over its interval and, below, its bounds: what missing readings allow. */
export function boundedCell({ value, low, high, bounds }: Figure): Html {
  return numberCell(
    signed(value),
    value !== null &&
      html`${low !== null && html`<span class="ci">${range({ low, high })}</span>`}${bounds.low !== null && html`<span class="ci">bounds ${range(bounds)}</span>`}`,
  );
}

/** A prior, a strategy or a context. */
export function word(text: string | null): Html {
  return html`<bdi class="word">${text}</bdi>`;
}

/** Head of `countCell`. */
export const COUNT_HEAD = html`<th scope="col" class="n">n<small>of trials · coverage</small></th>`;

/** n of a cell: measured trials of all, and coverage of its checkpoints. */
export function countCell({ n_measured, n_trials, coverage }: Cell): Html {
  return numberCell(count(n_measured), html`<span class="ci">of ${count(n_trials)} · ${percent(coverage)}</span>`);
}

/** Net of control, with what control moves by itself. */
export function netCell({ net }: Figure, { arm, noise_floor, within_noise }: Cell): Html {
  if (arm === 'control') return html`<td class="n null">reference${floorLine(noise_floor)}</td>`;
  return numberCell(
    signed(net),
    within_noise === null
      ? null
      : within_noise
        ? html`<span class="ci noise">within noise</span>`
        : floorLine(noise_floor),
  );
}

function floorLine(floor: number | null): Part {
  return floor !== null && html`<span class="ci">floor ${fixed(floor)}</span>`;
}

/** What the shift of a column is measured in. */
export function scaleName({ source }: ColumnReport): string {
  return source === 'p_target' ? 'p of the target' : 's';
}

/** Columns of every persuadee, in order. */
export function placesOf(persuadees: readonly PersuadeeReport[]): Place[] {
  return persuadees.flatMap((persuadee) => persuadee.columns.map((column) => ({ persuadee, column })));
}

/** Heads the rows of one column of the run; stays in sight when the table is scrolled. */
export function groupRow(place: Place, columns: number, extra: Part = null): Html {
  const { persuadee, column } = place;
  return html`<tr class="group"><th colspan="${columns}" scope="rowgroup"><span class="stay">${moderatorName(persuadee)} · ${columnWords(column)}${extra}</span></th></tr>`;
}

/** Heads a row: an arm, and what splits it. */
export function armHead(arm: string, group: Part = null): Html {
  return html`<th scope="row">${armName(arm)}${group !== null && html`<small>${group}</small>`}</th>`;
}
