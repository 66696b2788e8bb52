import { twoSidedZ } from '../../metrics/normal.ts';
import { medianResistance, resistanceCurve } from '../../metrics/persuasion/resistance.ts';
import { type ColumnPlan, treatedRows } from './column-plan.ts';
import type { ResistanceReport } from './robustness-shape.ts';

/** Resistance by turn and arm. The band is Greenwood's, cut at 0 and 1; it takes trials for independent. */
export function resistanceReports(plan: ColumnPlan, arms: readonly string[], level: number): ResistanceReport[] {
  const z = twoSidedZ(level);
  return arms.map((arm) => {
    const rows = Array.from(treatedRows(plan, { arm }));
    const ends = rows.map((row) => plan.facts.name('end', row));
    const trials = rows.flatMap((row, i) => {
      const [end, turn] = [ends[i]!, plan.facts.number('turn', row)];
      if (turn === null) return [];
      return [{ end: end === 'gave_way' || end === 'refused' ? end : null, turn } as const];
    });
    const points = resistanceCurve(trials);
    return {
      arm,
      at_risk: trials.length,
      already: ends.filter((end) => end === 'already').length,
      unread: ends.filter((end) => end === 'unread').length,
      points: points.map((point) => ({ ...point, ...bandOf(point, z) })),
      median: medianResistance(points),
    };
  });
}

function bandOf({ resisting, se }: { resisting: number | null; se: number | null }, z: number) {
  if (resisting === null || se === null) return { low: null, high: null };
  return { low: Math.max(0, resisting - z * se), high: Math.min(1, resisting + z * se) };
}
