import type { ClassificationMetric, ClassificationScore } from '../../metrics/classification-score.ts';
import { count, fixed, percent, range } from '../format.ts';
import { compareText } from '../order.ts';
import type { GroupScore, ModeratorReport, ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { breakable, moderatorName, notes, numberCell, section, table } from './parts.ts';

const GROUP_METRICS = ['macro_f1_binary', 'f1_unsafe', 'accuracy', 'recall', 'fpr'] as const;

/** The same scores inside each source and each language. */
export function groupsSection(model: ReportModel): Html {
  const languages = model.data.languages.length;
  return section(
    'groups',
    'By source, language and modality',
    html`${groupTable(model, { title: 'source', of: ({ by_source }) => by_source })}
${mixed(model) && groupTable(model, { title: 'modality', of: ({ by_modality }) => by_modality })}
${drawn(model) && groupTable(model, { title: 'variant', of: ({ by_variant }) => by_variant })}
${languages > 1 ? groupTable(model, { title: 'language', of: ({ by_language }) => by_language }) : html`<p class="hint">All cases are in one language${model.data.languages.map(({ language }) => html`: <bdi>${language}</bdi>`)}.</p>`}`,
  );
}

/** Whether any case shows a picture or a video. */
function mixed({ moderators }: ReportModel): boolean {
  return moderators.some(({ by_modality }) => by_modality.some(({ key }) => key !== 'text'));
}

function drawn({ moderators }: ReportModel): boolean {
  return moderators.some(({ by_variant }) => by_variant.length > 1);
}

function groupTable(
  model: ReportModel,
  by: { title: string; of: (moderator: ModeratorReport) => readonly GroupScore[] },
): Html {
  return table({
    caption: `Scores inside each ${by.title}, convention “wrong”. A source that holds one class only has no false-positive rate or no recall.`,
    label: `Scores by ${by.title}`,
    columns: 4 + GROUP_METRICS.length,
    head: html`<tr><th scope="col">moderator</th><th scope="col">${by.title}</th>${GROUP_METRICS.map((metric) => html`<th scope="col" class="n">${breakable(metric)}</th>`)}<th scope="col" class="n">n</th><th scope="col" class="n">coverage</th></tr>`,
    bodies: model.moderators.map((moderator) => {
      const groups = by.of(moderator);
      return html`<tbody${moderator.baseline && html` class="apart"`}>${groups.map(
        ({ key, score }, i) =>
          html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${groups.length}">${moderatorName(moderator)}</th>`}<td><bdi>${key}</bdi></td>${GROUP_METRICS.map((metric) => scoreCell(score, metric))}${numberCell(count(score.n_scored))}${numberCell(percent(score.coverage))}</tr>`,
      )}</tbody>`;
    }),
  });
}

export function scoreCell({ metrics, intervals }: ClassificationScore, metric: ClassificationMetric): Html {
  const value = metrics[metric] ?? null;
  if (value === null) return numberCell(fixed(null));
  const interval = intervals[metric] ?? null;
  return html`<td class="n">${fixed(value)}${interval !== null && html`<span class="ci">${range(interval)}</span>`}</td>`;
}

/** F1 of each hazard that the truth of some case knows. */
export function categoriesSection(model: ReportModel): Html {
  const known = ({ score }: ModeratorReport) =>
    Object.keys(score.per_category).filter((name) => score.per_category[name]!.unknown < score.n);
  const names = [...new Set(model.moderators.flatMap(known))].sort(compareText);
  if (names.length === 0)
    return section('categories', 'By category', html`<p>No case of this evaluation has a known category.</p>`);
  const support = (name: string) =>
    Math.max(...model.moderators.map(({ score }) => score.per_category[name]?.support ?? 0));
  return section(
    'categories',
    'By category',
    html`<p class="lead">F1 of each hazard over the cases where its truth is known; unknown truth is masked. Beneath: precision and recall. <code>macro_f1_categories</code> is the mean of a column over the hazards the moderator can assess. A dash: the moderator’s taxonomy lacks the hazard, or nothing of it was there or named.</p>
${table({
  caption: 'Support = cases known to carry the hazard; a missing answer misses all of them.',
  label: 'F1 by category',
  columns: 2 + model.moderators.length,
  head: html`<tr><th scope="col">hazard</th><th scope="col" class="n">support</th>${model.moderators.map((moderator) => html`<th scope="col" class="n">${moderatorName(moderator)}</th>`)}</tr>`,
  bodies: html`<tbody>${names.map(
    (name) =>
      html`<tr><th scope="row"><bdi>${name}</bdi></th>${numberCell(count(support(name)))}${model.moderators.map(({ score }) => categoryCell(score, name))}</tr>`,
  )}</tbody>
<tbody class="apart"><tr><th scope="row">macro_f1_categories</th><td></td>${model.moderators.map(({ score }) => scoreCell(score, 'macro_f1_categories'))}</tr>
${sharedRow(model)}</tbody>`,
})}`,
  );
}

/** The mean over hazards that all can be scored on: the one to compare. */
function sharedRow({ moderators, shared_categories: { categories, values } }: ReportModel): Html {
  const shared = new Map(values.map(({ moderator, macro_f1 }) => [moderator, macro_f1]));
  return html`<tr><th scope="row">over shared hazards<small>${count(categories.length)} that all who name hazards can be scored on</small></th><td></td>${moderators.map(({ name }) => numberCell(fixed(shared.get(name) ?? null)))}</tr>`;
}

function categoryCell({ per_category }: ClassificationScore, name: string): Html {
  const category = Object.hasOwn(per_category, name) ? per_category[name] : undefined;
  if (category === undefined || category.f1 === null) return numberCell(fixed(null));
  const { f1, precision, recall } = category;
  return numberCell(fixed(f1), html`<span class="ci">P ${fixed(precision)} R ${fixed(recall)}</span>`);
}

const RANKING = [
  'average_precision',
  'roc_auc',
  'brier',
  'log_loss',
  'ece_equal_width_10',
  'ece_equal_mass_10',
] as const;

/** Ranking and calibration for moderators that give real scores. */
export function rankingSection(model: ReportModel): Html {
  const scored = model.moderators.filter(({ score }) =>
    RANKING.some((metric) => (score.metrics[metric] ?? null) !== null),
  );
  const content =
    scored.length === 0
      ? html`<p>No moderator gave real scores, so ranking and calibration are not defined. Hard labels are never read as scores.</p>`
      : table({
          caption: 'Only of moderators that give a real score. Ties form one threshold; calibration error in ten bins.',
          label: 'Ranking and calibration',
          columns: 1 + RANKING.length,
          head: html`<tr><th scope="col">moderator</th>${RANKING.map((metric) => html`<th scope="col" class="n">${breakable(metric)}</th>`)}</tr>`,
          bodies: html`<tbody>${scored.map((moderator) => html`<tr><th scope="row">${moderatorName(moderator)}</th>${RANKING.map((metric) => scoreCell(moderator.score, metric))}</tr>`)}</tbody>`,
        });
  const partial = model.moderators.flatMap((moderator) =>
    moderator.score.notes
      .filter((line) => line.includes('have no score') || (scored.includes(moderator) && line.includes('roc_auc')))
      .map((line) => html`${moderatorName(moderator)}: ${line}`),
  );
  return section('ranking', 'Ranking and calibration', html`${content}${notes(partial)}`);
}
