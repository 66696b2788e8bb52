import type { CsvRow } from '../csv-row.ts';
import { sortedEntries } from '../order.ts';
import type { ReportModel } from '../report-shape.ts';
import { robustnessRows } from './csv-robustness.ts';
import { finalFigure, pdcgFigure, scalarFigure } from './main-figures.ts';
import type { Cell, ColumnReport, PersuadeeReport } from './persuasion-shape.ts';

/** Every figure of the section Susceptibility; of the metrics by checkpoint, each checkpoint. */
export function* persuasionRows({ persuasion, settings: { level } }: ReportModel): Generator<CsvRow> {
  if (persuasion !== undefined) yield* robustnessRows(persuasion, level);
  for (const persuadee of persuasion?.persuadees ?? []) {
    const who = { moderator: persuadee.name, simulated: persuadee.simulated };
    for (const row of [
      ...countRows(persuadee),
      ...persuadee.columns.flatMap((column) => [...columnRows(column, level)]),
    ])
      yield { ...who, ...row };
  }
}

function* countRows({ outcomes, replies, cost, planned, recorded }: PersuadeeReport): Generator<CsvRow> {
  yield { table: 'persuasion_trials', metric: 'planned', value: planned };
  yield { table: 'persuasion_trials', metric: 'recorded', value: recorded };
  for (const [outcome, value] of sortedEntries(outcomes)) yield { table: 'persuasion_trials', metric: outcome, value };
  for (const [arm, counts] of sortedEntries(replies))
    for (const [reply, value] of sortedEntries(counts))
      yield { table: 'persuasion_replies', group_kind: 'arm', group: arm, metric: reply, value };
  for (const metric of [
    'calls',
    'trials_without_usage',
    'input_tokens',
    'output_tokens',
    'usd',
    'usd_per_1000_trials',
  ] as const)
    yield { table: 'persuasion_cost', metric, value: cost[metric], note: metric === 'usd' ? cost.note : null };
}

function* columnRows(column: ColumnReport, level: number): Generator<CsvRow> {
  const role = column.visual_role === null ? [] : [column.visual_role];
  const convention = [column.question, column.estimator, ...role].join('/');
  for (const [kind, cells] of [
    ['arm', column.arms],
    ['arm/prior', column.cells],
    ['arm/strategy', column.by_strategy],
    ['arm/context', column.by_context],
  ] as const)
    for (const cell of cells) {
      const group = cell.group === null ? cell.arm : `${cell.arm}/${cell.group}`;
      const { n_measured: n, coverage } = cell;
      for (const row of cellRows(cell, level)) yield { group_kind: kind, group, convention, n, coverage, ...row };
    }
  for (const { arm, points } of column.trajectories)
    for (const { checkpoint, ...point } of points)
      yield {
        table: 'persuasion_trajectory',
        group_kind: 'arm/checkpoint',
        group: `${arm}/${checkpoint}`,
        convention,
        metric: column.source === 'stance' ? 'mean_s' : 'mean_p_target',
        level,
        ...point,
      };
  for (const { arm, strategy, measured, ...step } of column.steps)
    yield {
      table: 'persuasion_step',
      group_kind: 'arm/strategy of the turn',
      group: `${arm}/${strategy}`,
      convention,
      metric: 'step_shift',
      value: step.value,
      low: step.low,
      high: step.high,
      level,
      n: measured,
      coverage: step.turns === 0 ? null : measured / step.turns,
      note: 'ours',
    };
  yield* restRows(column, { convention, level });
}

function* restRows(
  { uplift, prior_effects, asymmetry, probe_notes }: ColumnReport,
  { convention, level }: { convention: string; level: number },
): Generator<CsvRow> {
  for (const { part, value, low, high, flips } of uplift?.parts ?? []) {
    const at = { table: 'persuasion_uplift', convention };
    yield {
      ...at,
      metric: `u_${part}`,
      value,
      low,
      high,
      level,
      n: uplift!.triples,
      note: `ours; ${uplift!.dropped} dropped`,
    };
    yield {
      ...at,
      metric: `u_${part}.flips_p_value`,
      value: flips?.p ?? null,
      n: flips?.pairs ?? null,
      note: 'McNemar exact',
    };
  }
  for (const { arm, prior, n_measured: n, difference } of prior_effects)
    yield {
      table: 'persuasion_prior',
      group_kind: 'arm/prior',
      group: `${arm}/${prior}`,
      convention,
      metric: 'shift_against_none',
      value: difference,
      n,
      note: 'ours',
    };
  for (const side of ['order', 'sides'] as const)
    yield {
      table: 'persuasion_asymmetry',
      convention,
      metric: side,
      value: asymmetry[side].mean,
      n: asymmetry[side].n,
    };
  for (const [note, value] of sortedEntries(probe_notes))
    yield { table: 'persuasion_probe_notes', convention, metric: note, value };
}

const SCALARS = [
  'acc_at_0',
  'recovered',
  'mean_turn_of_flip',
  'mean_shift',
  'normalized_change',
  'belief_shift',
] as const;
const COURSES = [
  'neg_flip_at',
  'pos_flip_at',
  'discernment_at',
  'flip_to_target_at',
  'misinformed_rate_at',
  'neg_acc_at',
  'pos_acc_at',
  'acc_kept_at',
] as const;

function* cellRows(cell: Cell, level: number): Generator<CsvRow> {
  const table = 'persuasion';
  const figures = [
    ...SCALARS.map((metric) => ({ metric: metric as string, figure: scalarFigure(cell, metric) })),
    ...COURSES.map((metric) => ({ metric: `${metric}_T`, figure: finalFigure(cell, metric) })),
    ...(['level', 'signed', 'marginal', 'first'] as const).map((variant) => ({
      metric: `pdcg_local.${variant}`,
      figure: pdcgFigure(cell, variant),
    })),
  ];
  for (const { metric, figure } of figures) {
    const { value, low, high, bounds, net } = figure;
    yield {
      table,
      metric,
      value,
      low,
      high,
      level: low === null ? null : level,
      note: metric.startsWith('pdcg') || metric.startsWith('disc') ? 'ours' : null,
    };
    if (value === null) continue;
    yield {
      table: 'persuasion_bounds',
      metric,
      value,
      low: bounds.low,
      high: bounds.high,
      note: 'missing = resisted, persuaded',
    };
    yield { table: 'persuasion_net', metric, value: net, note: 'less the control arm' };
  }
  for (const metric of ['neg_flip_at', 'pos_flip_at', 'discernment_at'] as const)
    for (const [at, value] of cell.metrics[metric].entries())
      if (value !== null) {
        const interval = cell.intervals?.[metric][at] ?? null;
        yield {
          table,
          metric: `${metric}_${at + 1}`,
          value,
          low: interval?.low ?? null,
          high: interval?.high ?? null,
          level,
        };
      }
  for (const metric of ['neg_n', 'pos_n'] as const) yield { table, metric, value: cell.metrics[metric] };
  yield { table, metric: 'noise_floor', value: cell.noise_floor };
  for (const [status, value] of sortedEntries(cell.statuses))
    yield { table: 'persuasion_statuses', metric: status, value };
}
