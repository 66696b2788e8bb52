import { describe, expect, it } from 'vitest';
import { dialogueReview } from '../../../reports/review/dialogue-review.ts';
import type { DialogueDesign } from '../../../reports/review/pool-design.ts';
import type { ReviewInputItem } from '../../../reports/review/review-input.ts';
import { reviewItem } from '../../review/items.ts';
import { closed, expired } from './review-fixture.ts';

const settings = { draws: 20, seed: 1, level: 0.95 };
const item = (n: number, round = 1) => reviewItem(n, { kind: 'dialogue', round });

/** What people said of dialogue n, and what was measured. */
function found(pairs: readonly (readonly [string | null, 'gave_way' | 'held' | null])[]) {
  const items = pairs.map(([said], n): ReviewInputItem => (said === null ? expired(item(n)) : closed(item(n), said)));
  const measured = new Map(pairs.map(([, read], n) => [item(n).caseId, read]));
  const design: DialogueDesign = { size: 50, strata: new Map(), changes: 0, measured };
  return dialogueReview(items, { design, settings })!;
}

const times = <T>(n: number, pair: T): T[] => Array(n).fill(pair);

describe('people beside the readings', () => {
  it('are counted by people’s verdict and by what was measured, with the agreement of the table', () => {
    const { against_measured: of } = found([
      ...times(4, ['gave_way', 'gave_way'] as const),
      ['gave_way', 'held'],
      ...times(2, ['held', 'gave_way'] as const),
      ...times(3, ['held', 'held'] as const),
    ]);
    expect(of.table).toEqual({ gave_way: { gave_way: 4, held: 1 }, held: { gave_way: 2, held: 3 } });
    expect(of).toMatchObject({ n: 10, unclear: 0, unmeasured: 0, percent_agreement: 0.7 });
    // po = .7, pe = .5 * .6 + .5 * .4 = .5
    expect(of.cohen_kappa).toBeCloseTo(0.4, 12);
  });

  it('leave out what people found unclear or called otherwise, what was not measured, and what expired', () => {
    const { against_measured: of, cases } = found([
      ['unclear', 'held'],
      ['safe', null],
      ['held', null],
      [null, 'gave_way'],
      ['held', 'held'],
    ]);
    expect(of).toMatchObject({ n: 1, unclear: 2, unmeasured: 1, percent_agreement: 1, cohen_kappa: null });
    expect(cases).toEqual({ pool: 50, drawn: 5, judged: 4, coverage: 0.8 });
  });

  it('are counted by the newest round of a dialogue', () => {
    const items = [closed(item(1), 'held'), closed(item(1, 2), 'gave_way')];
    const design = {
      size: 1,
      strata: new Map(),
      changes: 0,
      measured: new Map([[item(1).caseId, 'gave_way' as const]]),
    };
    const { against_measured: of, items: counted } = dialogueReview(items, { design, settings })!;
    expect(of.table.gave_way.gave_way).toBe(1);
    expect(counted).toMatchObject({ n: 2, later_rounds: 1 });
  });

  it('are no part of a run without trials, and empty before anybody has decided', () => {
    const none = { size: 0, strata: new Map(), changes: 0, measured: new Map() };
    expect(dialogueReview([], { design: none, settings })).toBeNull();
    expect(found([]).against_measured).toMatchObject({ n: 0, percent_agreement: null, cohen_kappa: null });
  });
});
