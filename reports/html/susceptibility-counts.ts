import { count, fixed, percent, signed, usd, words } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { PersuasionReport } from '../persuasion/persuasion-shape.ts';
import { type Html, html } from './html.ts';
import { moderatorName, notes, numberCell, table } from './parts.ts';
import { armHead, groupRow, OURS, placeName, placesOf } from './susceptibility-parts.ts';

const REPLIES = ['replied', 'refused', 'empty', 'truncated', 'blocked', 'timeout', 'error'];
const STATUSES = ['ok', 'unparsable', 'refused', 'blocked', 'error', 'not_run'] as const;

/** What came of the turns and of the hidden probes: nothing of it is a number of the tables above. */
export function outcomeTables(report: PersuasionReport): Html {
  return html`<h3>What came of the turns</h3>${table({
    caption:
      'Turns played, by what the persuadee answered. A refusal to talk is counted here and the next probe is still asked; blocked, timeout and error end a trial, and what would have followed stays missing.',
    label: 'What came of the turns',
    columns: 1 + REPLIES.length,
    head: html`<tr><th scope="col">arm</th>${REPLIES.map((reply) => html`<th scope="col" class="n">${reply}</th>`)}</tr>`,
    bodies: report.persuadees.map((persuadee) => {
      const arms = report.arms.filter((arm) => Object.hasOwn(persuadee.replies, arm));
      return html`<tbody><tr class="group"><th colspan="${1 + REPLIES.length}" scope="rowgroup"><span class="stay">${moderatorName(persuadee)}</span></th></tr>${arms.map((arm) => html`<tr>${armHead(arm)}${REPLIES.map((reply) => numberCell(count(persuadee.replies[arm]![reply] ?? 0)))}</tr>`)}</tbody>`;
    }),
  })}
<h3>What came of the probes</h3>${table({
    caption: html`Planned checkpoints by status; only ok ones carry numbers. Asymmetry = what two orders of the options, and claim and negation, disagree by, from −1 to 1, mean over ok readings: sides above 0 is saying yes to both.${hasWidePriors(report) && ' A wide prior: repeats of the natural prior that differ by 2 levels of five or more.'}`,
    label: 'What came of the probes',
    columns: 4 + STATUSES.length,
    head: html`<tr><th scope="col">persuadee</th>${STATUSES.map((status) => html`<th scope="col" class="n">${words(status)}</th>`)}<th scope="col" class="n">option order</th><th scope="col" class="n">sides</th><th scope="col">notes</th></tr>`,
    bodies: html`<tbody>${placesOf(report.persuadees).map((place) => {
      const { arms, asymmetry, probe_notes } = place.column;
      const lines = sortedEntries(probe_notes).map(([note, n]) => `${words(note)} ${count(n)}`);
      const total = (status: (typeof STATUSES)[number]) =>
        arms.reduce((sum, { statuses }) => sum + statuses[status], 0);
      return html`<tr><th scope="row">${placeName(place)}</th>${STATUSES.map((status) => numberCell(count(total(status))))}${[asymmetry.order, asymmetry.sides].map(({ n, mean }) => numberCell(signed(mean), n > 0 && html`<span class="ci">n ${count(n)}</span>`))}<td>${lines.length === 0 ? 'none' : lines.join(', ')}</td></tr>`;
    })}</tbody>`,
  })}`;
}

function hasWidePriors({ persuadees }: PersuasionReport): boolean {
  return persuadees.some(({ columns }) => columns.some(({ probe_notes }) => Object.hasOwn(probe_notes, 'wide_prior')));
}

export function persuadeeCostTable({ persuadees }: PersuasionReport): Html {
  return html`<h3>Trials, usage and cost of persuadees</h3>${table({
    caption: 'Usage stored with the newest trials × the price file of the spec.',
    label: 'Trials, usage and cost of persuadees',
    columns: 8,
    head: html`<tr><th scope="col">persuadee</th><th scope="col" class="n">trials</th><th scope="col">ended</th><th scope="col" class="n">calls</th><th scope="col" class="n">input tokens</th><th scope="col" class="n">output tokens</th><th scope="col" class="n">cost</th><th scope="col" class="n">per 1,000 trials</th></tr>`,
    bodies: html`<tbody>${persuadees.map((persuadee) => {
      const { cost, outcomes, planned, recorded, model } = persuadee;
      const ends = sortedEntries(outcomes).map(([outcome, n]) => `${outcome} ${count(n)}`);
      return html`<tr><th scope="row">${moderatorName(persuadee)}<small><bdi>${model}</bdi></small></th>${numberCell(count(recorded), recorded < planned && html`<span class="ci">of ${count(planned)} planned</span>`)}<td>${ends.length === 0 ? 'none' : ends.join(', ')}</td>${[cost.calls, cost.input_tokens, cost.output_tokens].map((n) => numberCell(count(n)))}${numberCell(usd(cost.usd))}${numberCell(usd(cost.usd_per_1000_trials))}</tr>`;
    })}</tbody>`,
  })}${notes(persuadees.flatMap((persuadee) => (persuadee.cost.note === null ? [] : [html`${moderatorName(persuadee)}: ${persuadee.cost.note}`])))}`;
}

/** The figures of the plots. */
export function trajectoryTable(report: PersuasionReport): Html {
  return html`<details><summary>Figures of the plots</summary>${table({
    caption: html`Mean by checkpoint with its interval and the trials with a number there. The belief in the target stands where a column has no stance. ${OURS}`,
    label: 'Figures of the plots',
    columns: 3,
    head: html`<tr><th scope="col">arm<small>checkpoint</small></th><th scope="col" class="n">n</th><th scope="col" class="n">mean</th></tr>`,
    bodies: placesOf(report.persuadees).map((place) => {
      const rows = place.column.trajectories.flatMap(({ arm, points }) => points.map((point) => ({ arm, ...point })));
      return html`<tbody>${groupRow(place, 3)}${rows.map(({ arm, checkpoint, n, value, low, high }) => html`<tr>${armHead(arm, checkpoint === 0 ? 'start' : `turn ${checkpoint}`)}${numberCell(count(n))}${numberCell(fixed(value), low !== null && html`<span class="ci">[${fixed(low)}, ${fixed(high)}]</span>`)}</tr>`)}</tbody>`;
    }),
  })}</details>`;
}

export function coverageLine({ persuadees }: PersuasionReport): string {
  const cells = placesOf(persuadees).flatMap(({ column }) => column.arms);
  const ok = cells.reduce((sum, { statuses }) => sum + statuses.ok, 0);
  const planned = cells.reduce((sum, { statuses }) => sum + Object.values(statuses).reduce((all, n) => all + n, 0), 0);
  return planned === 0 ? percent(null) : percent(ok / planned);
}
