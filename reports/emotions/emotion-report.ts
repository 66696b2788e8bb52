import type { ClassificationRow } from '../../metrics/classification-row.ts';
import type { ClassificationScore } from '../../metrics/classification-score.ts';
import { scoreClassification } from '../../metrics/score-classification.ts';
import { isLabelling } from '../../moderation/labelling.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import type { CaseColumns } from '../case-columns.ts';
import { costOf } from '../cost.ts';
import { compareText } from '../order.ts';
import type { ReportInput, ReportModerator, ReportSettings } from '../report-input.ts';
import { readVerdictColumns, type VerdictColumns } from '../verdict-columns.ts';
import { errorIntervals, type LabelErrors } from './emotion-intervals.ts';
import {
  EMOTION_METRICS,
  type EmotionBaseline,
  type EmotionMetric,
  type EmotionModerator,
  type EmotionReport,
} from './emotion-shape.ts';

const LABELS: readonly string[] = TAXONOMIES.goemotions.categories.map(({ code }) => code);

/** What the metrics are called where any categories are scored. */
const METRIC = {
  macro_f1: 'macro_f1_categories',
  micro_f1: 'micro_f1_categories',
  subset_accuracy: 'subset_accuracy',
  hamming_loss: 'hamming_loss',
} as const satisfies Record<EmotionMetric, string>;

/** The input without moderators that decide nothing: what every binary section is made from. */
export function decidingOnly(input: ReportInput): ReportInput {
  const { earlier, moderators } = input;
  return {
    ...input,
    moderators: moderators.filter((moderator) => !isLabelling(moderator)),
    ...(earlier === undefined ? {} : { earlier: decidingOnly(earlier) }),
  };
}

/** Null = no moderator of the run labels emotions. */
export async function buildEmotionReport(input: ReportInput, cases: CaseColumns): Promise<EmotionReport | null> {
  const labelling = input.moderators.filter(isLabelling);
  if (labelling.length === 0) return null;
  const places = emotionCases(cases);
  const moderators: EmotionModerator[] = [];
  for (const moderator of labelling) {
    const verdicts = await readVerdictColumns(cases, input.verdicts(moderator.name));
    moderators.push(describe({ input, cases, places, moderator, verdicts }));
  }
  const constant = (name: string, labels: ReadonlySet<string>): EmotionBaseline => ({
    name,
    metrics: metricsOf(
      scoreEmotions(
        rows(cases, places, () => labels),
        null,
      ),
    ),
  });
  return {
    labels: LABELS,
    cases: places.length,
    moderators: moderators.sort(byMacroF1),
    baselines: [constant('always neutral', new Set(['neutral'])), constant('all labels', new Set(LABELS))],
  };
}

/** Cases in which each of the labels is known to hold or not. */
function emotionCases(cases: CaseColumns): readonly number[] {
  const places: number[] = [];
  for (let index = 0; index < cases.size; index += 1) {
    const { native } = cases.at(index).truth;
    if (LABELS.every((label) => typeof native[label] === 'boolean')) places.push(index);
  }
  return places;
}

function describe(of: {
  readonly input: ReportInput;
  readonly cases: CaseColumns;
  readonly places: readonly number[];
  readonly moderator: ReportModerator;
  readonly verdicts: VerdictColumns;
}): EmotionModerator {
  const { input, cases, places, moderator, verdicts } = of;
  const { name, dialect, dialectVersion, model, simulated } = moderator;
  const { tallies } = verdicts;
  const recorded = places.filter((index) => verdicts.at(index) !== null);
  const labelsAt = (index: number) => {
    const given = verdicts.at(index)?.categories ?? null;
    return given === null ? null : new Set(given);
  };
  const stream = `emotions/${name}`;
  const score = scoreEmotions(rows(cases, recorded, labelsAt), { ...input.settings, stream });
  const answered = recorded.filter((index) => labelsAt(index) !== null).length;
  return {
    name,
    dialect,
    dialect_version: dialectVersion,
    model,
    simulated,
    n: recorded.length,
    answered,
    coverage: recorded.length === 0 ? null : answered / recorded.length,
    not_recorded: tallies.notRecorded,
    outcomes: tallies.outcomes,
    outcome_reasons: tallies.reasons,
    unknown_labels: tallies.unknownCategories,
    duplicate_labels: tallies.duplicates,
    metrics: metricsOf(score),
    intervals: {
      macro_f1: score.intervals[METRIC.macro_f1] ?? null,
      micro_f1: score.intervals[METRIC.micro_f1] ?? null,
      ...errorIntervals(
        recorded.map((index) => errorsAt(cases, index, labelsAt(index))),
        { ...input.settings, width: LABELS.length, stream },
      ),
    },
    per_label: LABELS.map((label) => {
      const cell = score.per_category[label];
      const { precision = null, recall = null, f1 = null, support = 0, predicted = 0 } = cell ?? {};
      return { label, precision, recall, f1, support, predicted };
    }),
    cost: costOf(moderator, { tallies, cases: cases.size, prices: input.prices }),
  };
}

/** A missing answer is wrong about every label. */
function errorsAt(cases: CaseColumns, index: number, labels: ReadonlySet<string> | null): LabelErrors {
  const { truth, cluster } = cases.at(index);
  const wrong = labels === null ? LABELS : LABELS.filter((label) => labels.has(label) !== truth.native[label]);
  return { errors: wrong.length, cluster };
}

/** `labelsOf` null = no answer: it misses every label that holds and counts as an error in every cell. */
function* rows(
  cases: CaseColumns,
  places: readonly number[],
  labelsOf: (index: number) => ReadonlySet<string> | null,
): Generator<ClassificationRow> {
  for (const index of places) {
    const { id, truth, cluster } = cases.at(index);
    const labels = labelsOf(index);
    yield {
      case_id: id,
      truth: null,
      predicted: labels === null ? null : 'labels',
      status: labels === null ? 'unstated' : null,
      cluster,
      categories_truth: Object.fromEntries(LABELS.map((label) => [label, truth.native[label] ?? null])),
      categories_predicted: labels === null ? null : Object.fromEntries(LABELS.map((one) => [one, labels.has(one)])),
    };
  }
}

/** `drawn` null = no intervals. */
function scoreEmotions(
  given: Iterable<ClassificationRow>,
  drawn: (Pick<ReportSettings, 'draws' | 'seed' | 'level'> & { readonly stream: string }) | null,
): ClassificationScore {
  const rules = { missing: 'wrong', zeroDivision: 0 } as const;
  if (drawn === null) return scoreClassification(given, { ...rules, draws: 0 });
  const { draws, seed, level, stream } = drawn;
  return scoreClassification(given, { ...rules, draws, seed, level, stream });
}

function metricsOf({ metrics }: ClassificationScore): Record<EmotionMetric, number | null> {
  return Object.fromEntries(EMOTION_METRICS.map((metric) => [metric, metrics[METRIC[metric]] ?? null])) as Record<
    EmotionMetric,
    number | null
  >;
}

function byMacroF1(a: EmotionModerator, b: EmotionModerator): number {
  const value = (one: EmotionModerator) => one.metrics.macro_f1 ?? Number.NEGATIVE_INFINITY;
  return value(a) === value(b) ? compareText(a.name, b.name) : value(a) > value(b) ? -1 : 1;
}
