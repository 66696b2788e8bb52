import { InvalidInputError } from '../../core/errors.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import { type AskedProbe, SIDES } from '../../persuasion/probes/asked-probe.ts';
import { binaryProbes, choiceProbes, likertProbes } from '../../persuasion/probes/render-probe.ts';
import { askPercent } from '../../persuasion/probes/statement.ts';
import { SIM1_LEVELS } from '../persuadee/parameters.ts';

/**
 * Every probe of a case that sim1 can answer, always in the same order: agreement on five levels and yes or no to claim
 * and negation in both orders, a stated probability of each, and the case's own question in both orders. A question that
 * cannot be asked is left out.
 */
export function probesOf(item: PersuasionCase): readonly AskedProbe[] {
  const { probe } = item;
  return [
    ...likertProbes(item, SIM1_LEVELS),
    ...binaryProbes(item),
    ...SIDES.map((side) => askPercent(item, side)),
    ...(probe.kind === 'likert' ? [] : askable(() => choiceProbes(probe))),
  ];
}

function askable(ask: () => readonly AskedProbe[]): readonly AskedProbe[] {
  try {
    return ask();
  } catch (error) {
    if (error instanceof InvalidInputError) return [];
    throw error;
  }
}
