import type { Truth } from '../moderation/case.ts';
import { type ClassificationRow, toClassificationRow } from '../moderation/score-rows.ts';
import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import { assessableHazards } from '../moderation/taxonomies/to-canonical.ts';
import type { CaseColumns } from './case-columns.ts';
import type { VerdictColumns } from './verdict-columns.ts';

/** One moderator's rows to score, by the index of the case in CaseColumns, so in the order of case ids. */
export interface ModeratorRows {
  readonly size: number;
  /** Hazards that the moderator's taxonomy can express. */
  readonly hazards: ReadonlySet<string>;
  /** Null for a case without a verdict. */
  at(index: number): ClassificationRow | null;
  /** Rows of the cases that have a verdict. May be read any number of times. */
  rows(filter?: (index: number) => boolean): Generator<ClassificationRow>;
}

/** A row is derived once for each pair of case profile and kind of verdict; id, cluster and score are filled in. */
export function createModeratorRows(of: {
  readonly cases: CaseColumns;
  readonly verdicts: VerdictColumns;
  readonly taxonomy: Taxonomy;
  /** How a row is read; absent = as it stands. */
  readonly read?: (row: ClassificationRow) => ClassificationRow;
}): ModeratorRows {
  const { cases, verdicts, taxonomy, read = (row) => row } = of;
  const hazards = assessableHazards(taxonomy);
  const known = new Map<number, ClassificationRow>();
  const at = (index: number): ClassificationRow | null => {
    const verdict = verdicts.at(index);
    if (verdict === null) return null;
    const moderationCase = cases.at(index);
    const key = cases.profileOf(index) * verdicts.kinds + verdicts.kindOf(index);
    let shared = known.get(key);
    if (shared === undefined) {
      shared = toClassificationRow({ case: moderationCase, verdict, taxonomy });
      known.set(key, shared);
    }
    const score = shared.predicted === null ? null : verdict.score;
    return read({ ...shared, case_id: moderationCase.id, cluster: moderationCase.cluster, score });
  };
  const mask = createHazardMask(hazards);
  return {
    size: cases.size,
    hazards,
    at,
    *rows(filter) {
      for (let index = 0; index < cases.size; index += 1) {
        if (filter?.(index) === false) continue;
        const row = at(index);
        if (row === null) continue;
        yield row.predicted === null && row.status !== 'not_assessable' ? mask(row) : row;
      }
    },
  };
}

/**
 * Makes the truth of all other hazards unknown. A missing answer misses every hazard whose truth is known; without the
 * mask a moderator would score 0, by its refusals alone, on hazards that its taxonomy cannot express.
 */
export function createHazardMask(hazards: ReadonlySet<string>): (row: ClassificationRow) => ClassificationRow {
  const known = new Map<ClassificationRow['categories_truth'], Readonly<Record<string, Truth>>>();
  return (row) => {
    let masked = known.get(row.categories_truth);
    if (masked === undefined) {
      const entries = Object.entries(row.categories_truth);
      masked = Object.fromEntries(entries.map(([id, truth]) => [id, hazards.has(id) ? truth : null]));
      known.set(row.categories_truth, masked);
    }
    return { ...row, categories_truth: masked };
  };
}
