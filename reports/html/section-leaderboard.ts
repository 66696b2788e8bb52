import type { ClassificationMetric } from '../../metrics/classification-score.ts';
import { count, fixed, percent, range } from '../format.ts';
import type { BaselineReport, ModeratorReport, ReportModel } from '../report-shape.ts';
import { intervalPlot, unitAxis } from './charts.ts';
import { type Html, html, type Part } from './html.ts';
import { breakable, missing, moderatorName, notes, numberCell, plainName, section, table } from './parts.ts';
import { reviewedHeadline } from './review-audit.ts';

/** Metrics of the leaderboard; `better` says which end wins. */
export const HEADLINE = [
  { metric: 'macro_f1_binary', title: 'macro_f1_binary', better: 'high' },
  { metric: 'f1_unsafe', title: 'f1_unsafe', better: 'high' },
  { metric: 'macro_f1_categories', title: 'macro_f1_categories', better: 'high' },
  { metric: 'accuracy', title: 'accuracy', better: 'high' },
  { metric: 'precision', title: 'precision', better: 'high' },
  { metric: 'recall', title: 'recall', better: 'high' },
  { metric: 'fpr', title: 'fpr', better: 'low' },
] as const;

const PLOTTED = [
  { metric: 'macro_f1_binary', title: 'macro_f1_binary' },
  { metric: 'recall', title: 'recall (unsafe caught)' },
  { metric: 'fpr', title: 'fpr (safe flagged; lower is better)' },
] as const;

export function leaderboardSection(model: ReportModel): Html {
  const tested = model.moderators.filter(({ baseline }) => !baseline);
  const run = model.moderators.filter(({ baseline }) => baseline);
  const best = bestOf(tested);
  const columns = HEADLINE.length + 3;
  return section(
    'leaderboard',
    'Leaderboard',
    html`${reviewedHeadline(model)}<p class="lead">Ordered by <code>macro_f1_binary</code>, the mean F1 of <em>unsafe</em> and <em>safe</em>. Under each score its ${percent(model.settings.level, 0)} interval. Neighbours whose order matters are compared by paired tests under <a href="#paired">Paired comparison</a>, not by overlapping intervals.</p>
${plots(model)}
${table({
  caption:
    'Positive = unsafe. A missing answer counts as wrong (convention “wrong”); a controversial verdict counts as unsafe (“strict”). Best of the moderators under test in bold.',
  label: 'Leaderboard',
  columns,
  head: html`<tr><th scope="col">moderator</th>${HEADLINE.map(({ title, better }) => html`<th scope="col" class="n">${breakable(title)}<small>${better === 'high' ? 'high is good' : 'low is good'}</small></th>`)}<th scope="col" class="n">n<small>coverage</small></th><th scope="col">convention</th></tr>`,
  bodies: html`<tbody>${tested.map((moderator) => moderatorRow(moderator, best))}</tbody>
<tbody class="apart"><tr class="group"><th colspan="${columns}" scope="rowgroup">Trivial baselines and human ceiling: what looking at nothing scores, and what people reach</th></tr>
${run.map((moderator) => moderatorRow(moderator, null))}${model.baselines.map((baseline) => baselineRow(baseline, model))}${ceilingRow(model, columns)}</tbody>`,
})}
${undefinedNotes(model)}`,
  );
}

function plots(model: ReportModel): Html | null {
  if (model.data.cases === 0) return null;
  const reference = (metric: ClassificationMetric): number | null =>
    metric === 'macro_f1_binary'
      ? model.baselines.reduce<number | null>((top, { metrics }) => greater(top, metrics?.[metric] ?? null), null)
      : null;
  return html`<figure><div class="plots"><div class="head"></div>${PLOTTED.map(({ title }) => html`<div class="head">${title}</div>`)}
${model.moderators.map(
  (moderator) =>
    html`<div class="name">${moderatorName(moderator)}</div>${PLOTTED.map(({ metric, title }) => {
      const { low = null, high = null } = moderator.score.intervals[metric] ?? {};
      const label = `${plainName(moderator)}, ${title}`;
      const value = moderator.score.metrics?.[metric] ?? null;
      return html`<div class="plot${moderator.baseline ? ' quiet' : ''}" data-label="${title} ${fixed(value)}">${intervalPlot({ label, value, low, high, reference: reference(metric) })}</div>`;
    })}`,
)}
<div class="gap"></div>${PLOTTED.map(() => html`<div class="axis">${unitAxis()}</div>`)}</div>
<figcaption class="hint">Dot = estimate, line = ${percent(model.settings.level, 0)} interval, dashed = best trivial baseline, grey = moderators run as baselines.</figcaption></figure>`;
}

function greater(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function moderatorRow(moderator: ModeratorReport, best: ReadonlyMap<string, number> | null): Html {
  const { score } = moderator;
  return html`<tr><th scope="row">${moderatorName(moderator)}<small>${moderator.dialect}${moderator.model !== null && html` · <bdi>${moderator.model}</bdi>`}</small></th>${HEADLINE.map(
    ({ metric }) => {
      const value = score.metrics?.[metric] ?? null;
      if (value === null) return numberCell(fixed(null));
      const interval = score.intervals[metric] ?? null;
      const top = best?.get(metric) === value ? ' best' : '';
      return html`<td class="n${top}"><span class="v">${fixed(value)}</span><span class="ci">${interval === null ? missing() : range(interval)}</span></td>`;
    },
  )}${numberCell(count(score.n_scored), html`<span class="ci">${percent(score.coverage)}</span>`)}<td>wrong<span class="ci">strict</span></td></tr>`;
}

function baselineRow({ name, metrics }: BaselineReport, model: ReportModel): Html {
  const { unsafe, safe } = model.data.truth;
  return html`<tr><th scope="row">${name}<small>computed on the same cases</small></th>${HEADLINE.map(({ metric }) => numberCell(fixed(metrics?.[metric] ?? null)))}${numberCell(count(unsafe + safe))}<td>no model</td></tr>`;
}

/** Votes of people were only compared with gold as an accuracy, so that is all the row can show. */
function ceilingRow({ ceilings }: ReportModel, columns: number): Html {
  const accuracy = (value: number | null): Part => (value === null ? 'not available' : fixed(value));
  const text = ceilings.map(
    (row, i) =>
      html`${i > 0 && '; '}<bdi>${row.source}</bdi>${row.language !== null && ` (${row.language})`} ${accuracy(row.single_vote_accuracy)}`,
  );
  return html`<tr><th scope="row">human ceiling<small>one annotator’s votes equal to gold</small></th><td colspan="${columns - 1}">${ceilings.length === 0 ? 'not available' : html`accuracy by source: ${text} (<a href="#ceiling">details</a>)`}</td></tr>`;
}

function bestOf(moderators: readonly ModeratorReport[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (const { metric, better } of HEADLINE) {
    const values = moderators.flatMap(({ score }) => score.metrics[metric] ?? []);
    if (values.length > 1) best.set(metric, better === 'high' ? Math.max(...values) : Math.min(...values));
  }
  return best;
}

/** Why a score of this table is not defined; causes that touch only other metrics stand with those. */
function undefinedNotes({ moderators }: ReportModel): Html | null {
  const concerns = (line: string) => HEADLINE.some(({ metric }) => line.split(/[:, ]+/).includes(metric));
  return notes(
    moderators.flatMap((moderator) =>
      moderator.score.notes.filter(concerns).map((line) => html`${moderatorName(moderator)}: ${line}`),
    ),
  );
}
