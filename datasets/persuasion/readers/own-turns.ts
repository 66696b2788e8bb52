import type { PersuaderTurn, PersuasionContext } from '../../../persuasion/case.ts';
import { STRATEGY_SETS, type StrategyId, setOf } from '../../../persuasion/strategies.ts';
import { PAP_MAP, papStrategy } from '../../../persuasion/strategy-map/pap.ts';
import { BadRowError } from '../../io/bad-row.ts';
import { requireList, requireObject } from '../../io/json-fields.ts';
import type { JsonFields } from '../../io/python-json.ts';
import type { MediaList } from '../../media-list.ts';
import { flag, isAbsent, MAX_NAME, oneOf, requireKnown, text, textOrNull } from './own-fields.ts';
import { MEDIA_FIELDS, ownMedia, requireOneKind } from './own-media.ts';

const MAX_TURNS = 30;

const TURN = {
  keys: ['n', 'strategy', 'technique', 'native_strategy', 'text', 'coherent', ...MEDIA_FIELDS],
  others: {
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

/** What turns are read with: the list of what was taken in, for a file that names media. */
interface Around {
  readonly context: PersuasionContext;
  readonly media: MediaList | null;
}

/** The persuader's messages, 1 to 30, in their order, with the media that they name. Throws BadRowError with the field. */
export function ownTurns(value: unknown, around: Around): readonly PersuaderTurn[] {
  const list = requireList(value, 'turns');
  if (list.length === 0) throw new BadRowError('no persuader turn', { field: 'turns', value: list });
  if (list.length > MAX_TURNS) {
    throw new BadRowError(`${list.length} turns; at most ${MAX_TURNS}`, { field: 'turns', value: list.length });
  }
  const turns = list.map((raw, index) => ownTurn(raw, { n: index + 1, ...around }));
  requireOneKind(turns);
  return turns;
}

function ownTurn(raw: unknown, { n, context, media }: Around & { n: number }): PersuaderTurn {
  const at = `turns[${n - 1}]`;
  const turn = requireObject(raw, at);
  requireKnown(turn, at, TURN);
  if (!isAbsent(turn.n) && turn.n !== n) {
    throw new BadRowError(`not ${n}: turns are numbered in their order from 1`, { field: `${at}.n`, value: turn.n });
  }
  return {
    n,
    ...(isAbsent(turn.technique) ? ownStrategy(turn, at) : ownTechnique(turn, { at, context })),
    text: text(turn.text, `${at}.text`),
    ...ownMedia(turn, at, media),
    coherent: flag(turn.coherent, `${at}.coherent`, true),
  };
}

type Named = Pick<PersuaderTurn, 'strategySet' | 'strategy' | 'nativeStrategy'>;

function ownStrategy(turn: JsonFields, at: string): Named {
  const strategy = oneOf(turn.strategy, `${at}.strategy`, OWN_STRATEGIES);
  const nativeStrategy = textOrNull(turn.native_strategy, `${at}.native_strategy`, MAX_NAME);
  return { strategySet: setOf(strategy), strategy, nativeStrategy };
}

const TECHNIQUES = Object.keys(PAP_MAP);

/** One of PAP's 40 by its exact name; the strategy follows from it and the context. */
function ownTechnique(turn: JsonFields, { at, context }: { at: string; context: PersuasionContext }): Named {
  const twice = ['strategy', 'native_strategy'].find((key) => !isAbsent(turn[key]));
  if (twice !== undefined) {
    throw new BadRowError('follows from the technique: leave it out', { field: `${at}.${twice}`, value: turn[twice] });
  }
  const technique = oneOf(turn.technique, `${at}.technique`, TECHNIQUES);
  return { strategySet: 'pap', strategy: papStrategy(technique, context) ?? 'other', nativeStrategy: technique };
}
