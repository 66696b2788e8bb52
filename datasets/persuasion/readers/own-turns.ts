import type { PersuaderTurn } from '../../../persuasion/case.ts';
import { STRATEGY_SETS, type StrategyId, setOf } from '../../../persuasion/strategies.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireList, requireObject } from '../../io/json-fields.ts';
import { flag, isAbsent, MAX_NAME, oneOf, requireKnown, text, textOrNull } from './own-fields.ts';

const MAX_TURNS = 30;
const DRAWN = 'pictures of your own cannot be brought yet: Mettle draws a card for each turn, with its caption';

const TURN = {
  keys: ['n', 'strategy', 'native_strategy', 'text', 'coherent'],
  others: {
    media: DRAWN,
    caption: DRAWN,
    visual_role: DRAWN,
    strategy_set: 'follows from the strategy: leave it out',
  },
} as const;

/** Every strategy a turn can have; `none` is a bare claim, `other` one outside both sets. */
export const OWN_STRATEGIES: readonly StrategyId[] = [
  ...(Object.keys(STRATEGY_SETS.cialdini) as StrategyId[]),
  ...(Object.keys(STRATEGY_SETS.aristotle) as StrategyId[]),
  'other',
  'none',
];

/** The persuader's messages, 1 to 30, in their order. Throws BadRowError with the field. */
export function ownTurns(value: unknown): readonly PersuaderTurn[] {
  const list = requireList(value, 'turns');
  if (list.length === 0) throw new BadRowError('no persuader turn', { field: 'turns', value: list });
  if (list.length > MAX_TURNS) {
    throw new BadRowError(`${list.length} turns; at most ${MAX_TURNS}`, { field: 'turns', value: list.length });
  }
  return list.map((raw, index) => ownTurn(raw, index + 1));
}

function ownTurn(raw: unknown, n: number): PersuaderTurn {
  const at = `turns[${n - 1}]`;
  const turn = requireObject(raw, at);
  requireKnown(turn, at, TURN);
  if (!isAbsent(turn.n) && turn.n !== n) {
    throw new BadRowError(`not ${n}: turns are numbered in their order from 1`, { field: `${at}.n`, value: turn.n });
  }
  const strategy = oneOf(turn.strategy, `${at}.strategy`, OWN_STRATEGIES);
  return {
    n,
    strategySet: setOf(strategy),
    strategy,
    nativeStrategy: textOrNull(turn.native_strategy, `${at}.native_strategy`, MAX_NAME),
    text: text(turn.text, `${at}.text`),
    caption: null,
    media: [],
    visualRole: null,
    coherent: flag(turn.coherent, `${at}.coherent`, true),
    fabricated: false,
  };
}
