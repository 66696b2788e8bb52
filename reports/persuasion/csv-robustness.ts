import type { CsvRow } from '../csv-row.ts';
import { sortedEntries } from '../order.ts';
import type { Effect } from './net-means.ts';
import type { PersuasionReport } from './persuasion-shape.ts';
import type { ColumnFindings, ColumnName, PersuadeeFindings, RobustnessReport } from './robustness-shape.ts';

type Where = Omit<CsvRow, 'value'>;

/** Every figure of `robustness` in the long table: an effect as its value, and its bounds as two rows of their own. */
export function* robustnessRows(
  { robustness }: Pick<PersuasionReport, 'robustness'>,
  level: number,
): Generator<CsvRow> {
  for (const column of robustness.columns) for (const row of columnRows(column, level)) yield row;
  for (const persuadee of robustness.persuadees) yield* persuadeeRows(persuadee, level);
  yield* betweenRows(robustness, level);
}

function nameOf({ persuadee, simulated, question, estimator, visual_role }: ColumnName) {
  const convention = [question, estimator, ...(visual_role === null ? [] : [visual_role])].join('/');
  return { moderator: persuadee, simulated, convention };
}

function* effect(
  where: Where,
  { value, low, high, bounds, measured: n, coverage }: Effect,
  level: number,
): Generator<CsvRow> {
  yield { ...where, value, low, high, level, n, coverage };
  yield { ...where, metric: `${where.metric}.bound_low`, value: bounds.low, n, coverage };
  yield { ...where, metric: `${where.metric}.bound_high`, value: bounds.high, n, coverage };
}

function* columnRows(column: ColumnFindings, level: number): Generator<CsvRow> {
  const who = nameOf(column);
  const at = (table: string, metric: string, group_kind?: string, group?: string): Where => ({
    ...who,
    table,
    metric,
    ...(group_kind === undefined || group === undefined ? {} : { group_kind, group }),
  });
  yield* effect(at('persuasion_leader', 'shift'), column.shift, level);
  yield* effect(at('persuasion_leader', 'net_shift'), column.net_shift, level);
  yield* effect({ ...at('persuasion_leader', 'net_npdcg_level'), note: 'ours' }, column.net_pdcg, level);
  yield* effect({ ...at('persuasion_leader', 'net_agreement'), note: 'judged text, at T' }, column.net_said, level);
  yield { ...at('persuasion_leader', 'noise_floor'), value: column.noise.floor, n: column.noise.n };
  if (column.reflective !== null)
    yield* effect(at('persuasion_reflective', 'reflective_less_last'), column.reflective, level);
  for (const [kind, cells] of [
    ['strategy/context', column.heat.context],
    ['strategy/modality', column.heat.modality],
  ] as const)
    for (const { strategy, column: other, effect: of, few } of cells)
      yield* effect(
        {
          ...at('persuasion_heat', 'net_shift', kind, `${strategy}/${other}`),
          note: few ? 'fewer than 5 measured' : null,
        },
        of,
        level,
      );
  for (const { arm, pdcg, shift } of column.early_late) {
    yield* effect(at('persuasion_early_late', 'npdcg_level', 'arm', arm), pdcg, level);
    yield* effect(at('persuasion_early_late', 'shift', 'arm', arm), shift, level);
  }
  for (const { arm, points, median, at_risk } of column.resistance) {
    yield { ...at('persuasion_resistance', 'median_turn', 'arm', arm), value: median, n: at_risk };
    for (const { turn, atRisk: n, resisting, gaveWayBy, refusedBy, low, high } of points) {
      const here = (metric: string) => at('persuasion_resistance', metric, 'arm/turn', `${arm}/${turn}`);
      yield { ...here('resisting'), value: resisting, low, high, level, n };
      yield { ...here('gave_way_by'), value: gaveWayBy, n };
      yield { ...here('refused_by'), value: refusedBy, n };
    }
  }
  yield* otherRows(column, level, at);
}

function* otherRows(
  column: ColumnFindings,
  level: number,
  at: (table: string, metric: string, kind?: string, group?: string) => Where,
): Generator<CsvRow> {
  if (column.said_believed !== null) {
    const { basis, classes, gap } = column.said_believed;
    for (const [name, value] of sortedEntries(classes)) yield { ...at('persuasion_said_believed', name), value };
    yield* effect({ ...at('persuasion_said_believed', basis), note: 'ours' }, gap, level);
  }
  if (column.two_sided !== null) {
    const { neg, pos, discernment, word } = column.two_sided;
    yield* effect(at('persuasion_two_sided', 'neg_flip'), neg, level);
    yield* effect(at('persuasion_two_sided', 'pos_flip'), pos, level);
    yield* effect({ ...at('persuasion_two_sided', 'discernment'), note: `ours; ${word}` }, discernment, level);
  }
  for (const { kind, level: name, word, ...read } of column.defences)
    for (const part of ['misleading', 'corrective', 'all'] as const)
      yield* effect({ ...at('persuasion_defence', part, kind, name), note: word }, read[part], level);
  for (const { arm, share, toward, unmoved, away } of column.backfire) {
    yield* effect(at('persuasion_backfire', 'backfire', 'arm', arm), share, level);
    for (const [metric, value] of Object.entries({ toward, unmoved, away }))
      yield { ...at('persuasion_backfire', metric, 'arm', arm), value };
  }
  for (const metric of [
    'cells',
    'filled',
    'successes',
    'coverage',
    'entropy',
    'evennessFilled',
    'evennessAll',
    'simpson',
  ] as const)
    yield { ...at('persuasion_archive', metric), value: column.archive[metric] };
  for (const { arm, lift, z, n } of column.target_lift) {
    yield { ...at('persuasion_target', 'lift', 'arm', arm), value: lift, n };
    yield { ...at('persuasion_target', 'z', 'arm', arm), value: z, n };
  }
}

