import type { CaseId } from '../../core/ids.ts';
import { scoreAgreement } from '../../metrics/agreement/score-agreement.ts';
import type { Interval } from '../../metrics/bootstrap.ts';
import { ratio } from '../../metrics/classification.ts';
import { STRATEGY_SETS } from '../strategies.ts';
import type { Label } from './label.ts';

/** One turn with the label of hand and that of what is measured by it; `other` null = it gave none. */
export interface LabelPair {
  readonly case: CaseId;
  readonly turn: number;
  /** Turns that are not independent share it. */
  readonly cluster: string;
  readonly hand: Label;
  readonly other: Label | null;
}

export interface LabelAgreement {
  /** Turns labelled by hand, and those of them the other labelled too. */
  readonly turns: number;
  readonly labelled: number;
  /** Over the turns that both labelled; null without one. */
  readonly percent: number | null;
  readonly percentInterval: Interval | null;
  readonly kappa: number | null;
  readonly kappaInterval: Interval | null;
  /** Of the labels that occur, in the order of the sets. */
  readonly byStrategy: readonly {
    readonly strategy: Label;
    readonly hand: number;
    readonly other: number;
    readonly both: number;
    /** Share of the hand's turns (that the other labelled) on which both agree; null without one. */
    readonly found: number | null;
  }[];
}

const ORDER: readonly Label[] = [
  ...(Object.keys(STRATEGY_SETS.cialdini) as Label[]),
  ...(Object.keys(STRATEGY_SETS.aristotle) as Label[]),
  'other',
  'none',
];

/** Agreement with the hand labels: percent and Cohen's kappa with percentile intervals over clusters (M 4.6). */
export function labelAgreement(pairs: readonly LabelPair[]): LabelAgreement {
  const both = pairs.filter((pair): pair is LabelPair & { other: Label } => pair.other !== null);
  const rows = both.flatMap(({ case: id, turn, cluster, hand, other }) => [
    { item: `${id}/${turn}`, rater: 'hand', rating: hand, cluster },
    { item: `${id}/${turn}`, rater: 'other', rating: other, cluster },
  ]);
  const score = both.length === 0 ? null : scoreAgreement(rows);
  const byStrategy = ORDER.map((strategy) => {
    const hand = both.filter((pair) => pair.hand === strategy).length;
    const other = both.filter((pair) => pair.other === strategy).length;
    const same = both.filter((pair) => pair.hand === strategy && pair.other === strategy).length;
    return { strategy, hand, other, both: same, found: ratio(same, hand) };
  }).filter(({ hand, other }) => hand + other > 0);
  return {
    turns: pairs.length,
    labelled: both.length,
    percent: score?.percent_agreement ?? null,
    percentInterval: score?.intervals.percent_agreement ?? null,
    kappa: score?.cohen_kappa ?? null,
    kappaInterval: score?.intervals.cohen_kappa ?? null,
    byStrategy,
  };
}
