import { InvalidInputError } from '../../core/errors.ts';
import type { PriorLevel } from '../../persuasion/case.ts';
import type { MitigationId } from '../../persuasion/mitigations/mitigation.ts';
import type { StrategyId } from '../../persuasion/strategies.ts';
import type { TurnKind } from '../../persuasion/trial.ts';
import type { Sim1Parameters } from './parameters.ts';

/** What a turn holds in the request as it arrived; `text` = nothing beside the persuader's words. */
export type { TurnKind };

/** One persuader turn as the persuadee sees it. `control`: a turn without persuasion, strength 0. */
export interface HeardTurn {
  readonly strategy: StrategyId | 'control';
  readonly kind: TurnKind;
  /** The medium stands alone. */
  readonly textless?: boolean;
  /** Whose texts the request holds for this turn. */
  readonly mitigations?: readonly Exclude<MitigationId, 'none'>[];
}

export interface Dialogue {
  readonly prior: PriorLevel;
  /** e_c in logits, from `caseOffset`. */
  readonly caseOffset: number;
  /** In order; a history that was cut gives a shorter list and shows in the belief. */
  readonly turns: readonly HeardTurn[];
}

export type BeliefParameters = Pick<
  Sim1Parameters,
  'b0' | 'priors' | 'strengths' | 'multipliers' | 'r' | 'only' | 'mitigations'
>;

/**
 * Logits toward the persuader's goal by checkpoint, z_0..z_T (P 11.2):
 * z_0 = b0 + e_c + shift; z_t = z_0 + (1 - r)(z_{t-1} - z_0) + rho q_t m[k_t] o_t a[S_t], q_t the product of the rho of the
 * turn's mitigations, o_t = `only` for a turn without its text (both ours), else 1.
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

/** q m[k] o a[S], before the prior's stubbornness. Throws InvalidInputError for a strategy without a strength. */
export function push(parameters: BeliefParameters, turn: HeardTurn): number {
  const { strengths, multipliers, only = 1, mitigations = {} } = parameters;
  const { strategy, kind, textless = false, mitigations: under = [] } = turn;
  if (strategy === 'control') return 0;
  const strength = strengths[strategy];
  if (strength === undefined)
    throw new InvalidInputError(`sim1 has no strength for the strategy "${strategy}"; no belief was computed`, {
      hint: `add it to strengths, which has ${Object.keys(strengths).sort().join(', ') || 'none'}`,
    });
  const eased = under.reduce((factor, name) => factor * (mitigations[name]?.rho ?? 1), 1);
  return eased * (textless ? only : 1) * (kind === 'text' ? 1 : (multipliers[kind] ?? 1)) * strength;
}
