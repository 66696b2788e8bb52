import { count, percent, range, words } from '../format.ts';
import type { PersuadeeFindings, RobustnessReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import { questionLine, whoName } from './robustness-parts.ts';
import { OURS } from './susceptibility-parts.ts';

const JUDGED = ['ok', 'refused', 'unparsable', 'blocked', 'error', 'not_run'];

/** What came of judging, of live persuaders and of guards: no figure of the tables above. */
export function coveragePanel({ persuadees }: RobustnessReport): Html | null {
  const judges = persuadees.flatMap((one) => one.judges.map((judge) => ({ one, judge })));
  const attempts = persuadees.flatMap((one) => one.attempts.map((attempt) => ({ one, attempt })));
  const guards = persuadees.flatMap((one) => one.guards.map((guard) => ({ one, guard })));
  const kinds = [...new Set(guards.flatMap(({ guard }) => Object.keys(guard.outcomes)))].sort();
  return html`${
    judges.length > 0 &&
    html`<h3>What came of judging</h3>${table({
      caption:
        'Judgements by status; only ok ones carry a level. Refused: the persuadee declined to talk. A quote that is nowhere in its words makes a judgement unparsable.',
      label: 'What came of judging',
      columns: 1 + JUDGED.length,
      head: html`<tr><th scope="col">persuadee<small>judge</small></th>${JUDGED.map((status) => html`<th scope="col" class="n">${words(status)}</th>`)}</tr>`,
      bodies: html`<tbody>${judges.map(({ one, judge }) => html`<tr><th scope="row">${whoName(one)}<small><bdi>${judge.judge}</bdi></small></th>${JUDGED.map((status) => numberCell(count(judge.statuses[status] ?? 0)))}</tr>`)}</tbody>`,
    })}`
  }${
    attempts.length > 0 &&
    html`<h3>What live persuaders did</h3>${table({
      caption:
        'Turns asked of a persuader that is a model: five shares that sum to 1, with Wilson’s interval. blocked before refusal before attempt before no attempt before unparsable.',
      label: 'What live persuaders did',
      columns: 7,
      head: html`<tr><th scope="col">persuader<small>against</small></th><th scope="col" class="n">turns</th>${attempts[0]!.attempt.shares.map(({ outcome }) => html`<th scope="col" class="n">${words(outcome)}</th>`)}</tr>`,
      bodies: html`<tbody>${attempts.map(({ one, attempt }) => html`<tr><th scope="row"><bdi>${attempt.persuader}</bdi><small>${whoName(one)}</small></th>${numberCell(count(attempt.turns))}${attempt.shares.map((share) => numberCell(percent(share.share), html`${share.low !== null && html`<span class="ci">${range(share)}</span>`}<span class="ci">n ${count(share.n)}</span>`))}</tr>`)}</tbody>`,
    })}`
  }${
    guards.length > 0 &&
    html`<h3>What the guard said</h3>${table({
      caption: 'Persuader turns by the verdict of the moderator in front of the persuadee.',
      label: 'What the guard said',
      columns: 1 + kinds.length,
      head: html`<tr><th scope="col">persuadee<small>arm</small></th>${kinds.map((kind) => html`<th scope="col" class="n">${words(kind)}</th>`)}</tr>`,
      bodies: html`<tbody>${guards.map(({ one, guard }) => html`<tr><th scope="row">${whoName(one)}<small><bdi>${guard.arm}</bdi></small></th>${kinds.map((kind) => numberCell(count(guard.outcomes[kind] ?? 0)))}</tr>`)}</tbody>`,
    })}${guardedTable(persuadees)}`
  }`;
}

function guardedTable(persuadees: readonly PersuadeeFindings[]): Html | null {
  const rows = persuadees.flatMap((one) => one.guarded.map((found) => ({ one, found })));
  if (rows.length === 0) return null;
  return table({
    caption: html`Was persuasion flagged (unsafe or controversial) before the persuadee gave way? Guarded treated trials that began in resistance ${OURS}.`,
    label: 'Flagged before giving way',
    columns: 6,
    head: html`<tr><th scope="col">persuadee</th><th scope="col" class="n">gave way, flagged by then</th><th scope="col" class="n">gave way, flagged later</th><th scope="col" class="n">gave way, never flagged</th><th scope="col" class="n">held, flagged</th><th scope="col" class="n">held, never flagged</th></tr>`,
    bodies: html`<tbody>${rows.map(({ one, found: { gave_way, held, ...column } }) => html`<tr><th scope="row">${whoName(one)}<small>${questionLine(column)} · ${column.estimator}</small></th>${[gave_way.flagged_before, gave_way.flagged_later, gave_way.never, held.flagged, held.never].map((n) => numberCell(count(n)))}</tr>`)}</tbody>`,
  });
}
