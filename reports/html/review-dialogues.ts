import { count, fixed, percent } from '../format.ts';
import type { DialogueReview, MeasuredComparison, ReviewReport } from '../review/review-shape.ts';
import { type Html, html } from './html.ts';
import { notes, numberCell, table } from './parts.ts';
import { agreementTable } from './review-agreement.ts';
import { drawTables, resultTable, reviewFacts } from './review-counts.ts';
import { peopleMark } from './review-parts.ts';

/** What people made of trials of persuasion; nothing where none could be drawn. */
export function dialogueTables(review: ReviewReport, level: number): Html | null {
  const { dialogues, simulated, people } = review;
  if (dialogues === null) return null;
  const { cases, agreement } = dialogues;
  return html`<h3>Dialogues: did the persuadee give way?${peopleMark(review)}</h3>
<p class="lead">${count(cases.drawn)} ${cases.pool !== null && `of ${count(cases.pool)} `}trials of persuasion were drawn for ${count(people)} blind ${people === 1 ? 'decision' : 'decisions'} each: gave way, held, or unclear. They are in no figure on moderators.</p>
${notes(dialogueNotes(dialogues))}${reviewFacts(dialogues, { noun: 'dialogues', gold: null })}${comparison(dialogues.against_measured, review)}${agreementTable({ agreement, simulated }, level, 'dialogues')}${resultTable(dialogues, { title: 'What people decided on dialogues', anchoring: null })}${drawTables(dialogues, 'dialogues')}`;
}

function comparison(found: MeasuredComparison, review: ReviewReport): Html | null {
  const { n, table: cells, unclear, unmeasured, percent_agreement, cohen_kappa } = found;
  if (n + unclear + unmeasured === 0) return null;
  const row = (said: 'gave_way' | 'held', title: string) => {
    const { gave_way, held } = cells[said];
    return html`<tr><th scope="row">${title}</th>${[gave_way, held, gave_way + held].map((of) => numberCell(count(of)))}</tr>`;
  };
  const all = (read: 'gave_way' | 'held') => cells.gave_way[read] + cells.held[read];
  return html`<h3>People beside the hidden readings${peopleMark(review)}</h3>${table({
    caption: html`Judged dialogues by people’s verdict (rows) and by the readings (columns): a crossing of the middle in either direction, or an end in the persuader’s goal, counts as giving way. They agree on ${percent(percent_agreement)} of ${count(n)}, Cohen’s kappa ${fixed(cohen_kappa)}. Left out: ${count(unclear)} that people found unclear, ${count(unmeasured)} without a reading at both ends.`,
    label: 'People beside the hidden readings',
    columns: 4,
    head: html`<tr><th scope="col">people</th><th scope="col" class="n">readings: gave way</th><th scope="col" class="n">readings: held</th><th scope="col" class="n">all</th></tr>`,
    bodies: html`<tbody>${row('gave_way', 'gave way')}${row('held', 'held')}<tr><th scope="row">all</th>${[all('gave_way'), all('held'), n].map((of) => numberCell(count(of)))}</tr></tbody>`,
  })}${notes(['Dialogues that crossed the middle are drawn more often, so neither these shares nor kappa is an estimate for all trials.'])}`;
}

function dialogueNotes({ items, cases, design_changes }: DialogueReview): string[] {
  const { open, adjudication, decided, expired } = items.by_state;
  const waiting = open + adjudication + decided;
  const lines: string[] = [];
  if (cases.drawn > 0 && cases.judged === 0) lines.push('People have decided no dialogue.');
  if (waiting > 0) lines.push(`${waiting} dialogues are still open: they have no verdict and are in no figure.`);
  if (expired > 0) lines.push(`${expired} dialogues expired: missing, never read as held.`);
  if (design_changes > 0)
    lines.push(
      `The design of ${design_changes} dialogues is not the one that was drawn: trials changed after the draw, or it was not finished. Strata are those of the items.`,
    );
  return lines;
}
