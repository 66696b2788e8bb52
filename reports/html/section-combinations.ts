import type { CombinationReport } from '../combinations/combination-reports.ts';
import { count, fixed, percent, range, usd } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { nameOf, notes, numberCell, section, table } from './parts.ts';

/** Moderators made of moderators: who decided, whom it took, at what price. */
export function combinationsSection(model: ReportModel): Html | null {
  const { combinations: rows = [] } = model;
  if (rows.length === 0) return null;
  const name = nameOf(model.moderators);
  return section(
    'combinations',
    'Combinations',
    html`<p class="lead">Moderators made of others, computed from their stored verdicts without a call; the rules are our definition. A vote: one flag suffices (<em>any</em>), all flag (<em>all</em>), at least half (<em>majority</em>), or flags carry a share of the weight (<em>weighted</em>). A cascade asks the next stage only where the one before is not sure; its cost is that of the calls its decisions rest on, though in this run every member was asked about every case. A missing vote leaves a case without a verdict only where it could have changed it.</p>
${table({
  caption: 'Their scores stand on the leaderboard and in every other table too.',
  label: 'Combinations',
  columns: 6,
  head: html`<tr><th scope="col">combination</th><th scope="col" class="n">macro_f1_binary</th><th scope="col" class="n">coverage</th><th scope="col">asked, share of cases</th><th scope="col">decided by</th><th scope="col" class="n">cost per 1,000 decisions</th></tr>`,
  bodies: html`<tbody>${rows.map((row) => combinationRow(row, model, name))}</tbody>`,
})}
${notes(personNotes(rows))}`,
  );
}

function combinationRow(row: CombinationReport, model: ReportModel, name: (moderator: string) => Html): Html {
  const moderator = model.moderators.find((entry) => entry.name === row.name);
  const score = moderator?.score;
  const asked = row.members.map(
    (member) =>
      html`<div style="white-space:nowrap">${name(member)} ${percent(shareOf(row.asked[member] ?? 0, row.cases))}</div>`,
  );
  const decided = Object.entries(row.decided_by ?? {}).map(
    ([by, n]) =>
      html`<div style="white-space:nowrap">${by === 'person' ? html`a person` : name(by)} ${count(n)} (${percent(shareOf(n, row.cases))})</div>`,
  );
  return html`<tr><th scope="row">${name(row.name)}<small><bdi>${row.rule}</bdi></small></th>${numberCell(fixed(score?.metrics.macro_f1_binary ?? null), html`<span class="ci">${range(score?.intervals.macro_f1_binary ?? null)}</span>`)}${numberCell(percent(score?.coverage ?? null))}<td>${asked}</td><td>${row.decided_by === null ? 'all vote' : decided}</td>${numberCell(usd(moderator?.cost.usd_per_1000_cases ?? null))}</tr>`;
}

function shareOf(n: number, all: number): number | null {
  return all === 0 ? null : n / all;
}

function personNotes(rows: readonly CombinationReport[]): Html[] {
  return rows
    .filter(({ rule }) => rule.endsWith('> person'))
    .map(
      ({ name }) =>
        html`<bdi>${name}</bdi>: a case that no stage is sure of is for a person. Those that people have not decided in this run count as not assessable, never as safe.`,
    );
}