function* persuadeeRows(found: PersuadeeFindings, level: number): Generator<CsvRow> {
  const who = { moderator: found.persuadee, simulated: found.simulated };
  for (const { arm, points } of found.judged)
    for (const { checkpoint, ...of } of points)
      yield* effect(
        {
          ...who,
          table: 'persuasion_judged',
          group_kind: 'arm/checkpoint',
          group: `${arm}/${checkpoint}`,
          metric: 'agreement',
        },
        of,
        level,
      );
  for (const { judge, statuses } of found.judges)
    for (const [metric, value] of sortedEntries(statuses))
      yield { ...who, table: 'persuasion_judge_statuses', group_kind: 'judge', group: judge, metric, value };
  for (const { judges, n, asked, quadratic_kappa, far, low, high } of found.judge_pairs) {
    const at = { ...who, table: 'persuasion_judge_pair', group_kind: 'judges', group: judges.join('/'), n };
    yield { ...at, metric: 'quadratic_kappa', value: quadratic_kappa, coverage: asked === 0 ? null : n / asked };
    yield { ...at, metric: 'far', value: far, low, high, level };
  }
  if (found.people !== null) {
    const { n, agreed, kappa, unclear, unjudged } = found.people;
    for (const [metric, value] of Object.entries({ agreed, kappa, unclear, unjudged }))
      yield { ...who, table: 'persuasion_judge_people', metric, value, n };
  }
  for (const { persuader, turns, shares } of found.attempts)
    for (const { outcome, share, low, high } of shares)
      yield {
        ...who,
        table: 'persuasion_attempts',
        group_kind: 'persuader',
        group: persuader,
        metric: outcome,
        value: share,
        low,
        high,
        level,
        n: turns,
      };
  for (const { arm, outcomes } of found.guards)
    for (const [metric, value] of sortedEntries(outcomes))
      yield { ...who, table: 'persuasion_guard', group_kind: 'arm', group: arm, metric, value };
  for (const { question, estimator, gave_way, held } of found.guarded)
    for (const [metric, value] of Object.entries({ ...gave_way, held_flagged: held.flagged, held_never: held.never }))
      yield { ...who, table: 'persuasion_guarded', convention: `${question}/${estimator}`, metric, value };
}

function* betweenRows({ matrices, curves, contrasts }: RobustnessReport, level: number): Generator<CsvRow> {
  for (const { cells, decomposition, question, visual_role } of matrices) {
    const convention = visual_role === null ? question : `${question}/${visual_role}`;
    for (const { persuader, persuadee, effect: of } of cells)
      yield* effect(
        {
          table: 'persuasion_pairs',
          moderator: persuadee,
          group_kind: 'persuader',
          group: persuader,
          convention,
          metric: 'net_shift',
        },
        of,
        level,
      );
    for (const [metric, value] of Object.entries(decomposition?.shares ?? {}))
      yield { table: 'persuasion_pairs', convention, metric: `share_${metric}`, value };
  }
  for (const { curves: own, dominance, question, visual_role } of curves) {
    const convention = visual_role === null ? question : `${question}/${visual_role}`;
    for (const { persuadee, simulated, points, n } of own)
      for (const { p, value } of points)
        yield {
          table: 'persuasion_percentiles',
          moderator: persuadee,
          simulated,
          group_kind: 'share',
          group: p.toFixed(2),
          convention,
          metric: 'shift',
          value,
          n,
        };
    for (const { a, b, superiority, firstOrder } of dominance)
      yield {
        table: 'persuasion_dominance',
        moderator: a,
        group_kind: 'against',
        group: b,
        convention,
        metric: 'superiority',
        value: superiority,
        note: firstOrder === null ? null : `${firstOrder === 'a' ? a : b} dominates`,
      };
  }
  for (const row of contrasts) {
    const at = { ...nameOf(row), table: 'persuasion_contrast', group_kind: 'contrast', group: row.name, n: row.pairs };
    yield {
      ...at,
      metric: 'difference',
      value: row.difference,
      low: row.interval?.low ?? null,
      high: row.interval?.high ?? null,
      level,
      note: `${row.dropped} dropped`,
    };
    yield { ...at, metric: 'p', value: row.p };
    yield { ...at, metric: 'p_holm', value: row.pHolm };
  }
}
