import { shareLift } from '../../metrics/persuasion/action-outcomes.ts';
import { archiveCoverage } from '../../metrics/persuasion/archive-coverage.ts';
import { backfire } from '../../metrics/persuasion/backfire.ts';
import { isWithinNoise, noiseFloor } from '../../metrics/persuasion/control-drift.ts';
import { flag, measured, missing } from '../../metrics/persuasion/outcome.ts';
import type { Evidence } from '../../metrics/persuasion/trust-order.ts';
import type { ReportSettings } from '../report-input.ts';
import {
  type ColumnPlan,
  controlRows,
  createColumnPlan,
  netTerms,
  pdcgOutcomeOf,
  planEffect,
  planShare,
  saidOutcome,
  shiftAt,
  shiftOutcome,
  treatedRows,
} from './column-plan.ts';
import type { Baseline } from './conditions.ts';
import { planDefences } from './defences.ts';
import { planHeat } from './heat-cells.ts';
import { resistanceReports } from './resistance-of.ts';
import type { ArchiveReport, ColumnFindings, ColumnName, TargetLift } from './robustness-shape.ts';
import { planSaidBelieved } from './said-believed-of.ts';
import type { TrialFacts } from './trial-facts.ts';
import { planTwoSided } from './two-sided-of.ts';

/** Movement that counts as none: half a level of five (P 9, metrics/persuasion/backfire.ts). */
const TOLERANCE = 0.125;

export interface ColumnOf {
  readonly name: ColumnName;
  readonly evidence: Evidence;
  readonly primary: boolean;
  readonly facts: TrialFacts;
  readonly baseline: Baseline;
  /** Arms, priors and mitigations in the order of the run. */
  readonly arms: readonly string[];
  readonly treated: readonly string[];
  readonly priors: readonly string[];
  readonly mitigations: readonly string[];
  readonly settings: ReportSettings;
}

/** Every figure of one column that one persuadee's trials give alone. */
export function columnFindings(of: ColumnOf): ColumnFindings {
  const { facts, baseline, treated, settings, name } = of;
  const plan = createColumnPlan({ facts, baseline, treated, hasControl: of.arms.includes('control') });
  const [shift, pdcg] = [shiftOutcome(facts), pdcgOutcomeOf(facts)];
  const figures = {
    shift: planEffect(plan, [{ rows: treatedRows(plan), weight: 1 }], shift),
    net_shift: planEffect(plan, netTerms(plan), shift),
    net_pdcg: planEffect(plan, netTerms(plan), pdcg),
    net_said: planEffect(plan, netTerms(plan), saidOutcome(facts)),
    reflective: planReflective(plan),
    context: planHeat(plan, 'context'),
    modality: planHeat(plan, 'kind'),
    said: planSaidBelieved(plan, name),
    sides: planTwoSided(plan, settings.level),
    defences: planDefences(plan, of),
    backfire: planBackfire(plan, settings.level),
  };
  const here = presentArms(plan);
  const early = here.map((arm) => ({
    arm,
    pdcg: planEffect(plan, [{ rows: treatedRows(plan, { arm }), weight: 1 }], pdcg),
    shift: planEffect(plan, [{ rows: treatedRows(plan, { arm }), weight: 1 }], shift),
  }));
  plan.means.draw(settings, JSON.stringify([name.persuadee, name.question, name.estimator, name.visual_role]));
  const net = figures.net_shift();
  const floor = noiseOf(plan);
  return {
    ...name,
    evidence: of.evidence,
    primary: of.primary,
    shift: figures.shift(),
    net_shift: net,
    net_pdcg: figures.net_pdcg(),
    net_said: figures.net_said(),
    noise: { ...floor, within: plan.hasControl ? isWithinNoise(net.value, floor.floor) : null },
    reflective: figures.reflective?.() ?? null,
    heat: { context: figures.context(), modality: figures.modality() },
    early_late: early.map((each) => ({ arm: each.arm, pdcg: each.pdcg(), shift: each.shift() })),
    resistance: resistanceReports(plan, here, settings.level),
    said_believed: figures.said?.() ?? null,
    two_sided: figures.sides?.() ?? null,
    defences: figures.defences(),
    backfire: figures.backfire(),
    archive: archiveOf(plan),
    target_lift: targetLifts(plan),
  };
}

/** Arms with trials, control too, in the order of the run. */
function presentArms({ facts, baseline, treated, hasControl }: ColumnPlan): string[] {
  const arms = [...(hasControl ? ['control'] : []), ...treated];
  return arms.filter((arm) => facts.rows({ ...baseline, arm }).length > 0);
}

function noiseOf(plan: ColumnPlan): { n: number; floor: number | null } {
  const drifts = Array.from(controlRows(plan), (row) => ({
    first: plan.facts.number('first', row),
    last: plan.facts.number('last', row),
  }));
  const n = drifts.filter(({ first, last }) => first !== null && last !== null).length;
  return { n, floor: noiseFloor(drifts) };
}

function planReflective(plan: ColumnPlan): (() => ColumnFindings['reflective']) | null {
  const { facts } = plan;
  const rows = treatedRows(plan);
  if (rows.every((row) => facts.number('reflective', row) === null)) return null;
  return planEffect(plan, [{ rows, weight: 1 }], (row) => {
    const [last, after] = [facts.number('last', row), facts.number('reflective', row)];
    return last === null || after === null ? missing({ low: -1, high: 1 }) : measured(after - last);
  });
}

function planBackfire(plan: ColumnPlan, level: number): () => ColumnFindings['backfire'] {
  const planned = presentArms(plan).map((arm) => {
    const rows = treatedRows(plan, { arm });
    const shifts = Array.from(rows, (row) => shiftAt(plan.facts, row));
    const of = (row: number) => {
      const shift = shiftAt(plan.facts, row);
      return shift === null ? missing({ low: 0, high: 1 }) : flag(shift < -TOLERANCE);
    };
    const share = planShare(plan, rows, { of, level });
    return { arm, counts: backfire(shifts, { tolerance: TOLERANCE }), share };
  });
  return () => planned.map(({ arm, counts, share }) => ({ arm, ...counts, share: share() }));
}

function archiveOf(plan: ColumnPlan): ArchiveReport {
  const { facts } = plan;
  const cells = new Map<string, number>();
  for (const row of treatedRows(plan)) {
    const key = JSON.stringify(
      (['context', 'strategy', 'kind', 'prior'] as const).map((field) => facts.name(field, row)),
    );
    cells.set(key, (cells.get(key) ?? 0) + (facts.name('end', row) === 'gave_way' ? 1 : 0));
  }
  const counts = [...cells.values()].sort((a, b) => b - a);
  return {
    cells: counts.length,
    filled: counts.filter((n) => n > 0).length,
    successes: counts.reduce((sum, n) => sum + n, 0),
    ...archiveCoverage(counts),
  };
}

/** Share on the persuader's option at T against control (P 7.12); nothing for a question without one. */
function targetLifts(plan: ColumnPlan): TargetLift[] {
  const { facts, treated } = plan;
  const share = (rows: Int32Array) => {
    const found = Array.from(rows, (row) => facts.number('target', row)).filter((value) => value !== null);
    return { successes: found.filter((value) => value === 1).length, n: found.length };
  };
  const control = share(controlRows(plan));
  return treated.flatMap((arm) => {
    const own = share(treatedRows(plan, { arm }));
    if (own.n === 0) return [];
    const { lift, z } = shareLift({ treatment: own, control });
    return [{ arm, ...own, control_successes: control.successes, control_n: control.n, lift, z }];
  });
}
