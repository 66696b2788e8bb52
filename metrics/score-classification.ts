import { constantBaseline, majorityLabel } from './baselines.ts';
import type { Interval } from './bootstrap.ts';
import { classMetrics, ratio } from './classification.ts';
import { bootstrapIntervals } from './classification-intervals.ts';
import { type ClassificationRow, MISSING_STATUSES } from './classification-row.ts';
import type {
  ClassificationGroup,
  ClassificationOptions,
  ClassificationScore,
  MetricValues,
} from './classification-score.ts';
import { recordOf } from './classification-score.ts';
import { type ClassificationTable, classificationTable } from './classification-table.ts';
import { type ClassificationView, viewOf } from './classification-view.ts';
import { confusionMatrix, countsOf, emptyConfusion } from './confusion.ts';
import { conventionsOf, notesOf } from './conventions.ts';
import { groupRows } from './group-rows.ts';
import { checkDeclared, readLabels, seenLabels } from './label-scheme.ts';
import { applyMissing, MISSING_POLICIES, type MissingPolicy, missingTarget } from './missing.ts';
import { categoryMetrics, categoryRules, countPatterns, emptyCategoryCounts } from './multilabel.ts';
import { categoryScores, classScores } from './per-label.ts';
import { NO_SCORE_METRICS } from './score-columns.ts';

/**
 * Scores one moderator's answers beside the truth: every key of CONTRACT 1, for a list, a generator of any length, or a
 * table built from a stream. Pure: the order of the rows plays no part, randomness is a function of `seed` and the name
 * of the group. Throws DuplicateCaseError, MetricInputError for rows and InvalidInputError for options.
 */
export function scoreClassification(
  rows: Iterable<ClassificationRow> | ClassificationTable,
  options: ClassificationOptions = {},
): ClassificationScore {
  const table = classificationTable(rows);
  const all = Int32Array.from({ length: table.n }, (_, row) => row);
  const seen = seenLabels(table, all);
  const reading = readLabels([seen], options);
  checkDeclared(table, reading);
  const view = viewOf(table, all, { reading });
  const stream = options.stream ?? 'all';
  const groups = groupRows(table, options.by ?? []).map(({ key, rows: members }): ClassificationGroup => {
    const part = viewOf(table, members, { reading, scoreKind: view.scoreKind });
    return { key, ...scoreView(part, options, `${stream}/${JSON.stringify(key)}`), groups: [] };
  });
  return { ...scoreView(view, options, stream), groups };
}

function scoreView(view: ClassificationView, options: ClassificationOptions, stream: string): ClassificationScore {
  const { table, rows, scheme, reading, confusion } = view;
  const policy = options.missing ?? 'wrong';
  const zeroDivision = options.zeroDivision ?? 0;
  const statuses = countStatuses(table, rows);
  const raw = countsOf(confusion, scheme.positive);
  const nKnown = rows.reduce((sum, row) => sum + (table.truth[row]! >= 0 ? 1 : 0), 0);
  const nAnswered = raw.n - raw.missing;

  const byMissing = {} as Record<MissingPolicy, MetricValues | null>;
  for (const each of MISSING_POLICIES) byMissing[each] = policyMetrics(view, each, zeroDivision);
  const main = applyMissing(confusion, missingTarget(policy, scheme.positive));
  const metrics = byMissing[policy] ?? NO_METRICS;
  const draws = options.draws ?? 2000;
  const intervals: Record<string, Interval | null> =
    draws === 0 || main === null
      ? {}
      : bootstrapIntervals(view, metrics, { ...options, draws, policy, zeroDivision, stream });

  const classRules = { averageOver: scheme.averageOver, zeroDivision, positive: scheme.positive };
  const constant = (label: number): MetricValues => ({
    ...NO_METRICS,
    ...constantBaseline(raw.support, label, classRules),
  });
  const majority = majorityLabel(raw.support);
  return {
    kind: 'classification',
    n: rows.length,
    n_known: nKnown,
    n_truth: raw.n,
    n_answered: nAnswered,
    n_scored: policy === 'dropped' ? nAnswered : main === null ? 0 : raw.n,
    assessable: ratio(raw.n, nKnown),
    coverage: ratio(nAnswered, raw.n),
    statuses,
    labels: scheme.labels,
    positive: reading.positive,
    conventions: conventionsOf(view, { ...options, draws, policy, zeroDivision, stream }),
    metrics,
    per_class: classScores(main === null ? null : countsOf(main, scheme.positive), scheme.labels),
    per_category: categoryScores(view, byMissing[policy] === null ? null : policy),
    confusion: { labels: scheme.labels, matrix: confusionMatrix(confusion) },
    by_missing: byMissing,
    intervals,
    baselines: recordOf<MetricValues | null>([
      ...scheme.labels.map((label, at) => [`all_${label}`, constant(at)] as const),
      ['majority', majority === null ? null : constant(majority)],
    ]),
    groups: [],
    notes: notesOf(view, { metrics, byMissing, policy, draws, nTruth: raw.n, missing: raw.missing }),
  };
}

/** All metrics of a view under one policy; null where the policy is not defined. */
function policyMetrics(
  view: ClassificationView,
  policy: MissingPolicy,
  zeroDivision: 0 | 1 | 'nan',
): MetricValues | null {
  const { table, scheme, confusion, patternCounts, inMean } = view;
  const moved = applyMissing(confusion, missingTarget(policy, scheme.positive));
  if (moved === null) return null;
  const categories = emptyCategoryCounts(table.categories.length);
  const patterns = Int32Array.from(table.patterns.keys());
  countPatterns(categoryRules(table.patterns, { inMean, policy }), { patterns, counts: patternCounts }, categories);
  const rules = { averageOver: scheme.averageOver, zeroDivision, positive: scheme.positive };
  return {
    ...classMetrics(countsOf(moved, scheme.positive), rules),
    ...(scheme.positive === null ? NO_SCORE_METRICS : view.scoreMetrics(policy)),
    ...categoryMetrics(categories, { inMean, zeroDivision }),
  };
}

const NO_METRICS: MetricValues = {
  ...classMetrics(countsOf(emptyConfusion(0), null), {
    averageOver: new Uint8Array(0),
    zeroDivision: 0,
    positive: null,
  }),
  ...NO_SCORE_METRICS,
  ...categoryMetrics(emptyCategoryCounts(0), { inMean: new Uint8Array(0), zeroDivision: 0 }),
};

function countStatuses(table: ClassificationTable, rows: Int32Array): Record<string, number> {
  const names = ['answered', ...MISSING_STATUSES];
  const counts = new Array<number>(names.length).fill(0);
  for (const row of rows) counts[table.status[row]!]! += 1;
  return recordOf(names.map((name, at) => [name, counts[at]!] as const));
}
