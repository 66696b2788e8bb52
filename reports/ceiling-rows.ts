import type { CaseColumns } from './case-columns.ts';
import type { HumanCeiling } from './human-ceilings.ts';
import { compareText } from './order.ts';
import type { CeilingReport } from './report-shape.ts';

/** One row a source, or one a source and language where the ceilings differ by language. */
export function ceilingsOf(
  cases: CaseColumns,
  ceilings: Readonly<Record<string, HumanCeiling>>,
): readonly CeilingReport[] {
  const rows = new Map<
    string,
    { source: string; language: string | null; ceiling: HumanCeiling | null; cases: number }
  >();
  const known = (key: string) => (Object.hasOwn(ceilings, key) ? (ceilings[key] ?? null) : null);
  for (let index = 0; index < cases.size; index += 1) {
    const { source, language } = cases.at(index);
    const byLanguage = known(`${source}/${language}`);
    const at = byLanguage === null ? null : language;
    const key = JSON.stringify([source, at]);
    const row = rows.get(key) ?? { source, language: at, ceiling: byLanguage ?? known(source), cases: 0 };
    row.cases += 1;
    rows.set(key, row);
  }
  return [...rows]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { source, language, ceiling, cases: n }]) => ({
      source,
      language,
      cases: n,
      votes: ceiling?.votes ?? null,
      alpha: ceiling?.alpha ?? null,
      unanimous: ceiling?.unanimous ?? null,
      single_vote_accuracy: ceiling?.single_vote_accuracy ?? null,
      majority_accuracy: ceiling?.majority_accuracy ?? null,
      note: ceiling === null ? 'not available' : ceiling.note,
    }));
}
