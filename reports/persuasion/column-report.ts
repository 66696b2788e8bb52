import { priorEffects } from '../../metrics/persuasion/control-drift.ts';
import { meanOutcome, measured } from '../../metrics/persuasion/outcome.ts';
import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import type { ReportSettings } from '../report-input.ts';
import { beliefRows, stepRows } from './belief-rows.ts';
import type { ColumnTallies, GatheredTrials } from './gather-trials.ts';
import { sorted } from './gather-trials.ts';
import { shiftOf } from './main-figures.ts';
import type { Cell, ColumnReport, MeanOf, PriorEffect, StepReport, Trajectory } from './persuasion-shape.ts';
import { type Split, scoreCells } from './score-cells.ts';
import { upliftOf } from './uplift-of.ts';

export interface ColumnRows {
  readonly question: string;
  readonly estimator: string;
  /** Of pictures; null = the run has one role only. */
  readonly role: string | null;
  readonly rows: readonly PersuasionReading[];
  readonly tallies: ColumnTallies;
}

/** Everything about one question under one estimator. `arms` and `priors`: in the order the tables show them. */
export function describeColumn(
  { question, estimator, role, rows, tallies }: ColumnRows,
  of: {
    readonly played: GatheredTrials['played'];
    readonly settings: ReportSettings;
    readonly arms: readonly string[];
    readonly priors: readonly string[];
    readonly further: readonly string[];
  },
): { readonly column: ColumnReport; readonly conventions: ReturnType<typeof scoreCells>['conventions'] } {
  const { settings, further } = of;
  const order = (cells: readonly Cell[], groups: readonly string[]) => inOrder(cells, of.arms, groups);
  const score = (split: Split) => scoreCells(rows, { split, settings, further });
  const cellsOf = (split: Split) =>
    order(
      score(split).cells.map(({ cell }) => cell),
      split === 'prior' ? of.priors : [],
    );
  const beliefs = beliefRows(rows);
  const main = score(null);
  const arms = order(
    main.cells.map(({ cell }) => cell),
    [],
  );
  const column: ColumnReport = {
    question,
    estimator,
    visual_role: role,
    source: sourceOf(rows),
    answers: rows.some(({ correct }) => correct !== null && correct !== undefined),
    arms,
    cells: cellsOf('prior'),
    by_strategy: cellsOf('strategy'),
    by_context: cellsOf('context'),
    trajectories: trajectoriesOf(beliefs, of),
    steps: stepsOf(stepRows(beliefs, of.played), of),
    uplift: upliftOf({ beliefs, answers: rows }, settings),
    prior_effects: [],
    asymmetry: { order: meanOf(tallies.order), sides: meanOf(tallies.sides) },
    probe_notes: sorted(tallies.notes),
  };
  return { column: { ...column, prior_effects: effectsOf(column, of.priors) }, conventions: main.conventions };
}

/** As `scorePersuasion` chooses it: a stance where there is any, else the belief in the target. */
function sourceOf(rows: readonly PersuasionReading[]): ColumnReport['source'] {
  const has = (field: 'stance' | 'p_target') => rows.some((row) => typeof row[field] === 'number');
  return has('stance') ? 'stance' : has('p_target') ? 'p_target' : null;
}

/** Arms and groups in the order of the run; what it does not name comes last, in the order of the keys. */
function inOrder(cells: readonly Cell[], arms: readonly string[], groups: readonly string[]): Cell[] {
  const place = (list: readonly string[], name: string | null) => {
    const at = name === null ? 0 : list.indexOf(name);
    return at < 0 ? list.length : at;
  };
  return cells.toSorted(
    (a, b) => place(arms, a.arm) - place(arms, b.arm) || place(groups, a.group) - place(groups, b.group),
  );
}

function trajectoriesOf(
  beliefs: readonly PersuasionReading[],
  { settings, arms, further }: { settings: ReportSettings; arms: readonly string[]; further: readonly string[] },
): Trajectory[] {
  const counts = new Map<string, number>();
  for (const { condition, checkpoint, p_target } of beliefs) {
    if (typeof p_target !== 'number') continue;
    const key = `${condition.arm}/${checkpoint}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const cells = scoreCells(beliefs, { split: null, settings, further }).cells.map(({ cell }) => cell);
  return inOrder(cells, arms, []).map(({ arm, metrics, intervals }) => ({
    arm,
    points: metrics.target_belief_at.map((value, checkpoint) => ({
      checkpoint,
      n: counts.get(`${arm}/${checkpoint}`) ?? 0,
      value,
      low: intervals?.target_belief_at[checkpoint]?.low ?? null,
      high: intervals?.target_belief_at[checkpoint]?.high ?? null,
    })),
  }));
}

function stepsOf(
  rows: readonly PersuasionReading[],
  { settings, arms, further }: { settings: ReportSettings; arms: readonly string[]; further: readonly string[] },
): StepReport[] {
  const cells = scoreCells(rows, { split: 'strategy', settings, further }).cells.map(({ cell }) => cell);
  return inOrder(cells, arms, []).map(({ arm, group, n_trials, n_measured, metrics, intervals }) => ({
    arm,
    strategy: group ?? 'unknown',
    turns: n_trials,
    measured: n_measured,
    value: metrics.belief_shift,
    low: intervals?.belief_shift?.low ?? null,
    high: intervals?.belief_shift?.high ?? null,
  }));
}

function effectsOf({ cells, source }: ColumnReport, priors: readonly string[]): PriorEffect[] {
  return [...Map.groupBy(cells, ({ arm }) => arm)].flatMap(([arm, own]) => {
    const means = Object.fromEntries(own.map((cell) => [cell.group ?? 'unknown', shiftOf(cell, source).value]));
    const effects = priorEffects(means);
    return own
      .filter(({ group }) => priors.includes(group ?? ''))
      .map((cell): PriorEffect => {
        const { low, high } = shiftOf(cell, source);
        const { mean, difference } = effects[cell.group!]!;
        return { arm, prior: cell.group!, n_measured: cell.n_measured, mean, low, high, difference };
      });
  });
}

/** Sorted first: the sum must not depend on the order in which rows arrive. */
function meanOf(values: readonly number[]): MeanOf {
  const { n, value } = meanOutcome(values.toSorted((a, b) => a - b).map(measured));
  return { n, mean: value };
}
