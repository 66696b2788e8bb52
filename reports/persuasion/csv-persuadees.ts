import type { CsvRow } from '../csv-row.ts';
import { sortedEntries } from '../order.ts';
import { conventionOf, effect, nameOf } from './csv-effect.ts';
import type { PersuadeeFindings, RobustnessReport } from './robustness-shape.ts';

/** Judges, people, persuaders and guards of one persuadee. */
export function* persuadeeRows(found: PersuadeeFindings, level: number): Generator<CsvRow> {
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
  for (const { gave_way, held, ...column } of found.guarded)
    for (const [metric, value] of Object.entries({ ...gave_way, held_flagged: held.flagged, held_never: held.never }))
      yield { ...who, table: 'persuasion_guarded', convention: conventionOf(column), metric, value };
}

/** Matrices, percentiles, dominance and contrasts. */
export function* betweenRows({ matrices, curves, contrasts }: RobustnessReport, level: number): Generator<CsvRow> {
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
