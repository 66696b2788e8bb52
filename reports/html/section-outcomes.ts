import { OUTCOMES } from '../../moderation/verdict.ts';
import { count, fixed, percent, words } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { ModeratorReport, ReportModel } from '../report-shape.ts';
import { confusionMatrix, shareBar, swatch } from './charts.ts';
import { type Html, html } from './html.ts';
import { breakable, moderatorName, notes, numberCell, plainName, section, table } from './parts.ts';

const SHOWN = [...OUTCOMES, 'not_recorded'] as const;

function countsOf(moderator: ModeratorReport): readonly { readonly key: string; readonly count: number }[] {
  return SHOWN.map((key) => ({
    key,
    count: key === 'not_recorded' ? moderator.not_recorded : (moderator.outcomes[key] ?? 0),
  }));
}

/** What came back: decisions and each kind of missing answer. */
export function outcomesSection(model: ReportModel): Html {
  const { cases } = model.data;
  const reasons = model.moderators.flatMap((moderator) => {
    const entries = sortedEntries(moderator.outcome_reasons);
    if (entries.length === 0) return [];
    return [
      html`${moderatorName(moderator)}: ${entries.map(([reason, n], i) => `${i > 0 ? ', ' : ''}${reason} ${count(n)}`)}`,
    ];
  });
  const marks = model.moderators
    .filter(({ unknown_categories, duplicate_categories }) => unknown_categories + duplicate_categories > 0)
    .map(
      (moderator) =>
        html`${moderatorName(moderator)}: ${count(moderator.unknown_categories)} verdicts name a category outside the taxonomy version, ${count(moderator.duplicate_categories)} name one twice; the verdicts stand.`,
    );
  return section(
    'outcomes',
    'Outcomes and coverage',
    html`<p class="lead">Only <em>safe</em>, <em>controversial</em> and <em>unsafe</em> are decisions. Refused, invalid, timeout and error are missing answers: never read as safe. Not assessable cases leave the score.</p>
<figure><div class="bars">${model.moderators.map((moderator) => html`<div class="name">${moderatorName(moderator)}</div><div>${shareBar(`Outcomes of ${plainName(moderator)}`, countsOf(moderator))}</div>`)}</div>
<ul class="legend">${SHOWN.map((key) => html`<li>${swatch(key)}${words(key)}</li>`)}</ul></figure>
${table({
  caption: `Verdicts by outcome, of ${count(cases)} cases each.`,
  label: 'Outcomes',
  columns: SHOWN.length + 1,
  head: html`<tr><th scope="col">moderator</th>${SHOWN.map((key) => html`<th scope="col" class="n">${words(key)}</th>`)}</tr>`,
  bodies: html`<tbody>${model.moderators.map(
    (moderator) =>
      html`<tr><th scope="row">${moderatorName(moderator)}</th>${countsOf(moderator).map(({ count: n }) => numberCell(count(n), n > 0 && html`<small>${percent(n / cases)}</small>`))}</tr>`,
  )}</tbody>`,
})}
${reasons.length > 0 && html`<h3>Reasons</h3>`}${notes([...reasons, ...marks])}`,
  );
}

export function confusionSection(model: ReportModel): Html {
  return section(
    'confusion',
    'Confusion',
    html`<p class="lead">Truth in rows, prediction in columns, missing answers in the last column. Shade and percentage = share of the row. Blue is right, orange is wrong, grey is missing.</p>
<div class="grid">${model.moderators.map(confusionMatrix)}</div>`,
  );
}

const POLICIES = ['wrong', 'dropped', 'as_safe', 'as_unsafe'] as const;
const POLICY_METRICS = ['macro_f1_binary', 'f1_unsafe', 'accuracy', 'recall', 'fpr'] as const;

/** The same answers under the four treatments of a missing one. */
export function missingSection(model: ReportModel): Html {
  return section(
    'missing',
    'Missing answers, four ways',
    table({
      caption: html`How much a score owes to the treatment of missing answers. <em>wrong</em> (the default everywhere else): a miss for the true class. <em>dropped</em>: left out, read with coverage. <em>as safe</em>, <em>as unsafe</em>: replaced by that decision.`,
      label: 'Missing policies',
      columns: 1 + POLICY_METRICS.length * 1 + POLICIES.length,
      head: html`<tr><th scope="col">moderator</th><th scope="col">policy</th>${POLICY_METRICS.map((metric) => html`<th scope="col" class="n">${breakable(metric)}</th>`)}<th scope="col" class="n">coverage</th></tr>`,
      bodies: model.moderators.map(
        (moderator) =>
          html`<tbody>${POLICIES.map(
            (policy, i) =>
              html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${POLICIES.length}">${moderatorName(moderator)}</th>`}<td>${words(policy)}</td>${POLICY_METRICS.map((metric) => numberCell(fixed(moderator.score.by_missing[policy]?.[metric] ?? null)))}${numberCell(percent(moderator.score.coverage))}</tr>`,
          )}</tbody>`,
      ),
    }),
  );
}
