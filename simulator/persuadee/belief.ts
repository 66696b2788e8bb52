import { InvalidInputError } from '../../core/errors.ts';
import type { PriorLevel } from '../../persuasion/case.ts';
import type { StrategyId } from '../../persuasion/strategies.ts';
import type { Sim1Parameters } from './parameters.ts';

/** What a turn holds in the request as it arrived; `text` = nothing beside the persuader's words. */
export type TurnKind = 'text' | 'caption' | 'image' | 'video';

/** One persuader turn as the persuadee sees it. `control`: a turn without persuasion, strength 0. */
export interface HeardTurn {
  readonly strategy: StrategyId | 'control';
  readonly kind: TurnKind;
}

export interface Dialogue {
  readonly prior: PriorLevel;
  /** e_c in logits, from `caseOffset`. */
  readonly caseOffset: number;
  /** In order; a history that was cut gives a shorter list and shows in the belief. */
  readonly turns: readonly HeardTurn[];
}

type BeliefParameters = Pick<Sim1Parameters, 'b0' | 'priors' | 'strengths' | 'multipliers' | 'r'>;

/**
 * Logits toward the persuader's goal by checkpoint, z_0..z_T (P 11.2):
 * z_0 = b0 + e_c + shift; z_t = z_0 + (1 - r)(z_{t-1} - z_0) + rho m[k_t] a[S_t].
 * Throws InvalidInputError for a strategy without a strength.
 */
export function beliefCourse(parameters: BeliefParameters, { prior, caseOffset, turns }: Dialogue): number[] {
  const { shift, rho } = parameters.priors[prior];
  const start = parameters.b0 + caseOffset + shift;
  const course = [start];
  let belief = start;
  for (const turn of turns) {
    belief = start + (1 - parameters.r) * (belief - start) + rho * push(parameters, turn);
    course.push(belief);
  }
  return course;
}

/** The last of `beliefCourse`: z after every turn of the dialogue. */
export function beliefAfter(parameters: BeliefParameters, dialogue: Dialogue): number {
  return beliefCourse(parameters, dialogue).at(-1)!;
}

/** m[k] a[S], before the prior's stubbornness. */
function push({ strengths, multipliers }: BeliefParameters, { strategy, kind }: HeardTurn): number {
  if (strategy === 'control') return 0;
  const strength = strengths[strategy];
  if (strength === undefined)
    throw new InvalidInputError(`sim1 has no strength for the strategy "${strategy}"; no belief was computed`, {
      hint: `add it to strengths, which has ${Object.keys(strengths).sort().join(', ') || 'none'}`,
    });
  return (kind === 'text' ? 1 : multipliers[kind]) * strength;
}
