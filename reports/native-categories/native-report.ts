import type { CategoryScore } from '../../metrics/classification-score.ts';
import type { ClassificationRow } from '../../moderation/score-rows.ts';
import { nativeClassificationRow } from '../../moderation/score-views.ts';
import type { Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import type { CaseColumns } from '../case-columns.ts';
import { compareText } from '../order.ts';
import type { ReportSettings } from '../report-input.ts';
import { scoreRows } from '../scoring.ts';
import type { VerdictColumns } from '../verdict-columns.ts';

/** A moderator by the codes of its own taxonomy, on the data sets that are labelled in it: no mapping (M 5.1). */
export interface NativeReport {
  readonly moderator: string;
  readonly taxonomy: string;
  readonly sources: readonly string[];
  readonly cases: number;
  readonly macro_f1: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** In the taxonomy's order; codes that the labels never speak of are left out. */
  readonly codes: readonly NativeCode[];
}

export interface NativeCode
  extends Pick<CategoryScore, 'precision' | 'recall' | 'f1' | 'support' | 'predicted' | 'unknown' | 'missing'> {
  readonly code: string;
  readonly name: string;
}

/** Its native codes are canonical hazards: the table by category is the native one. */
const CANONICAL = 'mettle-1';

/** Null where no case is labelled in the moderator's taxonomy, version and all. */
export function nativeReport(of: {
  readonly moderator: string;
  readonly taxonomy: Taxonomy;
  readonly cases: CaseColumns;
  readonly verdicts: VerdictColumns;
  readonly settings: ReportSettings;
}): NativeReport | null {
  const { moderator, taxonomy, settings } = of;
  if (taxonomy.id === CANONICAL) return null;
  const sources = new Set<string>();
  const rows = [...nativeRows(of, sources)];
  if (rows.length === 0) return null;
  const score = scoreRows(rows, settings, JSON.stringify(['native', moderator]));
  const interval = score.intervals.macro_f1_categories ?? null;
  return {
    moderator,
    taxonomy: taxonomy.id,
    sources: [...sources].sort(compareText),
    cases: rows.length,
    macro_f1: score.metrics.macro_f1_categories,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    codes: taxonomy.categories.flatMap(({ code, name }): NativeCode[] => {
      const found = score.per_category[code];
      if (found === undefined) return [];
      const { precision, recall, f1, support, predicted, unknown, missing } = found;
      return [{ code, name, precision, recall, f1, support, predicted, unknown, missing }];
    }),
  };
}

function* nativeRows(
  { taxonomy, cases, verdicts }: Parameters<typeof nativeReport>[0],
  sources: Set<string>,
): Generator<ClassificationRow> {
  const known = new Map<number, ClassificationRow | null>();
  for (let index = 0; index < cases.size; index += 1) {
    const verdict = verdicts.at(index);
    if (verdict === null) continue;
    const key = cases.profileOf(index) * verdicts.kinds + verdicts.kindOf(index);
    let shared = known.get(key);
    if (shared === undefined) {
      shared = nativeClassificationRow({ case: cases.at(index), verdict, taxonomy });
      known.set(key, shared);
    }
    if (shared === null) continue;
    const { id, cluster, source } = cases.at(index);
    sources.add(source);
    yield { ...shared, case_id: id, cluster };
  }
}
