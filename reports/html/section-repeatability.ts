import { count, fixed, percent } from '../format.ts';
import type { RepeatabilityReport } from '../repeatability/repeatability-report.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { notes, numberCell, section, table } from './parts.ts';
import { numberHeads, testedName } from './suite-parts.ts';

/** What asking again changes; nothing where nobody was asked twice. */
export function repeatabilitySection(model: ReportModel): Html | null {
  const { repeatability: rows } = model;
  if (rows === undefined) return null;
  const name = testedName(model);
  return section(
    'repeatability',
    'Repeatability',
    html`<p class="lead">The same question, sampled several times. <em>Flip rate</em>: how likely two samples differ (mean share of differing pairs, our definition). <em>Unanimous</em>: questions on which all samples agree. <em>Entropy</em>: of the samples of a question, in bits; 0 = always the same. Safe, controversial, unsafe and no answer are four different samples.</p>
${table({
  caption: 'One row a moderator that takes votes.',
  label: 'Repeatability of verdicts',
  columns: 6,
  head: html`<tr><th scope="col">moderator</th>${numberHeads(['questions', 'samples', 'flip rate', 'unanimous', 'entropy'])}</tr>`,
  bodies: html`<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${name(row.moderator)}<small>${row.score_from}</small></th>${numberCell(count(row.questions))}${numberCell(count(row.samples))}${numberCell(percent(row.verdict_flip_rate))}${numberCell(percent(row.share_unanimous))}${numberCell(fixed(row.verdict_entropy))}</tr>`,
  )}</tbody>`,
})}
<h3>The headline from run to run</h3>
${table({
  caption:
    'The first sample of every case is one run, the second another, and so on. Their spread is what asking again does to macro-F1; the bootstrap’s is what drawing other cases would do (half the width of the first run’s interval by z). A ratio well below 1: the cases matter more than the dice.',
  label: 'Macro-F1 from run to run',
  columns: 8,
  head: html`<tr><th scope="col">moderator</th>${numberHeads(['runs', 'cases', 'mean macro-F1', 'lowest', 'highest', 'SD between runs', 'SD of bootstrap', 'ratio'])}</tr>`,
  bodies: html`<tbody>${rows.map((row) => html`<tr><th scope="row">${name(row.moderator)}</th>${runCells(row)}</tr>`)}</tbody>`,
})}
${notes(rows.flatMap((row) => remarks(row).map((line) => html`${name(row.moderator)}: ${line}`)))}`,
  );
}

function runCells({ runs }: RepeatabilityReport): Html {
  const values = (runs?.headlines ?? []).filter((value) => value !== null);
  const shown = [
    count(runs === null ? null : values.length),
    count(runs?.cases ?? null),
    fixed(runs?.mean ?? null),
    fixed(values.length === 0 ? null : Math.min(...values)),
    fixed(values.length === 0 ? null : Math.max(...values)),
    fixed(runs?.sd ?? null, 4),
    fixed(runs?.item_sd ?? null, 4),
    fixed(runs?.ratio ?? null, 2),
  ];
  return html`${shown.map((text) => numberCell(text))}`;
}

function remarks({ several_questions: several, runs }: RepeatabilityReport): string[] {
  const undefinedRuns = (runs?.headlines ?? []).filter((value) => value === null).length;
  return [
    ...(several > 0
      ? [`${count(several)} cases took several questions (parts, or one category a call) and are in no run.`]
      : []),
    ...(undefinedRuns > 0 ? [`macro-F1 is undefined in ${count(undefinedRuns)} runs, which are left out.`] : []),
  ];
}
