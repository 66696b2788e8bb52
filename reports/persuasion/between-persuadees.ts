import { dominance, percentileCurve } from '../../metrics/persuasion/dominance.ts';
import { decomposePairs } from '../../metrics/persuasion/pair-decomposition.ts';
import { compareText } from '../order.ts';
import type { Effect } from './net-means.ts';
import type { CurveSet, PairMatrix } from './robustness-shape.ts';

/** What one persuadee's primary column leaves behind for comparisons: its shifts, sorted, and its figure by persuader. */
export interface ColumnTrace {
  readonly persuadee: string;
  readonly simulated: boolean;
  readonly question: string;
  readonly estimator: string;
  readonly visual_role: string | null;
  /** Of treated trials of the baseline. */
  readonly shifts: readonly number[];
  readonly byPersuader: readonly { readonly persuader: string; readonly effect: Effect }[];
}

function byQuestion(traces: readonly ColumnTrace[]): { key: [string, string | null]; members: ColumnTrace[] }[] {
  const groups = Map.groupBy(traces, ({ question, visual_role }) => JSON.stringify([question, visual_role]));
  return [...groups]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, members]) => ({
      key: JSON.parse(key) as [string, string | null],
      members: members.toSorted((a, b) => compareText(a.persuadee, b.persuadee)),
    }));
}

/** Every persuader against every persuadee; nothing for a run with one persuader. */
export function pairMatrices(traces: readonly ColumnTrace[], persuaders: readonly string[]): PairMatrix[] {
  if (persuaders.length < 2) return [];
  return byQuestion(traces).map(({ key: [question, visual_role], members }) => {
    const cells = members.flatMap(({ persuadee, byPersuader }) => byPersuader.map((cell) => ({ persuadee, ...cell })));
    const means = cells.map(({ persuader, persuadee, effect }) => ({ persuader, persuadee, mean: effect.value }));
    return {
      question,
      visual_role,
      persuaders,
      persuadees: members.map(({ persuadee }) => persuadee),
      cells,
      decomposition: decomposePairs(means),
    };
  });
}

/** Percentile curves of shifts, and who dominates whom. */
export function curveSets(traces: readonly ColumnTrace[]): CurveSet[] {
  return byQuestion(traces).map(({ key: [question, visual_role], members }) => ({
    question,
    visual_role,
    curves: members.map(({ persuadee, simulated, estimator, shifts }) => ({
      persuadee,
      simulated,
      estimator,
      n: shifts.length,
      points: percentileCurve(shifts),
    })),
    dominance: members.flatMap((a, i) =>
      members.slice(i + 1).flatMap((b) => {
        const found = a.estimator === b.estimator ? dominance(a.shifts, b.shifts) : null;
        return found === null ? [] : [{ a: a.persuadee, b: b.persuadee, ...found }];
      }),
    ),
  }));
}
