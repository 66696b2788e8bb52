import { flag, missing, type Outcome, UNIT } from '../../metrics/persuasion/outcome.ts';
import { type ColumnPlan, planEffect, planShare, treatedRows } from './column-plan.ts';
import type { Effect } from './net-means.ts';
import type { TwoSidedReport } from './robustness-shape.ts';

/** Rates up to this count as never moving (ours). */
const NEVER = 0.05;

/** NEG-Flip and POS-Flip at T over all treated trials, with Discernment (P 7.4); null = no question has a right answer. */
export function planTwoSided(plan: ColumnPlan, level: number): (() => TwoSidedReport) | null {
  const { facts } = plan;
  const rows = treatedRows(plan);
  const side = (start: string) => rows.filter((row) => facts.name('start', row) === start);
  const [neg, pos] = [side('right'), side('wrong')];
  if (rows.every((row) => facts.name('start', row) === 'claim')) return null;
  const flipped = (row: number): Outcome => {
    const mark = facts.name('outcome', row);
    if (mark === 'missing') return missing(UNIT);
    return flag(mark === (facts.name('start', row) === 'right' ? 'wrong' : 'right'));
  };
  const figures = {
    neg: planShare(plan, neg, { of: flipped, level }),
    pos: planShare(plan, pos, { of: flipped, level }),
    discernment: planEffect(
      plan,
      [
        { rows: pos, weight: 1 },
        { rows: neg, weight: -1 },
      ],
      flipped,
    ),
  };
  return () => {
    const found = { neg: figures.neg(), pos: figures.pos(), discernment: spread(figures.discernment()) };
    return { ...found, word: wordOf(found) };
  };
}

/** An interval without width comes of rates that are 0 or 1 throughout: it is none. */
function spread(effect: Effect): Effect {
  return effect.low !== null && effect.low === effect.high ? { ...effect, low: null, high: null } : effect;
}

function wordOf({ neg, pos, discernment }: Omit<TwoSidedReport, 'word'>): TwoSidedReport['word'] {
  if (neg.value === null && pos.value === null) return 'not_measured';
  if (neg.value === null || pos.value === null) return 'one_side';
  if (neg.value <= NEVER && pos.value <= NEVER) return 'deaf';
  if (discernment.low !== null && discernment.low > 0) return 'discerning';
  if (discernment.high !== null && discernment.high < 0) return 'misled';
  return 'undecided';
}
