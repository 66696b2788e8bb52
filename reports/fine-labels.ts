import { labelsOf } from '../moderation/strata.ts';
import type { CaseColumns } from './case-columns.ts';
import type { ModeratorRows } from './moderator-rows.ts';
import { compareText } from './order.ts';
import type { AccuracyCell } from './report-shape.ts';
import { accuracyInterval, decisionOf } from './scoring.ts';

/** Accuracy of the binary verdict on the cases of one label of a source: a breakdown (M 5.4), never an F1. */
export interface FineLabelReport {
  readonly source: string;
  readonly label: string;
  /** Binary truth of its cases; `mixed` when they differ. */
  readonly truth: 'safe' | 'unsafe' | 'mixed';
  /** Cases with known truth; a case with several labels counts in each. */
  readonly cases: number;
  /** In the order of the moderators. */
  readonly accuracies: readonly AccuracyCell[];
}

interface Group {
  readonly source: string;
  readonly label: string;
  readonly truths: Set<'safe' | 'unsafe'>;
  readonly places: number[];
}

/**
 * Breakdown by source and native label, for runs over several sources; empty for a single one, whose labels say what its
 * truth says. Masked cases (emotions) are in no row.
 */
export function fineLabels(
  cases: CaseColumns,
  moderators: readonly string[],
  { rowsOf, level }: { readonly rowsOf: (moderator: string) => ModeratorRows; readonly level: number },
): readonly FineLabelReport[] {
  const groups = groupsOf(cases);
  if (new Set([...groups.values()].map(({ source }) => source)).size < 2) return [];
  return [...groups.values()]
    .map(({ source, label, truths, places }): FineLabelReport => {
      const [truth] = truths;
      return {
        source,
        label,
        truth: truths.size === 1 && truth !== undefined ? truth : 'mixed',
        cases: places.length,
        accuracies: moderators.map((moderator) => cellOf(moderator, { places, rows: rowsOf(moderator), level })),
      };
    })
    .sort((a, b) => compareText(a.source, b.source) || compareText(a.label, b.label));
}

function groupsOf(cases: CaseColumns): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (let index = 0; index < cases.size; index += 1) {
    const { source, truth } = cases.at(index);
    if (truth.verdict === null) continue;
    const labels = labelsOf(truth);
    for (const label of labels.length === 0 ? ['none'] : labels) {
      const key = JSON.stringify([source, label]);
      const group = groups.get(key) ?? { source, label, truths: new Set(), places: [] };
      groups.set(key, group);
      group.truths.add(truth.verdict);
      group.places.push(index);
    }
  }
  return groups;
}

function cellOf(
  moderator: string,
  of: { readonly places: readonly number[]; readonly rows: ModeratorRows; readonly level: number },
): AccuracyCell {
  let [n, correct, answered] = [0, 0, 0];
  for (const index of of.places) {
    const row = of.rows.at(index);
    if (row === null || row.status === 'not_assessable') continue;
    n += 1;
    if (row.predicted !== null) answered += 1;
    if (decisionOf(row) === row.truth) correct += 1;
  }
  return { moderator, n, correct, answered, ...accuracyInterval({ correct, n, level: of.level }) };
}
