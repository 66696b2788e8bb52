import type { PersuasionContext } from '../case.ts';
import { type StrategyId, setOf, setOfContext, strategiesOf } from '../strategies.ts';

/** What a labeller can say of a turn. */
export type Label = StrategyId;

/** The labels of a context in their order, with what they mean: its set, then `other` and `none`. */
export function labelsOf(context: PersuasionContext): readonly { readonly id: Label; readonly definition: string }[] {
  return [
    ...strategiesOf(setOfContext(context)),
    { id: 'other', definition: 'none of these, such as plain benefits, facts or an answer to an objection' },
    { id: 'none', definition: 'only states the claim, without any argument' },
  ];
}

export function isLabel(value: unknown): value is Label {
  if (typeof value !== 'string') return false;
  return value === 'other' || value === 'none' || setOf(value as StrategyId) !== null;
}
