import { measured, missing } from '../../metrics/persuasion/outcome.ts';
import { SAID_BELIEVED, type SaidBelieved, saidAndBelieved } from '../../metrics/persuasion/said-believed.ts';
import { type ColumnPlan, planEffect, treatedRows } from './column-plan.ts';
import type { ColumnName, SaidBelievedReport } from './robustness-shape.ts';

/**
 * Said by the judges at T against believed by token probabilities at T (P 7.8), over the treated trials of a column. Null
 * where nothing was judged, or the column does not read token probabilities.
 */
export function planSaidBelieved(
  plan: ColumnPlan,
  { question, estimator }: ColumnName,
): (() => SaidBelievedReport) | null {
  const { facts } = plan;
  const rows = treatedRows(plan);
  if (estimator !== 'logprob' || rows.every((row) => facts.number('said', row) === null)) return null;
  const at = (row: number) => ({ said: facts.number('said', row), believed: facts.number('last', row) });
  const classes = Object.fromEntries(SAID_BELIEVED.map((name) => [name, 0])) as Record<SaidBelieved, number>;
  const bins = new Map<string, { said: number; believed: number; n: number }>();
  for (const row of rows) {
    const { said, believed } = at(row);
    classes[saidAndBelieved(said, believed).class] += 1;
    if (said === null || believed === null) continue;
    const place = { said: Math.round(said * 8) / 8, believed: Math.min(9, Math.floor(believed * 10)) / 10 + 0.05 };
    const key = `${place.said.toFixed(3)}/${place.believed.toFixed(2)}`;
    bins.set(key, { ...place, n: (bins.get(key)?.n ?? 0) + 1 });
  }
  const gap = planEffect(plan, [{ rows, weight: 1 }], (row) => {
    const { said, believed } = at(row);
    const found = saidAndBelieved(said, believed).gap;
    return found === null ? missing({ low: -1, high: 1 }) : measured(found);
  });
  const points = [...bins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bin]) => bin);
  return () => ({ basis: question === 'likert' ? 'gap' : 'gap_binary', classes, gap: gap(), points });
}
