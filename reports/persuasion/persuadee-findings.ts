import { cohenKappa } from '../../metrics/cohen-kappa.ts';
import { wilsonInterval } from '../../metrics/intervals.ts';
import { twoSidedZ } from '../../metrics/normal.ts';
import { ATTEMPT_CLASSES, type AttemptClass, sharesOfCounts } from '../../metrics/persuasion/attempts.ts';
import { measured, missing, UNIT } from '../../metrics/persuasion/outcome.ts';
import type { Evidence } from '../../metrics/persuasion/trust-order.ts';
import { ATTEMPT_OUTCOMES } from '../../persuasion/persuaders/persuader.ts';
import { compareText } from '../order.ts';
import type { ReportSettings } from '../report-input.ts';
import type { Baseline } from './conditions.ts';
import type { Counts, ExtraTallies, JudgePair } from './extra-tallies.ts';
import { columnOf, type GatheredTrials, sorted } from './gather-trials.ts';
import { NetMeans } from './net-means.ts';
import type { PersuasionInput, ReportPersuadee } from './persuasion-input.ts';
import type {
  AttemptReport,
  GuardedReport,
  JudgePairReport,
  PeopleReport,
  PersuadeeFindings,
} from './robustness-shape.ts';

export interface PersuadeeOf {
  readonly persuadee: ReportPersuadee;
  readonly gathered: GatheredTrials;
  readonly evidence: readonly Evidence[];
  readonly baseline: Baseline;
  readonly arms: readonly string[];
  readonly treated: readonly string[];
  readonly sameFamily: NonNullable<PersuasionInput['sameFamily']>;
  readonly settings: ReportSettings;
}

/** What judges, people, persuaders and guards made of one persuadee's trials. */
export function persuadeeFindings(of: PersuadeeOf): PersuadeeFindings {
  const { persuadee, gathered, evidence, settings } = of;
  const { extras } = gathered;
  const z = twoSidedZ(settings.level);
  return {
    persuadee: persuadee.name,
    simulated: persuadee.simulated,
    evidence,
    judged: judgedCourse(of),
    judges: byName(extras.judges).map(([judge, statuses]) => ({ judge, statuses: sorted(statuses) })),
    judge_pairs: byName(extras.pairs).map(([, pair]) => pairReport(pair, z)),
    apart: extras.apart,
    people: peopleReport(extras),
    same_family: of.sameFamily
      .filter(({ persuadee: name }) => name === persuadee.name)
      .map(({ judge }) => judge)
      .sort(compareText),
    attempts: byName(extras.attempts).map(([persuader, counts]) => attemptReport(persuader, counts, z)),
    guards: of.arms.flatMap((arm) => {
      const outcomes = extras.guards.get(arm);
      return outcomes === undefined ? [] : [{ arm, outcomes: sorted(outcomes) }];
    }),
    guarded: guardedReports(gathered, of.treated),
  };
}

function byName<T>(groups: ReadonlyMap<string, T>): [string, T][] {
  return [...groups].sort(([a], [b]) => compareText(a, b));
}

function judgedCourse({
  gathered: { judged },
  baseline,
  arms,
  settings,
  persuadee,
}: PersuadeeOf): PersuadeeFindings['judged'] {
  if (judged.length === 0) return [];
  const means = new NetMeans(judged.column('cluster'));
  const checkpoints = judged
    .column('checkpoint')
    .names.map(Number)
    .sort((a, b) => a - b);
  const planned = arms.map((arm) => ({
    arm,
    points: checkpoints.flatMap((checkpoint) => {
      const rows = judged.rows({ ...baseline, arm, checkpoint: String(checkpoint) });
      if (rows.length === 0) return [];
      const place = means.plan([{ rows, weight: 1 }], (row) => {
        const said = judged.number('said', row);
        return said === null ? missing(UNIT) : measured(said);
      });
      return [{ checkpoint, place }];
    }),
  }));
  means.draw(settings, JSON.stringify(['judged', persuadee.name]));
  return planned
    .filter(({ points }) => points.length > 0)
    .map(({ arm, points }) => ({
      arm,
      points: points.map(({ checkpoint, place }) => ({ checkpoint, ...means.read(place) })),
    }));
}

/** Quadratic-weighted kappa over levels (P 7.7), and how often the two are so far apart that people are asked. */
function pairReport({ judges, matrix, asked }: JudgePair, z: number): JudgePairReport {
  let [n, far] = [0, 0];
  for (const [i, row] of matrix.entries())
    for (const [j, count] of row.entries()) {
      n += count;
      if (Math.abs(i - j) >= 2) far += count;
    }
  const interval = wilsonInterval(far, n, z);
  return {
    judges,
    asked,
    n,
    quadratic_kappa: n === 0 ? null : cohenKappa(matrix, 'quadratic'),
    far: n === 0 ? null : far / n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}

function peopleReport({ people: { matrix, unclear, unjudged } }: ExtraTallies): PeopleReport | null {
  const n = matrix.flat().reduce((sum, count) => sum + count, 0);
  if (n + unclear + unjudged === 0) return null;
  const agreed = matrix[0]![0]! + matrix[1]![1]!;
  return { n, agreed, kappa: n === 0 ? null : cohenKappa(matrix), matrix, unclear, unjudged };
}

/** Five shares of the turns that a live persuader was asked for; they sum to 1 (P 7.11). */
function attemptReport(persuader: string, counts: Counts, z: number): AttemptReport {
  const of = Object.fromEntries(ATTEMPT_CLASSES.map((one) => [one, counts.get(one) ?? 0])) as Record<
    AttemptClass,
    number
  >;
  const { n: turns, by } = sharesOfCounts(of, z);
  return {
    persuader,
    turns,
    shares: ATTEMPT_OUTCOMES.map((outcome) => {
      const { count: n, share, interval } = by[outcome];
      return { outcome, n, share, low: interval?.low ?? null, high: interval?.high ?? null };
    }),
  };
}

/** Treated trials alone: nothing of control is persuasion. */
function guardedReports({ facts }: GatheredTrials, treated: readonly string[]): GuardedReport[] {
  return byName(facts).flatMap(([key, table]) => {
    const gave_way = { flagged_before: 0, flagged_later: 0, never: 0 };
    const held = { flagged: 0, never: 0 };
    for (const row of table.rows({ arm: treated })) {
      const [first, end] = [table.name('guarded', row), table.name('end', row)];
      if (first === 'none') continue;
      if (end === 'held') held[first === 'never' ? 'never' : 'flagged'] += 1;
      if (end !== 'gave_way') continue;
      if (first === 'never') gave_way.never += 1;
      else gave_way[Number(first) <= table.number('turn', row)! ? 'flagged_before' : 'flagged_later'] += 1;
    }
    const { question, estimator, role } = columnOf(key);
    const all = gave_way.flagged_before + gave_way.flagged_later + gave_way.never + held.flagged + held.never;
    return all === 0 ? [] : [{ question, estimator, visual_role: role, gave_way, held }];
  });
}
