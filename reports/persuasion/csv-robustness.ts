import type { CsvRow } from '../csv-row.ts';
import { sortedEntries } from '../order.ts';
import { actionRows } from './csv-actions.ts';
import { effect, nameOf, type Where } from './csv-effect.ts';
import { betweenRows, persuadeeRows } from './csv-persuadees.ts';
import type { PersuasionReport } from './persuasion-shape.ts';
import type { ColumnFindings } from './robustness-shape.ts';

/** Every figure of `robustness` in the long table: an effect as its value, and its bounds as two rows of their own. */
export function* robustnessRows(
  { robustness }: Pick<PersuasionReport, 'robustness'>,
  level: number,
): Generator<CsvRow> {
  for (const column of robustness.columns) for (const row of columnRows(column, level)) yield row;
  for (const persuadee of robustness.persuadees) yield* persuadeeRows(persuadee, level);
  yield* betweenRows(robustness, level);
  for (const actions of robustness.actions) yield* actionRows(actions, level);
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
