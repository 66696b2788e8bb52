import { count, fixed, range } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { plainName } from './parts.ts';
import { byWeighted, headlineReview } from './review-parts.ts';

/** Beside the facts on cases: what people decided, and the best moderator by it where the spec takes it for true. */
export function reviewFact(model: ReportModel): Html | null {
  const { review } = model;
  if (review === undefined) return null;
  const { dialogues } = review;
  const argued =
    dialogues !== null && dialogues.cases.drawn > 0
      ? html`, and ${count(dialogues.cases.judged)} of ${count(dialogues.cases.drawn)} dialogues`
      : null;
  const fact = html`<div><dt>judged by people</dt><dd>${count(review.cases.judged)}<small>of ${count(review.cases.drawn)} cases${argued}: <a href="#review">Human review</a></small></dd></div>`;
  const [best] = byWeighted(review).filter(({ baseline }) => !baseline);
  const value = best?.audit?.weighted.macro_f1 ?? null;
  if (headlineReview(model) === null || best === undefined) return fact;
  return html`${fact}<div><dt>best weighted macro-F1</dt><dd>${fixed(value)}<small>${value === null ? 'not defined' : html`${range(best.audit?.intervals.macro_f1 ?? null)} <bdi>${plainName(best)}</bdi>, reviewed truth`}</small></dd></div>`;
}

/** Warnings on people's part that a reader must see before the first figure. */
export function reviewBanners(model: ReportModel): readonly Html[] {
  const { review } = model;
  if (review === undefined) return [];
  const lines: Html[] = [];
  const made = review.reviewers.filter(({ simulated }) => simulated).length;
  if (made > 0)
    lines.push(
      html`<p class="banner" role="note"><strong>SIMULATED REVIEWERS.</strong> ${made === review.reviewers.length ? 'Every reviewer' : `${count(made)} of ${count(review.reviewers.length)} reviewers`} of this report voted from the simulator by a known error rate. Every figure under <a href="#review">Human review</a> tests the harness and says nothing about people or any real model.</p>`,
    );
  const parts = [review.items, ...(review.dialogues === null ? [] : [review.dialogues.items])];
  const asked = parts.reduce((sum, { n }) => sum + n, 0);
  const waiting = parts.reduce((sum, { by_state: at }) => sum + at.open + at.adjudication + at.decided, 0);
  if (waiting > 0)
    lines.push(
      html`<p class="banner" role="note"><strong>REVIEW UNFINISHED.</strong> ${count(waiting)} of ${count(asked)} items are still open. They are missing, never read as safe.</p>`,
    );
  if (review.design_changes > 0)
    lines.push(
      html`<p class="banner" role="note"><strong>NO WEIGHTED FIGURES.</strong> Verdicts changed after cases were drawn for people, or the draw was not finished: see <a href="#review">Human review</a>.</p>`,
    );
  if (headlineReview(model) !== null)
    lines.push(
      html`<p class="banner" role="note"><strong>REVIEWED TRUTH.</strong> The headline scores moderators against what people decided, weighted by the chance of each case to be drawn. The data set’s labels stand beside it; all other tables, and thresholds, rest on them.</p>`,
    );
  return lines;
}
