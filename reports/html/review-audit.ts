import { count, fixed, percent } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { ReviewedModerator, ReviewReport } from '../review/review-shape.ts';
import { type Html, html } from './html.ts';
import { moderatorName, notes, numberCell, table } from './parts.ts';
import {
  AUDITED,
  byWeighted,
  headlineReview,
  naiveCell,
  peopleMark,
  RECALL_CAVEAT,
  weightedCell,
} from './review-parts.ts';

const METRICS = [{ metric: 'prevalence', title: 'prevalence' }, ...AUDITED] as const;

/** Each moderator against people, weighted and naive. */
export function auditTable(review: ReviewReport, level: number): Html {
  const columns = METRICS.length + 3;
  return html`${table({
    caption: html`Truth = what people decided${peopleMark(review)}. Weighted = each judged case stands for the cases of the pool that it was drawn for; under it the ${percent(level, 0)} interval. Naive = the same verdicts counted as they are: biased, because doubtful cases are drawn more often. Positive = unsafe; controversial counts as unsafe, a missing answer of a moderator as wrong.`,
    label: 'Moderators against people',
    columns,
    head: html`<tr><th scope="col">moderator</th><th scope="col">figures</th>${METRICS.map(({ metric, title }) => html`<th scope="col" class="n">${title}${metric === 'recall' && html`<small>interval too narrow</small>`}</th>`)}<th scope="col" class="n">judged<small>of cases</small></th></tr>`,
    bodies: byWeighted(review).map((moderator) => auditRows(moderator)),
  })}${notes([...caveat(review), ...auditNotes(review)])}`;
}

function auditRows(moderator: ReviewedModerator): Html {
  const { audit, effective_n } = moderator;
  return html`<tbody><tr><th scope="rowgroup" rowspan="2">${moderatorName(moderator)}${moderator.baseline && html`<small>baseline</small>`}</th><td>weighted</td>${METRICS.map(({ metric }) => weightedCell(moderator, metric))}${numberCell(
    count(audit?.n_labelled ?? null),
    audit !== null &&
      html`<span class="ci">of ${count(audit.n_population)}</span>${effective_n !== null && html`<span class="ci">worth ${count(effective_n)}</span>`}`,
  )}</tr>
<tr><td>naive</td>${METRICS.map(({ metric }) => naiveCell(moderator, metric))}${numberCell(count(audit?.n_labelled ?? null))}</tr></tbody>`;
}

function caveat({ moderators }: ReviewReport): readonly string[] {
  return moderators.some(({ audit }) => (audit?.weighted.recall ?? null) !== null) ? [RECALL_CAVEAT] : [];
}

function auditNotes({ moderators }: ReviewReport): readonly Html[] {
  return moderators.flatMap((moderator) => {
    const lines = moderator.audit?.notes ?? [];
    const left = moderator.left_out > 0 && moderator.audit !== null;
    return [
      ...lines.map((line) => html`${moderatorName(moderator)}: ${line}`),
      ...(left
        ? [
            html`${moderatorName(moderator)}: ${count(moderator.left_out)} cases of the pool that it could not assess or has no verdict on are in none of its figures`,
          ]
        : []),
    ];
  });
}

/** First table of the page where the spec takes people's word for true; nothing where it does not. */
export function reviewedHeadline(model: ReportModel): Html | null {
  const review = headlineReview(model);
  if (review === null) return null;
  const scores = new Map(model.moderators.map(({ name, score }) => [name, score]));
  const columns = 2 + 2 * AUDITED.length;
  const row = (moderator: ReviewedModerator) => {
    const metrics = scores.get(moderator.name)?.metrics;
    return html`<tr><th scope="row">${moderatorName(moderator)}${moderator.baseline && html`<small>baseline</small>`}</th>${AUDITED.map(({ metric }) => weightedCell(moderator, metric))}${numberCell(count(moderator.audit?.n_labelled ?? null), moderator.audit !== null && html`<span class="ci">of ${count(moderator.audit.n_population)}</span>`)}${AUDITED.map(({ dataset }) => html`<td class="n null">${fixed(metrics?.[dataset] ?? null)}</td>`)}</tr>`;
  };
  return html`<h3>Headline: what people decided, weighted by the design${peopleMark(review)}</h3>
<p class="lead">The spec takes the reviewed verdicts for true. Ordered by the weighted macro-F1; details, naive values and the sample are under <a href="#review">Human review</a>. Beside it, in grey, the same scores against the data set’s labels.</p>
${table({
  caption: html`Left: weighted estimates and their ${percent(model.settings.level, 0)} intervals. ${RECALL_CAVEAT}`,
  label: 'Headline by reviewed truth',
  columns,
  head: html`<tr><th scope="col">moderator</th>${AUDITED.map(({ title }) => html`<th scope="col" class="n">${title}<small>weighted</small></th>`)}<th scope="col" class="n">judged<small>of cases</small></th>${AUDITED.map(({ title }) => html`<th scope="col" class="n">${title}<small>data set’s truth</small></th>`)}</tr>`,
  bodies: html`<tbody>${byWeighted(review).map(row)}</tbody>`,
})}
<h3>Against the data set’s labels</h3>`;
}
