import type { CsvRow } from '../csv-row.ts';
import type { ActionReport } from './action-outcomes.ts';
import { effect, nameOf } from './csv-effect.ts';

/** Actions by arm in the long table; every trial is of one class. */
export function* actionRows(column: ActionReport, level: number): Generator<CsvRow> {
  for (const { arm, classes, rate, inconsistent, net, z } of column.arms) {
    const at = (metric: string) => ({
      ...nameOf(column),
      table: 'persuasion_action',
      metric,
      group_kind: 'arm',
      group: arm,
    });
    yield* effect(at('target_rate'), rate, level);
    yield* effect(at('inconsistent_share'), inconsistent, level);
    if (net !== null) {
      yield* effect(at('net_target_rate'), net, level);
      yield { ...at('net_target_z'), value: z, n: classes.target + classes.other };
    }
    for (const [name, value] of Object.entries(classes)) yield { ...at(`n_${name}`), value };
  }
}
