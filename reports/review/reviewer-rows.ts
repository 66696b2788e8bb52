import type { RaterModel } from '../../metrics/agreement/aggregate-votes.ts';
import { chanceBelow, isGoldAlert } from '../../metrics/agreement/gold-accuracy.ts';
import { votesOf } from './item-counts.ts';
import type { ReviewInputItem } from './review-input.ts';
import type { GoldRow, ReviewerRow } from './review-shape.ts';
import type { ReviewerNames } from './reviewer-names.ts';

type Counts = {
  -readonly [K in keyof Omit<ReviewerRow, 'name' | 'simulated' | 'gold' | 'shared_items' | 'confusion'>]: number;
} & { right: number; wrong: number };

/** A row a reviewer, people first. `models`: of Dawid and Skene, by key. */
export function reviewerRows(
  items: readonly ReviewInputItem[],
  { names, models }: { readonly names: ReviewerNames; readonly models: readonly RaterModel[] },
): readonly ReviewerRow[] {
  const counts = new Map(names.keys.map((key) => [key, emptyCounts()]));
  for (const one of items) {
    const isGold = one.item.gold !== null;
    for (const { reviewer, role, answer, undoneAt, revision } of one.decisions) {
      const own = counts.get(reviewer)!;
      if (undoneAt !== null) own.undone += 1;
      else if (isGold && role === 'reviewer') own[answer.verdict === one.item.gold ? 'right' : 'wrong'] += 1;
      else if (role === 'adjudicator') own.adjudications += 1;
      if (undoneAt === null && revision?.choice === 'revise') own.revised += 1;
    }
    if (!isGold) countVotes(one, counts);
  }
  const modelOf = new Map(models.map((model) => [model.rater, model]));
  return names.keys.map((key) => {
    const { right, wrong, ...own } = counts.get(key)!;
    const model = modelOf.get(key);
    return {
      ...names.nameOf(key),
      ...own,
      gold: goldRow(right, wrong),
      shared_items: model?.sharedItems ?? 0,
      confusion: model?.confusion ?? null,
    };
  });
}

function emptyCounts(): Counts {
  return {
    votes: 0,
    adjudications: 0,
    undone: 0,
    revised: 0,
    with_result: 0,
    as_result: 0,
    adjudicated_votes: 0,
    overturned: 0,
    right: 0,
    wrong: 0,
  };
}

function countVotes(one: ReviewInputItem, counts: ReadonlyMap<string, Counts>): void {
  const verdict = one.state === 'closed' ? (one.result?.verdict ?? null) : null;
  const isAdjudicated = verdict !== null && one.result?.basis === 'adjudicated';
  for (const { reviewer, answer } of votesOf(one)) {
    const own = counts.get(reviewer)!;
    own.votes += 1;
    if (verdict === null) continue;
    own.with_result += 1;
    if (answer.verdict === verdict) own.as_result += 1;
    if (!isAdjudicated) continue;
    own.adjudicated_votes += 1;
    if (answer.verdict !== verdict) own.overturned += 1;
  }
}

/** R 8.5. */
function goldRow(right: number, wrong: number): GoldRow | null {
  if (right + wrong === 0) return null;
  const record = { correct: right, wrong };
  return {
    right,
    wrong,
    mean: (1 + right) / (2 + right + wrong),
    chance_below: chanceBelow(record),
    alert: isGoldAlert(record),
  };
}
