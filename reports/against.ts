import { createClassificationTable } from '../metrics/classification-table.ts';
import { compareClassification } from '../metrics/compare-classification.ts';
import { holm } from '../metrics/multiple-testing.ts';
import { type CaseColumns, readCaseColumns } from './case-columns.ts';
import { createHazardMask, createModeratorRows, type ModeratorRows } from './moderator-rows.ts';
import { compareText } from './order.ts';
import type { ReportInput, ReportModerator } from './report-input.ts';
import type { PairReport } from './report-shape.ts';
import { decisionOf, LABEL_RULES } from './scoring.ts';
import { DEFAULT_POLICY } from './scoring-policy.ts';
import { readVerdictColumns } from './verdict-columns.ts';

const METRICS = ['macro_f1_binary', 'f1_unsafe', 'accuracy', 'macro_f1_categories'] as const;

/** This run beside an earlier one over the cases both have. `a` is this run, `b` the earlier one. */
export interface AgainstReport {
  readonly title: string;
  readonly spec_digest: string;
  /** Cases of both runs; of this run alone; of the earlier one alone. */
  readonly shared: number;
  readonly only_here: number;
  readonly only_there: number;
  /** Shared cases whose truth differs between the runs: left out of everything. */
  readonly truth_changed: number;
  /** How many p-values Holm's correction covers. */
  readonly family: number;
  readonly moderators: readonly AgainstModerator[];
  /** Moderators without one of the same name in the other run. */
  readonly unpaired: readonly string[];
}

export interface AgainstModerator {
  readonly name: string;
  readonly simulated: boolean;
  /** What of its identity differs: dialect, taxonomy, model. */
  readonly changed: readonly string[];
  /** Shared cases with a decision in both runs, and of these those whose decision differs. */
  readonly both_decided: number;
  readonly flips: number;
  readonly to_unsafe: number;
  readonly to_safe: number;
  readonly pairs: readonly PairReport[];
}

/** Moderators are paired by name. Reads both runs' cases and verdicts once each. */
export async function againstEarlier(now: ReportInput, earlier: ReportInput): Promise<AgainstReport> {
  const [cases, before] = [await readCaseColumns(now.cases()), await readCaseColumns(earlier.cases())];
  const places = pairPlaces(cases, before);
  const names = new Set(earlier.moderators.map(({ name }) => name));
  const paired = now.moderators.filter(({ name }) => names.has(name));
  const drafts = [];
  for (const moderator of paired) {
    const was = earlier.moderators.find(({ name }) => name === moderator.name) as ReportModerator;
    const rows = await rowsOf(now, cases, moderator);
    const old = await rowsOf(earlier, before, was);
    drafts.push(compareOne({ moderator, was, rows, old, pairs: places.pairs, settings: now.settings }));
  }
  const adjusted = holm(drafts.flatMap(({ pairs }) => pairs.map(({ p_value }) => p_value ?? 1)));
  let next = 0;
  return {
    title: earlier.title,
    spec_digest: earlier.specDigest,
    shared: places.pairs.length,
    only_here: cases.size - places.pairs.length - places.truthChanged,
    only_there: before.size - places.pairs.length - places.truthChanged,
    truth_changed: places.truthChanged,
    family: adjusted.length,
    moderators: drafts.map((draft) => ({
      ...draft,
      pairs: draft.pairs.map((pair) => ({ ...pair, p_holm: adjusted[next++] ?? null })),
    })),
    unpaired: [...now.moderators, ...earlier.moderators]
      .map(({ name }) => name)
      .filter((name) => !paired.some((entry) => entry.name === name))
      .sort(compareText),
  };
}

async function rowsOf(input: ReportInput, cases: CaseColumns, moderator: ReportModerator): Promise<ModeratorRows> {
  const verdicts = await readVerdictColumns(cases, input.verdicts(moderator.name));
  return createModeratorRows({ cases, verdicts, taxonomy: moderator.taxonomy });
}

/** Indexes of each shared case whose truth is the same in both. */
function pairPlaces(here: CaseColumns, there: CaseColumns) {
  const pairs: (readonly [here: number, there: number])[] = [];
  let truthChanged = 0;
  for (let index = 0; index < here.size; index += 1) {
    const found = here.at(index);
    const other = there.indexOf(found.id);
    if (other < 0) continue;
    if (there.at(other).truth.verdict === found.truth.verdict) pairs.push([index, other]);
    else truthChanged += 1;
  }
  return { pairs, truthChanged };
}

function compareOne(of: {
  readonly moderator: ReportModerator;
  readonly was: ReportModerator;
  readonly rows: ModeratorRows;
  readonly old: ModeratorRows;
  readonly pairs: readonly (readonly [number, number])[];
  readonly settings: ReportInput['settings'];
}): AgainstModerator {
  const { moderator, was, rows, old, settings } = of;
  const { name } = moderator;
  const tables = [createClassificationTable(), createClassificationTable()] as const;
  const mask = createHazardMask(new Set([...rows.hazards].filter((hazard) => old.hazards.has(hazard))));
  const counts = { both_decided: 0, flips: 0, to_unsafe: 0, to_safe: 0 };
  let n = 0;
  for (const [here, there] of of.pairs) {
    const [row, before] = [rows.at(here), old.at(there)];
    if (row === null || before === null) continue;
    // Categories of truth are this run's on both sides: another taxonomy version may read them otherwise.
    tables[0].add(mask(row));
    tables[1].add(mask({ ...before, categories_truth: row.categories_truth, cluster: row.cluster }));
    if (row.truth !== null && row.status !== 'not_assessable' && before.status !== 'not_assessable') n += 1;
    const [is, said] = [decisionOf(row), decisionOf(before)];
    if (is === null || said === null) continue;
    counts.both_decided += 1;
    if (is !== said) {
      counts.flips += 1;
      counts[is === 'unsafe' ? 'to_unsafe' : 'to_safe'] += 1;
    }
  }
  return {
    name,
    simulated: moderator.simulated || was.simulated,
    changed: changesOf(moderator, was),
    ...counts,
    pairs: n === 0 ? [] : testsOf(tables, { name, n, settings }),
  };
}

function testsOf(
  [a, b]: readonly [ReturnType<typeof createClassificationTable>, ReturnType<typeof createClassificationTable>],
  { name, n, settings }: { name: string; n: number; settings: ReportInput['settings'] },
): PairReport[] {
  const { draws, seed, level, policy = DEFAULT_POLICY } = settings;
  const { comparison } = compareClassification(a.finish(), b.finish(), {
    ...LABEL_RULES,
    missing: policy.missing,
    draws,
    seed,
    level,
    stream: JSON.stringify(['against', name]),
  });
  return METRICS.flatMap((metric): PairReport[] => {
    const found = comparison[metric];
    if (found === null) return [];
    const { a: value_a, b: value_b, difference, low, high, p_value, test } = found;
    return [{ a: name, b: name, metric, n, value_a, value_b, difference, low, high, p_value, p_holm: null, test }];
  });
}

function changesOf(now: ReportModerator, was: ReportModerator): string[] {
  const facts = ({ dialect, dialectVersion, taxonomy, model }: ReportModerator) => ({
    dialect: `${dialect}@${dialectVersion}`,
    taxonomy: taxonomy.id,
    model: model ?? 'none',
  });
  const [is, old] = [facts(now), facts(was)];
  return (['dialect', 'taxonomy', 'model'] as const).flatMap((key) =>
    is[key] === old[key] ? [] : [`${key}: ${old[key]} -> ${is[key]}`],
  );
}
