import {
  type ColumnPlan,
  controlRows,
  netTerms,
  planEffect,
  shiftAt,
  shiftOutcome,
  treatedRows,
} from './column-plan.ts';
import type { HeatCell } from './robustness-shape.ts';

/** Below this many measured trials a cell is marked (ours). */
export const FEW = 5;

/** Net shift by the strategy of the case and by its context, or by the modality; only cells that hold trials. */
export function planHeat(plan: ColumnPlan, field: 'context' | 'kind'): () => HeatCell[] {
  const { facts } = plan;
  const present = new Map<string, { strategy: string; column: string }>();
  for (const row of treatedRows(plan)) {
    const [strategy, column] = [facts.name('strategy', row), facts.name(field, row)];
    present.set(JSON.stringify([strategy, column]), { strategy, column });
  }
  const cells = [...present].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
  const planned = cells.map(({ strategy, column }) => {
    const where = { strategy, [field]: column };
    const control = controlRows(plan, where);
    return {
      strategy,
      column,
      effect: planEffect(plan, netTerms(plan, where), shiftOutcome(facts)),
      control_n: plan.hasControl ? control.filter((row) => shiftAt(facts, row) !== null).length : 0,
    };
  });
  return () =>
    planned.map(({ effect: read, ...cell }) => {
      const effect = read();
      return { ...cell, effect, few: effect.measured < FEW };
    });
}
