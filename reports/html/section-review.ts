import { count, percent } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { ReviewReport } from '../review/review-shape.ts';
import { type Html, html } from './html.ts';
import { notes, section } from './parts.ts';
import { agreementTable, reviewerTable } from './review-agreement.ts';
import { auditTable } from './review-audit.ts';
import { drawTables, resultTable, reviewFacts } from './review-counts.ts';
import { dialogueTables } from './review-dialogues.ts';
import { estimateTables } from './review-estimates.ts';
import { peopleMark } from './review-parts.ts';
import { auditPlots } from './review-plot.ts';

const GATES: Readonly<Record<string, string>> = {
  none: 'Nothing waited for them',
  'before-report': 'The report waited for them',
  'before-persuasion': 'Persuasion and the report waited for them',
};

/** What people decided and what it makes of the moderators; nothing where people are asked nothing. */
export function reviewSection(model: ReportModel): Html | null {
  const { review, settings } = model;
  if (review === undefined) return null;
  const { truth, gate, people, cases, moderators } = review;
  const isAudited = moderators.length > 0 && cases.drawn > 0;
  const hasCases = cases.drawn > 0 || cases.pool !== 0 || review.dialogues === null;
  return section(
    'review',
    'Human review',
    html`<p class="lead">${hasCases && html`${count(cases.drawn)} ${cases.pool !== null && `of ${count(cases.pool)} `}cases were drawn for ${count(people)} blind ${people === 1 ? 'decision' : 'decisions'} each${peopleMark(review)}. `}${Object.hasOwn(GATES, gate) ? GATES[gate]! : gate}. ${truth === 'reviewed' ? 'Their verdicts, weighted, are the headline of this report.' : 'The headline of this report rests on the data set’s labels; this section stands apart.'} Open and expired items are missing: the judged cases of their stratum stand for them.</p>
${notes(review.notes)}${hasCases && reviewFacts(review, { noun: 'cases', gold: review.gold_items })}${isAudited && html`<h3>Moderators against people</h3>${auditPlots(review, settings.level)}${auditTable(review, settings.level)}${estimateTables(review, settings.level)}`}${agreementTable(review, settings.level)}${resultTable(review, { title: 'What people decided', anchoring: review.anchoring })}${drawTables(review, 'cases')}${dialogueTables(review, settings.level)}${reviewerTable(review)}${methods(review, settings.level)}`,
  );
}

function methods({ dialogues }: ReviewReport, level: number): Html {
  return html`<details><summary>How these figures are made</summary><dl class="methods">
<dt>inclusion</dt><dd>The chance that at least one rule draws a case, 1 − ∏ (1 − π) over the rules that hold, stored when it was drawn and made again here from the verdicts of all moderators. If it comes out otherwise, no weighted figure is given.</dd>
<dt>weighted</dt><dd>Cases are split by stratum, prediction and inclusion probability; the shares found among judged cases stand for all cases of such a cell. A stratum and prediction with fewer than 30 judged cases is put together with others of its prediction (“pooled”).</dd>
<dt>intervals</dt><dd>Per cell the shares are drawn from Beta(y + ½, n − y + ½), narrowed where over 20 % of a cell were judged; at least 2,000 seeded draws go through the metric; ${percent(level, 0)} by percentiles.</dd>
<dt>worth</dt><dd>Effective sample, (∑ w)² / ∑ w²: how many judged cases a plain random sample of the same weight would have. Few where weights differ much.</dd>
<dt>gold items</dt><dd>Control items of known truth. They count for the reviewers’ records alone.</dd>
${
  dialogues !== null &&
  html`<dt>dialogues</dt><dd>One dialogue is one trial of one persuadee. Under a budget they have a part of their own; half of it at least is a probability sample. Who looks sees what was said and shown, never a reading. Trials of one case are not independent, which the intervals of their agreement do not know.</dd>
`
}<dt>votes</dt><dd>First, blind answers; a revision after the reveal counts for the item’s verdict, never for agreement.</dd>
</dl></details>`;
}
