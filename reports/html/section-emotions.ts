import { EMOTION_METRICS, type EmotionModerator, type EmotionReport } from '../emotions/emotion-shape.ts';
import { count, fixed, percent, range } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { missing, moderatorName, numberCell, section, table } from './parts.ts';

const TITLES = {
  macro_f1: ['macro_f1', 'high is good'],
  micro_f1: ['micro_f1', 'high is good'],
  subset_accuracy: ['subset_accuracy', 'high is good'],
  hamming_loss: ['hamming_loss', 'low is good'],
} as const;

/** The emotion task; nothing when no moderator of the run labels emotions. */
export function emotionsSection({ emotions, settings }: ReportModel): Html | null {
  if (emotions === undefined) return null;
  const { labels, cases, moderators } = emotions;
  return section(
    'emotions',
    'Emotions',
    html`<p class="lead">A task of its own: ${count(labels.length)} labels, several at once, on ${count(cases)} cases whose source says of every label if it holds. An emotion says nothing about policy, so these moderators decide no verdict and stand in no other table. F1 runs over all ${count(labels.length)} declared labels (one without support or prediction counts 0); a missing answer misses every label and is an error in every cell. Intervals: ${percent(settings.level, 0)}, bootstrap.</p>
${scoreTable(emotions)}
${moderators.map((moderator) => outcomeLine(moderator))}
${cases > 0 && labelTable(emotions)}`,
  );
}

function scoreTable({ moderators, baselines, cases }: EmotionReport): Html {
  const columns = EMOTION_METRICS.length + 3;
  return table({
    caption:
      'subset_accuracy: all labels of a case right at once. hamming_loss: share of single label decisions that are wrong.',
    label: 'Scores of the emotion task',
    columns,
    head: html`<tr><th scope="col">moderator</th>${EMOTION_METRICS.map((metric) => html`<th scope="col" class="n">${TITLES[metric][0]}<small>${TITLES[metric][1]}</small></th>`)}<th scope="col" class="n">n<small>coverage</small></th><th scope="col" class="n">cost</th></tr>`,
    bodies: html`<tbody>${moderators.map(
      (one) =>
        html`<tr><th scope="row">${moderatorName(one)}<small>${one.dialect}${one.model !== null && html` · <bdi>${one.model}</bdi>`}</small></th>${EMOTION_METRICS.map(
          (metric) => {
            const value = one.metrics[metric];
            if (value === null) return numberCell(fixed(null));
            const interval = one.intervals[metric];
            return html`<td class="n"><span class="v">${fixed(value)}</span><span class="ci">${interval === null ? missing() : range(interval)}</span></td>`;
          },
        )}${numberCell(count(one.n), html`<span class="ci">${percent(one.coverage)}</span>`)}${costCell(one)}</tr>`,
    )}</tbody>
<tbody class="apart"><tr class="group"><th colspan="${columns}" scope="rowgroup">Trivial baselines: what looking at nothing scores on the same cases</th></tr>
${baselines.map(
  ({ name, metrics }) =>
    html`<tr><th scope="row">${name}</th>${EMOTION_METRICS.map((metric) => numberCell(fixed(metrics[metric])))}${numberCell(count(cases))}<td class="n">no model</td></tr>`,
)}</tbody>`,
  });
}

function costCell({ cost }: EmotionModerator): Html {
  return html`<td class="n">${cost.usd === null ? missing() : `$${fixed(cost.usd, 4)}`}<span class="ci">${count(cost.calls)} calls</span></td>`;
}

function outcomeLine(moderator: EmotionModerator): Html {
  const reasons = sortedEntries(moderator.outcome_reasons);
  const other = sortedEntries(moderator.outcomes).filter(
    ([outcome, rows]) => rows > 0 && !reasons.some(([reason]) => reason.startsWith(`${outcome}:`)),
  );
  const all = [...reasons, ...other].map(([reason, rows]) => `${words(reason)} ${count(rows)}`);
  const odd = [
    moderator.unknown_labels > 0 && `${count(moderator.unknown_labels)} answers name a label outside the list`,
    moderator.duplicate_labels > 0 && `${count(moderator.duplicate_labels)} name one twice`,
    moderator.not_recorded > 0 && `${count(moderator.not_recorded)} cases have no row`,
  ].filter((line) => line !== false);
  return html`<p class="hint">${moderatorName(moderator)}: ${[...all, ...odd].join('; ')}.</p>`;
}

const WORDS: Readonly<Record<string, string>> = {
  'not_assessable: labels_only': 'labelled',
  'not_assessable: no_emotion_task': 'not asked (no emotion truth)',
};

function words(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? (WORDS[reason] ?? reason) : reason;
}

function labelTable({ labels, moderators }: EmotionReport): Html {
  return table({
    caption: 'F1, and below it precision / recall. Support: cases in which the label holds.',
    label: 'Scores by emotion',
    columns: 2 + moderators.length,
    head: html`<tr><th scope="col">label</th><th scope="col" class="n">support</th>${moderators.map((one) => html`<th scope="col" class="n">${moderatorName(one)}</th>`)}</tr>`,
    bodies: html`<tbody>${labels.map((label, i) => {
      const cells = moderators.map(({ per_label }) => per_label[i]);
      return html`<tr><th scope="row">${label}</th>${numberCell(count(cells[0]?.support ?? null))}${cells.map((cell) =>
        numberCell(
          fixed(cell?.f1 ?? null),
          html`<span class="ci">${fixed(cell?.precision ?? null)} / ${fixed(cell?.recall ?? null)}</span>`,
        ),
      )}</tr>`;
    })}</tbody>`,
  });
}

/** Warnings that a reader must see before the first figure. */
export function emotionBanners({ emotions }: ReportModel): readonly Html[] {
  const names = (some: readonly EmotionModerator[]) =>
    some.map(({ name }, i) => html`${i > 0 && ', '}<bdi>${name}</bdi>`);
  const simulated = emotions?.moderators.filter((one) => one.simulated) ?? [];
  const short = emotions?.moderators.filter(({ not_recorded }) => not_recorded > 0) ?? [];
  return [
    ...(simulated.length === 0
      ? []
      : [
          html`<p class="banner" role="note"><strong>SIMULATED.</strong> The emotion labels of ${names(simulated)} come from the simulator by a planned error rate. They test the harness and say nothing about any real model.</p>`,
        ]),
    ...(short.length === 0
      ? []
      : [
          html`<p class="banner" role="note"><strong>UNFINISHED.</strong> ${names(short)} ${short.length === 1 ? 'lacks' : 'lack'} labels of ${short.map(({ not_recorded }) => count(not_recorded)).join(', ')} cases.</p>`,
        ]),
  ];
}

/** Beside the facts on moderation. */
export function emotionFact({ emotions }: ReportModel): Html | null {
  if (emotions === undefined) return null;
  return html`<div><dt>label emotions</dt><dd>${count(emotions.moderators.length)}<small>and decide no verdict: <a href="#emotions">Emotions</a></small></dd></div>`;
}
