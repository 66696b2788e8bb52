import type { ModerationCase } from '../moderation/case.ts';
import { type ClassificationRow, toClassificationRow } from '../moderation/score-rows.ts';
import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import type { CaseColumns } from './case-columns.ts';
import type { VerdictColumns } from './verdict-columns.ts';

export interface IndexedRow {
  /** Of the case in CaseColumns. */
  readonly index: number;
  readonly row: ClassificationRow;
}

/**
 * One moderator's rows to score, in the order of case ids; cases without a verdict are left out. May be read any number
 * of times. A row is derived once for each pair of case profile and kind of verdict, the rest is filled in.
 */
export interface ModeratorRows {
  indexed(): Generator<IndexedRow>;
  rows(filter?: (index: number) => boolean): Generator<ClassificationRow>;
}

export function createModeratorRows(of: {
  readonly cases: CaseColumns;
  readonly verdicts: VerdictColumns;
  readonly taxonomy: Taxonomy;
}): ModeratorRows {
  const { cases, verdicts, taxonomy } = of;
  const known = new Map<number, ClassificationRow>();
  const derive = (index: number, at: ModerationCase): ClassificationRow | null => {
    const verdict = verdicts.at(index);
    if (verdict === null) return null;
    const key = cases.profileOf(index) * verdicts.kinds + verdicts.kindOf(index);
    let shared = known.get(key);
    if (shared === undefined) {
      shared = toClassificationRow({ case: at, verdict, taxonomy });
      known.set(key, shared);
    }
    const score = shared.predicted === null ? null : verdict.score;
    return { ...shared, case_id: at.id, cluster: at.cluster, score };
  };
  function* indexed(filter?: (index: number) => boolean): Generator<IndexedRow> {
    for (let index = 0; index < cases.size; index += 1) {
      if (filter?.(index) === false) continue;
      const row = derive(index, cases.at(index));
      if (row !== null) yield { index, row };
    }
  }
  return {
    indexed,
    *rows(filter) {
      for (const { row } of indexed(filter)) yield row;
    },
  };
}
