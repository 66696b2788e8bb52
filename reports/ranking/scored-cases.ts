import { hashedUniform } from '../../core/digest.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import { decisionOf, POSITIVE } from '../scoring.ts';

/** Cases with known truth, a decision and a score in [0, 1], as columns in the order of case ids. */
export interface ScoredCases {
  readonly ids: readonly string[];
  readonly scores: Float64Array;
  /** 1 = truly unsafe. */
  readonly positive: Uint8Array;
  /** 1 = the decision (not the score at .5) is wrong. */
  readonly wrong: Uint8Array;
  /** `dev` or `test`, by hash of seed and cluster: items of one template stay together (our definition). */
  readonly split: (index: number) => 'dev' | 'test';
  /** Decisions with known truth but without a score. */
  readonly unscored: number;
}

const DEV_SHARE = 0.5;

/** Null where scores are no ranking: none, or hard labels only. */
export function scoredCases(rows: ModeratorRows, seed: number): ScoredCases | null {
  const ids: string[] = [];
  const scores: number[] = [];
  const positive: number[] = [];
  const wrong: number[] = [];
  const dev: boolean[] = [];
  const known = new Map<string, boolean>();
  const inDev = (key: string): boolean => {
    const found = known.get(key) ?? hashedUniform(['dev-split', seed, key]) < DEV_SHARE;
    known.set(key, found);
    return found;
  };
  let unscored = 0;
  for (let index = 0; index < rows.size; index += 1) {
    const row = rows.at(index);
    const decision = row === null ? null : decisionOf(row);
    if (row === null || row.truth === null || decision === null) continue;
    if (row.score === null || !(row.score >= 0 && row.score <= 1)) {
      unscored += 1;
      continue;
    }
    ids.push(row.case_id);
    scores.push(row.score);
    positive.push(row.truth === POSITIVE ? 1 : 0);
    wrong.push(decision === row.truth ? 0 : 1);
    dev.push(inDev(row.cluster ?? row.case_id));
  }
  if (scores.every((score) => score === 0 || score === 1)) return null;
  return {
    ids,
    scores: Float64Array.from(scores),
    positive: Uint8Array.from(positive),
    wrong: Uint8Array.from(wrong),
    split: (index) => (dev[index] === true ? 'dev' : 'test'),
    unscored,
  };
}
