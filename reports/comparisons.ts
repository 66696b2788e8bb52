import type { ClassificationMetric } from '../metrics/classification-score.ts';
import { createClassificationTable } from '../metrics/classification-table.ts';
import { compareClassification } from '../metrics/compare-classification.ts';
import { holm } from '../metrics/multiple-testing.ts';
import { createHazardMask, type ModeratorRows } from './moderator-rows.ts';
import type { ReportSettings } from './report-input.ts';
import type { ComparisonReport, PairReport } from './report-shape.ts';
import { LABEL_RULES } from './scoring.ts';
import { DEFAULT_POLICY } from './scoring-policy.ts';

const METRICS = [
  'macro_f1_binary',
  'f1_unsafe',
  'accuracy',
  'macro_f1_categories',
] as const satisfies readonly ClassificationMetric[];

/** With more moderators only neighbours of the leaderboard are compared: pairs grow with the square. */
const ALL_PAIRS_UP_TO = 6;

/**
 * Paired comparison of moderators in the order of `names` (the leaderboard): McNemar for accuracy, randomisation by
 * cluster for the F1 family, Holm over every test made here.
 */
export function compareModerators(
  names: readonly string[],
  rowsOf: (name: string) => ModeratorRows,
  settings: ReportSettings,
): ComparisonReport {
  const notes: string[] = [];
  const drafts = pairsOf(names).flatMap(([a, b]) => comparePair({ a, b, rowsOf, settings, notes }));
  const adjusted = holm(drafts.map(({ p_value }) => p_value));
  if (names.length > ALL_PAIRS_UP_TO)
    notes.push(`more than ${ALL_PAIRS_UP_TO} moderators: each is compared with the next of the leaderboard only`);
  return {
    pairs: drafts.map((draft, i): PairReport => ({ ...draft, p_holm: adjusted[i]! })),
    family: drafts.length,
    notes,
  };
}

function pairsOf(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.flatMap((a, i) => {
    const others = names.length > ALL_PAIRS_UP_TO ? names.slice(i + 1, i + 2) : names.slice(i + 1);
    return others.map((b) => [a, b] as const);
  });
}

/** A test before Holm's correction: always with a p-value. */
type Draft = Omit<PairReport, 'p_holm' | 'p_value'> & { readonly p_value: number };

function comparePair(of: {
  a: string;
  b: string;
  rowsOf: (name: string) => ModeratorRows;
  settings: ReportSettings;
  notes: string[];
}): readonly Draft[] {
  const { a, b, settings } = of;
  const [rowsA, rowsB] = [of.rowsOf(a), of.rowsOf(b)];
  const tables = [createClassificationTable(), createClassificationTable()] as const;
  const mask = createHazardMask(new Set([...rowsA.hazards].filter((hazard) => rowsB.hazards.has(hazard))));
  let n = 0;
  for (let index = 0; index < rowsA.size; index += 1) {
    const [rowA, rowB] = [rowsA.at(index), rowsB.at(index)];
    if (rowA === null || rowB === null) continue;
    tables[0].add(mask(rowA));
    tables[1].add(mask(rowB));
    if (rowA.truth !== null && rowA.status !== 'not_assessable' && rowB.status !== 'not_assessable') n += 1;
  }
  if (n === 0) {
    of.notes.push(`${a} and ${b} share no case that both could assess`);
    return [];
  }
  const { draws, seed, level, policy = DEFAULT_POLICY } = settings;
  const { comparison } = compareClassification(tables[0].finish(), tables[1].finish(), {
    ...LABEL_RULES,
    missing: policy.missing,
    draws,
    seed,
    level,
    stream: JSON.stringify([a, b]),
  });
  return METRICS.flatMap((metric): Draft[] => {
    const found = comparison[metric];
    if (found === null) return [];
    const { a: value_a, b: value_b, difference, low, high, p_value, test } = found;
    return [{ a, b, metric, n, value_a, value_b, difference, low, high, p_value, test }];
  });
}
