import { shareLift } from '../../metrics/persuasion/action-outcomes.ts';
import { flag, missing, type Outcome, UNIT } from '../../metrics/persuasion/outcome.ts';
import type { ReportSettings } from '../report-input.ts';
import { ACTION_CLASSES, type ActionClass } from './action-classes.ts';
import { type ColumnPlan, createColumnPlan, planEffect, planShare } from './column-plan.ts';
import type { Baseline } from './conditions.ts';
import type { Effect } from './net-means.ts';
import type { ColumnName } from './robustness-shape.ts';
import type { TrialFacts } from './trial-facts.ts';

/** What one persuadee did at the end of its trials, by arm (P 7.12). */
export interface ActionReport extends ColumnName {
  readonly arms: readonly ActionArm[];
}

export interface ActionArm {
  readonly arm: string;
  /** Trials by class; they add up to all of the arm's. */
  readonly classes: Readonly<Record<ActionClass, number>>;
  /** Share on the target action of the consistent trials: inconsistent ones are not asked, missing ones lower its coverage. */
  readonly rate: Effect;
  /** Share of the answered trials whose answers depend on the order of the options. */
  readonly inconsistent: Effect;
  /** Rate less control's; null = the control arm itself, or a run without one. */
  readonly net: Effect | null;
  /** Pooled two-proportion z of the net rate over trials as if independent; null where it has no variation. */
  readonly z: number | null;
}

export interface ActionsOf {
  readonly name: ColumnName;
  readonly facts: TrialFacts;
  readonly baseline: Baseline;
  /** In the order of the run. */
  readonly arms: readonly string[];
  readonly settings: ReportSettings;
}

/** Null = the column asks for no action; a stated probability is none. */
export function actionOutcomes({ name, facts, baseline, arms, settings }: ActionsOf): ActionReport | null {
  if (name.question !== 'action' || name.estimator === 'verbalised') return null;
  const hasControl = arms.includes('control');
  const plan = createColumnPlan({ facts, baseline, treated: arms, hasControl });
  const { level } = settings;
  const control = facts.rows({ ...baseline, arm: 'control' });
  const planned = arms
    .map((arm) => ({ arm, rows: facts.rows({ ...baseline, arm }) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ arm, rows }) => ({
      arm,
      rows,
      rate: planShare(plan, rows, { of: tookTarget(facts), level }),
      inconsistent: planShare(plan, rows, { of: dependsOnOrder(facts), level }),
      net: hasControl && arm !== 'control' ? planNet(plan, rows, control) : null,
    }));
  plan.means.draw(settings, JSON.stringify(['actions', name.persuadee, name.estimator, name.visual_role]));
  const beside = share(classesOf(facts, control));
  return {
    ...name,
    arms: planned.map(({ arm, rows, rate, inconsistent, net }) => {
      const classes = classesOf(facts, rows);
      return {
        arm,
        classes,
        rate: rate(),
        inconsistent: inconsistent(),
        net: net?.() ?? null,
        z: net === null ? null : shareLift({ treatment: share(classes), control: beside }).z,
      };
    }),
  };
}

function planNet(plan: ColumnPlan, rows: Int32Array, control: Int32Array): () => Effect {
  const terms = [
    { rows, weight: 1 },
    { rows: control, weight: -1 },
  ];
  return planEffect(plan, terms, tookTarget(plan.facts));
}

function tookTarget(facts: TrialFacts): (row: number) => Outcome | null {
  return (row) => {
    const found = facts.name('action', row);
    if (found === 'inconsistent') return null;
    return found === 'missing' ? missing(UNIT) : flag(found === 'target');
  };
}

function dependsOnOrder(facts: TrialFacts): (row: number) => Outcome {
  return (row) => {
    const found = facts.name('action', row);
    return found === 'missing' ? missing(UNIT) : flag(found === 'inconsistent');
  };
}

function classesOf(facts: TrialFacts, rows: Int32Array): Record<ActionClass, number> {
  const counts: Record<ActionClass, number> = { target: 0, other: 0, inconsistent: 0, missing: 0 };
  for (const row of rows) {
    const found = ACTION_CLASSES.find((one) => one === facts.name('action', row));
    if (found !== undefined) counts[found] += 1;
  }
  return counts;
}

function share({ target, other }: Readonly<Record<ActionClass, number>>): { successes: number; n: number } {
  return { successes: target, n: target + other };
}
