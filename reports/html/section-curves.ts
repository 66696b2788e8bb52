import { count, fixed, percent } from '../format.ts';
import type { RankingReport } from '../ranking/ranking-report.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { nameOf, notes, numberCell, section, table } from './parts.ts';
import { topFor, unitPlot } from './unit-plot.ts';

/** What scores are worth: calibration, ranking, and how much a machine can decide alone. */
export function curvesSection(model: ReportModel): Html | null {
  const { rankings } = model;
  if (rankings.length === 0) return null;
  const name = nameOf(model.moderators);
  return section(
    'curves',
    'Scores, thresholds and deferral',
    html`<p class="lead">Of moderators that give real scores, over the cases with known truth, a decision and a score. <em>Reliability</em>: mean score of a tenth against its share of unsafe; the larger the dot, the more cases; on the dashed line a score of .8 means 80 % unsafe. <em>Precision and recall</em>: flagging from the highest score down; the dashed line is the prevalence, which a constant score reaches. <em>Risk and coverage</em>: the machine decides the cases it is surest of, max(p, 1 − p); errors among these; dashed: deciding in random order.</p>
${rankings.map((ranking) => plotsOf(ranking, name))}
${thresholdTable(rankings, name)}
${deferralTable(rankings, name)}
${notes(rankings.flatMap((ranking) => remarks(ranking, name)))}`,
  );
}

function plotsOf(ranking: RankingReport, name: (moderator: string) => Html): Html {
  const { reliability, pr_curve, selective, prevalence, n } = ranking;
  const largest = Math.max(...reliability.map((bin) => bin.n));
  const risks = selective.points.map(({ risk }) => risk);
  const first = pr_curve[0];
  return html`<h3>${name(ranking.moderator)}<small> scores: ${ranking.score_from}, n = ${count(n)}</small></h3>
<div class="grid"><figure><figcaption>Reliability</figcaption>${unitPlot({
    label: `Reliability of ${ranking.moderator}: ${reliability.map((bin) => `score ${fixed(bin.meanProbability, 2)} unsafe ${fixed(bin.rate, 2)}`).join(', ')}`,
    xTitle: 'mean score',
    yTitle: 'share unsafe',
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    points: reliability.map((bin) => ({
      x: bin.meanProbability,
      y: bin.rate,
      r: 2.5 + 6 * Math.sqrt(bin.n / largest),
      title: `${count(bin.n)} cases: mean score ${fixed(bin.meanProbability)}, unsafe ${fixed(bin.rate)}`,
    })),
  })}</figure><figure><figcaption>Precision and recall</figcaption>${unitPlot({
    label: `Precision by recall of ${ranking.moderator}, ${pr_curve.length} points; prevalence ${fixed(prevalence)}`,
    xTitle: 'recall',
    yTitle: 'precision',
    steps: true,
    reference: [
      { x: 0, y: prevalence },
      { x: 1, y: prevalence },
    ],
    points:
      first === undefined
        ? []
        : [{ x: 0, y: first.precision }, ...pr_curve.map(({ recall, precision }) => ({ x: recall, y: precision }))],
  })}</figure><figure><figcaption>Risk and coverage</figcaption>${unitPlot({
    label: `Selective risk of ${ranking.moderator}: AURC ${fixed(selective.aurc, 4)}, random order ${fixed(selective.random, 4)}`,
    xTitle: 'coverage',
    yTitle: 'errors among decided',
    top: topFor([...risks, selective.random ?? 0]),
    reference:
      selective.random === null
        ? null
        : [
            { x: 0, y: selective.random },
            { x: 1, y: selective.random },
          ],
    points: selective.points.map(({ coverage, risk }) => ({ x: coverage, y: risk })),
  })}</figure></div>`;
}

