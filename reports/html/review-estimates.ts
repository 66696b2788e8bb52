import { count, fixed, percent, range } from '../format.ts';
import type { ReviewedModerator, ReviewReport } from '../review/review-shape.ts';
import { type Html, html } from './html.ts';
import { moderatorName, notes, numberCell, table } from './parts.ts';
import { byWeighted, naiveCell, peopleMark, weightedCell } from './review-parts.ts';
import { numberHeads } from './suite-parts.ts';

/** The pool's prevalence and the moderators' accuracy by four estimators; nothing where the audit is no plain sample. */
export function estimateTables(review: ReviewReport, level: number): Html | null {
  const { audit_sample: sample } = review;
  if (sample === null || sample.judged === 0) return null;
  const moderators = byWeighted(review);
  return html`<h3>From the random audit alone</h3>
<p class="lead">The audit draws each case with one probability, ${percent(sample.share)}, whatever the machines said: a plain random sample of the pool. ${count(sample.drawn)} cases were drawn by it, ${count(sample.judged)} of them are judged${peopleMark(review)}. <em>Prediction-powered</em> (PPI++): the machine’s word on all other cases, corrected by how far it was off on the judged ones; λ = how much it is trusted, 0 = people alone. <em>Rogan–Gladen</em>: the share flagged, corrected for the moderator’s own misses and false alarms. Intervals at ${percent(level, 0)}.</p>
${table({
  caption: 'How much of the pool is unsafe. All but the first two columns estimate the same number.',
  label: 'Prevalence by estimator',
  columns: 8,
  head: html`<tr><th scope="col">moderator</th>${numberHeads(['flagged', 'people, naive', 'people, weighted', 'people, audit alone', 'prediction-powered', 'Rogan–Gladen', 'judged'])}</tr>`,
  bodies: html`<tbody>${moderators.map((one) => prevalenceRow(one))}</tbody>`,
})}
${table({
  caption:
    'Share of right verdicts. The predictions of PPI are here the data set’s labels: right by them or not. No answer is a wrong one.',
  label: 'Accuracy by estimator',
  columns: 7,
  head: html`<tr><th scope="col">moderator</th>${numberHeads(['by the data set’s labels', 'by people, naive', 'by people, weighted', 'by people, audit alone', 'prediction-powered', 'judged'])}</tr>`,
  bodies: html`<tbody>${moderators.map((one) => accuracyRow(one))}</tbody>`,
})}
${notes([
  'Holds while judged audit cases are like those that are still open or expired. Intervals of PPI are asymptotic: with few judged cases of a class, or few errors, they are too narrow.',
  'Rogan–Gladen takes sensitivity and specificity as found on random samples that are independent of the share flagged; here they come from a part of the same pool. It is undefined where a class was never judged, or a moderator is no better than chance.',
])}`;
}

interface Estimated {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

function estimateCell(found: Estimated | null | undefined, extra: Html | null = null): Html {
  return numberCell(
    fixed(found?.estimate ?? null),
    found !== null && found !== undefined && html`<span class="ci">${range(found)}</span>${extra}`,
  );
}

function prevalenceRow(moderator: ReviewedModerator): Html {
  const { estimates } = moderator;
  const {
    flagged = null,
    rogan_gladen: corrected = null,
    prediction_powered: ppi = null,
  } = estimates?.prevalence ?? {};
  return html`<tr><th scope="row">${moderatorName(moderator)}</th>${numberCell(fixed(flagged))}${naiveCell(moderator, 'prevalence')}${weightedCell(moderator, 'prevalence')}${estimateCell(ppi?.classical)}${estimateCell(ppi?.ppi, lambda(ppi))}${estimateCell(corrected, corrected === null ? null : html`<span class="ci">Se ${fixed(corrected.sensitivity, 2)}, Sp ${fixed(corrected.specificity, 2)}</span>`)}${judgedCell(moderator)}</tr>`;
}

function accuracyRow(moderator: ReviewedModerator): Html {
  const { by_labels: labels = null, prediction_powered: ppi = null } = moderator.estimates?.accuracy ?? {};
  return html`<tr><th scope="row">${moderatorName(moderator)}</th>${numberCell(fixed(labels))}${naiveCell(moderator, 'accuracy')}${weightedCell(moderator, 'accuracy')}${estimateCell(ppi?.classical)}${estimateCell(ppi?.ppi, lambda(ppi))}${judgedCell(moderator)}</tr>`;
}

function lambda(found: { readonly ppi: { readonly lambda: number } } | null): Html | null {
  return found === null ? null : html`<span class="ci">λ ${fixed(found.ppi.lambda, 2)}</span>`;
}

function judgedCell({ estimates }: ReviewedModerator): Html {
  return numberCell(
    count(estimates?.n ?? null),
    estimates !== null && html`<span class="ci">of ${count(estimates.population)}</span>`,
  );
}
