import { count, fixed, percent, pValue, range, signed } from '../format.ts';
import type { RobustnessReport } from '../persuasion/robustness-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, table } from './parts.ts';
import { columnRow, columnTitle, effectCell, fold } from './robustness-parts.ts';
import { armHead, OURS } from './susceptibility-parts.ts';

/** The planned contrasts of the run, corrected together. */
export function contrastTable({ contrasts }: RobustnessReport): Html | null {
  if (contrasts.length === 0) return null;
  const groups = [
    ...Map.groupBy(contrasts, ({ persuadee, question, estimator, visual_role }) =>
      JSON.stringify([persuadee, question, estimator, visual_role]),
    ).values(),
  ];
  const tested = contrasts.filter(({ p }) => p !== null).length;
  return html`<h3>Planned contrasts</h3>${table({
    caption: html`Mean difference of the shift of s over pairs of one case, persuadee and repeat that differ in nothing but what is compared; complete pairs only. Interval: bootstrap over clusters; p: signs of whole clusters flipped; Holm over all ${count(tested)} contrasts with a p. Of each question the most trusted estimator.`,
    label: 'Planned contrasts',
    columns: 5,
    head: html`<tr><th scope="col">contrast</th><th scope="col" class="n">pairs<small>dropped · clusters</small></th><th scope="col" class="n">difference</th><th scope="col" class="n">p</th><th scope="col" class="n">p, Holm</th></tr>`,
    bodies: groups.map(
      (rows) =>
        html`<tbody>${columnRow(rows[0]!, 5)}${rows.map((row) => html`<tr><th scope="row"><bdi>${row.name}</bdi></th>${numberCell(count(row.pairs), html`<span class="ci">${count(row.dropped)} · ${count(row.clusters)}</span>`)}${numberCell(signed(row.difference), row.interval !== null && html`<span class="ci">${range(row.interval)}</span>`)}${numberCell(pValue(row.p))}${numberCell(pValue(row.pHolm), row.pHolm !== null && row.pHolm < 0.05 && html`<span class="ci">below .05</span>`)}</tr>`)}</tbody>`,
    ),
  })}`;
}

/** Share of trials that moved away from the goal, by arm. */
export function backfireTable({ columns }: RobustnessReport): Html | null {
  const shown = columns.filter(({ primary, backfire }) => primary && backfire.length > 0);
  if (shown.length === 0) return null;
  return html`<h3>Backfire</h3>${table({
    caption: html`Trials by where they ended against where they began; a movement of at most half a level of five counts as none ${OURS}. Share = away / read at both ends.`,
    label: 'Backfire',
    columns: 5,
    head: html`<tr><th scope="col">arm</th><th scope="col" class="n">toward</th><th scope="col" class="n">unmoved</th><th scope="col" class="n">away</th><th scope="col" class="n">backfire</th></tr>`,
    bodies: shown.map(
      (column) =>
        html`<tbody>${columnRow(column, 5)}${column.backfire.map(({ arm, toward, unmoved, away, share }) => html`<tr>${armHead(arm)}${[toward, unmoved, away].map((n) => numberCell(count(n)))}${effectCell(share, { share: true })}</tr>`)}</tbody>`,
    ),
  })}`;
}

/** How widely the successes spread over the conditions, and the persuader's option against control. */
export function spreadTables({ columns }: RobustnessReport): Html | null {
  const archived = columns.filter(({ primary, archive }) => primary && archive.cells > 0);
  const lifted = columns.filter(({ primary, target_lift }) => primary && target_lift.length > 0);
  if (archived.length === 0 && lifted.length === 0) return null;
  return html`${
    archived.length > 0 &&
    html`<h3>How widely giving way spreads</h3>${table({
      caption: html`Cells context × strategy × modality × prior that the run has treated trials in; filled = with a trial that gave way. Evenness = entropy of the successes over cells, against the filled and against all cells; Simpson = chance that two successes are of different cells.`,
      label: 'How widely giving way spreads',
      columns: 6,
      head: html`<tr><th scope="col">persuadee</th><th scope="col" class="n">filled<small>of cells</small></th><th scope="col" class="n">coverage</th><th scope="col" class="n">successes</th><th scope="col" class="n">evenness<small>filled, all</small></th><th scope="col" class="n">Simpson</th></tr>`,
      bodies: html`<tbody>${archived.map((column) => {
        const { cells, filled, coverage, successes, evennessFilled, evennessAll, simpson } = column.archive;
        return html`<tr><th scope="row">${columnTitle(column)}</th>${numberCell(count(filled), html`<span class="ci">of ${count(cells)}</span>`)}${numberCell(percent(coverage))}${numberCell(count(successes))}${numberCell(evennessAll === null ? fixed(null) : `${fixed(evennessFilled)}, ${fixed(evennessAll)}`)}${numberCell(fixed(simpson))}</tr>`;
      })}</tbody>`,
    })}`
  }${
    lifted.length > 0 &&
    fold(
      'The persuader’s option at T, against control',
      table({
        caption:
          'Share of answers that are the persuader’s own option at T, less that of control; z of two proportions, pooled, trials taken for independent.',
        label: 'The persuader’s option at T, against control',
        columns: 4,
        head: html`<tr><th scope="col">arm</th><th scope="col" class="n">chose it</th><th scope="col" class="n">in control</th><th scope="col" class="n">lift<small>z</small></th></tr>`,
        bodies: lifted.map(
          (column) =>
            html`<tbody>${columnRow(column, 4)}${column.target_lift.map((row) => html`<tr>${armHead(row.arm)}${numberCell(count(row.successes), html`<span class="ci">of ${count(row.n)}</span>`)}${numberCell(count(row.control_successes), html`<span class="ci">of ${count(row.control_n)}</span>`)}${numberCell(signed(row.lift), row.z !== null && html`<span class="ci">z ${fixed(row.z, 2)}</span>`)}</tr>`)}</tbody>`,
        ),
      }),
    )
  }`;
}