function thresholdTable(rankings: readonly RankingReport[], name: (moderator: string) => Html): Html {
  return html`<h3>Thresholds</h3>${table({
    caption:
      'What if unsafe began at another score? Chosen on one half of the cases (split by template, our definition), judged on the other. “Honest” is that frozen threshold on cases it never saw; “tuned” is what the rule would pick if it might look, which nobody gets.',
    label: 'Thresholds',
    columns: 10,
    head: html`<tr><th scope="col">moderator</th><th scope="col">rule</th><th scope="col" class="n">threshold</th><th scope="col" class="n">honest F1</th><th scope="col" class="n">honest recall</th><th scope="col" class="n">honest FPR</th><th scope="col" class="n">tuned threshold</th><th scope="col" class="n">tuned F1</th><th scope="col" class="n">tuned − honest</th></tr>`,
    bodies: rankings.map(
      ({ moderator, thresholds }) =>
        html`<tbody>${thresholds.map(
          (row, i) =>
            html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${thresholds.length}">${name(moderator)}</th>`}<td>${ruleText(row.rule)}</td>${[row.threshold, row.honest?.f1, row.honest?.recall, row.honest?.fpr, row.tuned_on_test?.threshold, row.tuned_on_test?.f1, row.f1_gap].map((value) => numberCell(fixed(value ?? null)))}</tr>`,
        )}</tbody>`,
    ),
  })}`;
}

function ruleText(rule: string): string {
  const [kind = '', value] = rule.split(' ');
  const share = value === undefined ? '' : percent(Number(value), 0);
  if (kind === 'max_f1') return 'highest F1';
  return kind === 'recall_at_least' ? `recall at least ${share}` : `FPR at most ${share}`;
}

function deferralTable(rankings: readonly RankingReport[], name: (moderator: string) => Html): Html {
  const [first] = rankings;
  const columns = first?.selective.deferral ?? [];
  return html`<h3>Deferral</h3>${table({
    caption:
      'Errors of the whole system when the least certain cases go to people who err never, or in one case of ten. AURC and AUGRC: mean risk over all coverages; AURC over-weights the first errors, so both stand here.',
    label: 'Deferral',
    columns: 4 + 3 + columns.length,
    head: html`<tr><th scope="col">moderator</th><th scope="col" class="n">AURC</th><th scope="col" class="n">best possible</th><th scope="col" class="n">AUGRC</th>${(first?.selective.coverage_at ?? []).map(({ risk }) => html`<th scope="col" class="n">decides at error ≤ ${percent(risk, 0)}</th>`)}${columns.map(({ share, reviewer_error: error }) => html`<th scope="col" class="n">${percent(share, 0)} to people who err ${percent(error, 0)}</th>`)}</tr>`,
    bodies: html`<tbody>${rankings.map(
      ({ moderator, selective }) =>
        html`<tr><th scope="row">${name(moderator)}</th>${[selective.aurc, selective.oracle_aurc, selective.augrc].map((value) => numberCell(fixed(value, 4)))}${selective.coverage_at.map(({ coverage }) => numberCell(percent(coverage)))}${selective.deferral.map((row) => numberCell(fixed(row.system_error)))}</tr>`,
    )}</tbody>`,
  })}`;
}

function remarks(ranking: RankingReport, name: (moderator: string) => Html): Html[] {
  const who = name(ranking.moderator);
  return [
    html`${who}: calibration error of the likelier side ${fixed(ranking.ece_top_label)}, of the worst tenth ${fixed(ranking.maximum_calibration_error)}; Brier skill over the prevalence ${fixed(ranking.brier_skill)}; trapezoid under the curve ${fixed(ranking.trapezoid_pr_area)}, which is not the average precision.`,
    ...(ranking.unscored > 0
      ? [html`${who}: ${count(ranking.unscored)} decisions carry no score and are in none of these figures.`]
      : []),
    ...(ranking.selective.tied
      ? [html`${who}: equal confidences occur; their risk is the expected one over their order.`]
      : []),
    ...(ranking.dev_digest === null
      ? []
      : [
          html`${who}: thresholds chosen on ${count(ranking.dev_cases)} cases (ids’ SHA-256 ${ranking.dev_digest.slice(0, 12)}) under <bdi>${ranking.taxonomy}</bdi>; <code>mettle rescore</code> takes them.`,
        ]),
    ...ranking.threshold_notes.map((line) => html`${who}: ${line}`),
  ];
}
