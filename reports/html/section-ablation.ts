import { count } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, section, table } from './parts.ts';
import { groupedBody, numberHeads, shareCell, testedName } from './suite-parts.ts';

/** Recall and false-positive rate by where the words of a text were shown; nothing when none was drawn. */
export function ablationSection(model: ReportModel): Html | null {
  const report = model.suites?.ablation ?? null;
  if (report === null) return null;
  return section(
    'ablation',
    'Ablation by modality',
    html`<p class="lead">The same ${count(report.texts)} texts by where their words were shown: as words alone (text, transcript, title), on pictures alone, or both. Only texts that were asked about in every row count, so that rows compare; a moderator that cannot look has n = 0. A missing answer counts as not detected and as not flagged.</p>
${table({
  caption: 'Recall on unsafe texts and false-positive rate on safe ones.',
  label: 'Ablation by modality',
  columns: 7,
  head: html`<tr><th scope="col">moderator</th><th scope="col">variant</th><th scope="col">words stand</th>${numberHeads(['unsafe', 'recall', 'safe', 'FPR'])}</tr>`,
  bodies: groupedBody(report.rows, ({ moderator }) => moderator, {
    head: testedName(model),
    cells: ({ variant, evidence, recall, fpr }) =>
      html`<td><bdi>${variant}</bdi></td><td>${STAND[evidence]}</td>${numberCell(count(recall.n))}${shareCell(recall)}${numberCell(count(fpr.n))}${shareCell(fpr)}`,
  }),
})}`,
  );
}

const STAND = { words: 'as words', picture: 'on pictures', both: 'both' } as const;
