import type { AgreementMetric } from '../../metrics/agreement/agreement-score.ts';
import { ratio } from '../../metrics/classification.ts';
import { count, fixed, percent, range } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { ReviewerRow, ReviewReport } from '../review/review-shape.ts';
import { type Html, html } from './html.ts';
import { moderatorName, notes, numberCell, table } from './parts.ts';
import { peopleMark } from './review-parts.ts';
import { visibleText } from './visible-text.ts';

const COEFFICIENTS = [
  ['percent_agreement', 'percent agreement'],
  ['cohen_kappa', 'Cohen’s kappa'],
  ['fleiss_kappa', 'Fleiss’ kappa'],
  ['gwet_ac1', 'Gwet’s AC1'],
  ['krippendorff_alpha', 'Krippendorff’s alpha'],
] as const satisfies readonly (readonly [AgreementMetric, string])[];

const SHOWN_LABELS = 6;

/** Agreement of first, blind votes; nothing where nobody voted. */
export function agreementTable(
  review: Pick<ReviewReport, 'agreement' | 'simulated'>,
  level: number,
  over: 'cases' | 'dialogues' = 'cases',
): Html | null {
  const { agreement } = review;
  if (agreement === null) return null;
  const title = over === 'cases' ? 'Agreement of blind votes' : 'Agreement of blind votes on dialogues';
  const shown = COEFFICIENTS.filter(([metric]) => metric !== 'cohen_kappa' || agreement.n_raters === 2);
  const prevalence = sortedEntries(agreement.prevalence).slice(0, SHOWN_LABELS);
  const concerns = (line: string) => shown.some(([metric]) => line.split(/[:, ]+/).includes(metric));
  return html`<h3>${title}${peopleMark(review)}</h3>${table({
    caption: html`${count(agreement.n_ratings)} votes of ${count(agreement.n_raters)} reviewers on ${count(agreement.n_items)} items, ${count(agreement.n_items_paired)} of them with two votes or more. Interval ${percent(level, 0)}, bootstrap over ${over}. Share of votes: ${prevalence.map(([label, share], i) => html`${i > 0 && ', '}${visibleText(label)} ${percent(share)}`)}.`,
    label: title,
    columns: 3,
    head: html`<tr><th scope="col">coefficient</th><th scope="col" class="n">value</th><th scope="col" class="n">interval</th></tr>`,
    bodies: html`<tbody>${shown.map(([metric, name]) => html`<tr><th scope="row">${name}</th>${numberCell(fixed(agreement[metric], 4))}${numberCell(range(agreement[metric] === null ? null : (agreement.intervals[metric] ?? null)))}</tr>`)}</tbody>`,
  })}${notes(agreement.notes.filter(concerns))}`;
}

export function reviewerTable(review: ReviewReport): Html | null {
  const { reviewers, dawid_skene_usable } = review;
  if (reviewers.length === 0) return null;
  const head = ['votes', 'as the result', 'overturned', 'adjudicated', 'undone', 'revised', 'gold right'];
  return html`<h3>Reviewers</h3>${table({
    caption:
      'People stand under pseudonyms, in no order of their names. Dialogues are counted with cases, but not in the last column. As the result: blind votes that are the item’s verdict, which they helped to make. Overturned: blind votes that the adjudicator did not follow. Gold: mean of Beta(1 + right, 1 + wrong), and the chance that the accuracy is below .8. Right by truth: P(vote = truth | truth) of Dawid and Skene’s model with its informative prior.',
    label: 'Reviewers',
    columns: head.length + 2,
    head: html`<tr><th scope="col">reviewer</th>${head.map((title) => html`<th scope="col" class="n">${title}</th>`)}<th scope="col" class="n">right by truth<small>Dawid–Skene</small></th></tr>`,
    bodies: html`<tbody>${reviewers.map(reviewerRow)}</tbody>`,
  })}${!dawid_skene_usable && notes(['Dawid–Skene: a reviewer shares fewer than 30 items with others, so the model says little; votes and results stand above it.'])}`;
}

function reviewerRow(row: ReviewerRow): Html {
  const { gold } = row;
  const part = (of: number, whole: number) =>
    numberCell(percent(ratio(of, whole)), whole > 0 && html`<span class="ci">${count(of)} of ${count(whole)}</span>`);
  return html`<tr><th scope="row">${moderatorName(row)}</th>${numberCell(count(row.votes))}${part(row.as_result, row.with_result)}${part(row.overturned, row.adjudicated_votes)}${[row.adjudications, row.undone, row.revised].map((n) => numberCell(count(n)))}${
    gold === null
      ? numberCell(fixed(null))
      : numberCell(
          percent(gold.mean),
          html`<span class="ci">${count(gold.right)} of ${count(gold.right + gold.wrong)}</span><span class="ci">P(&lt; .8) ${fixed(gold.chance_below)}${gold.alert && html` <span class="bad">alert</span>`}</span>`,
        )
  }${confusionCell(row)}</tr>`;
}

function confusionCell({ confusion, shared_items }: ReviewerRow): Html {
  if (confusion === null) return numberCell(fixed(null));
  const rows = sortedEntries(confusion).slice(0, SHOWN_LABELS);
  return html`<td class="n wrap">${rows.map(([truth, votes], i) => html`${i > 0 && ', '}${visibleText(truth)} ${fixed(Object.hasOwn(votes, truth) ? votes[truth]! : null)}`)}<span class="ci">${count(shared_items)} shared items</span></td>`;
}
