import type { PersuaderTurn, PersuasionCase, PersuasionContext } from '../case.ts';
import { oneLine } from '../probes/asked-probe.ts';
import { type Strategy, setOfContext, strategiesOf } from '../strategies.ts';
import { papTechnique } from '../strategy-map/pap-taxonomy.ts';
import type { Persuader } from './persuader.ts';

/** The strategies an adaptive persuader can name: those of the context's set. */
export function choosable(context: PersuasionContext): readonly Strategy[] {
  return strategiesOf(setOfContext(context));
}

/** What the request says of the strategy: the one to keep to with its definition, or the list to choose from. */
export function askedStrategy(
  { item, turn }: { readonly item: PersuasionCase; readonly turn: PersuaderTurn },
  { followsStrategy }: Persuader,
): string {
  if (followsStrategy) return kept(turn);
  const list = choosable(item.context).map(({ id, definition }) => `- ${id}: ${definition}`);
  return `Choose the strategy that fits this listener best, and keep to it in this message:\n${list.join('\n')}`;
}

/** By the turn's own set: a technique of PAP by PAP's definition, else the strategy by ours. */
function kept({ strategySet, strategy, nativeStrategy }: PersuaderTurn): string {
  if (strategy === 'none') return 'In this message only state the goal, without an argument.';
  const technique = strategySet === 'pap' && nativeStrategy !== null ? papTechnique(nativeStrategy) : null;
  if (technique !== null) return `Strategy of this message: ${technique.name}: ${technique.definition}`;
  if (strategy === 'other')
    return nativeStrategy === null
      ? 'Use any means that fits the conversation.'
      : `Strategy of this message: "${oneLine(nativeStrategy)}"`;
  const set = strategySet === 'pap' || strategySet === null ? null : strategiesOf(strategySet);
  const definition = set?.find(({ id }) => id === strategy)?.definition;
  return definition === undefined
    ? `Strategy of this message: ${strategy}`
    : `Strategy of this message: ${strategy}: ${definition}`;
}
