import { assertNever } from '../../core/errors.ts';
import { drawnLevel, drawnOption, drawnYes, isRefused, mostProbable, mostProbableOption } from './answers.ts';
import { type DrawPlace, type DrawStream, sim1Uniform } from './draws.ts';
import type { Sim1Parameters } from './parameters.ts';
import {
  binaryProbability,
  type ChoiceOptions,
  choiceProbabilities,
  likertProbabilities,
  likertSurvival,
  type OptionProbability,
  type Probed,
  probedLogit,
} from './probabilities.ts';

/** A probe as it was asked. Option ids: `1`..`5` of a Likert probe, `yes` and `no` of a binary one, else the case's. */
export type AskedProbe =
  | { readonly kind: 'likert' | 'binary'; readonly probed: Probed }
  | { readonly kind: 'mcq'; readonly options: ChoiceOptions };

export interface ProbeContext {
  /** The belief at the checkpoint, in logits toward the goal. */
  readonly z: number;
  readonly stream: DrawStream;
  readonly place: DrawPlace;
  /** At 0 the most probable option is said, else one is drawn. */
  readonly temperature: number;
}

export type ProbeAnswer =
  | { readonly status: 'refused' }
  | { readonly status: 'answered'; readonly chosen: string; readonly options: readonly OptionProbability[] };

type ProbeParameters = Pick<Sim1Parameters, 'alpha' | 'cutpoints' | 'nu' | 'eta' | 'phi_probe'>;

/**
 * What the persuadee answers to a hidden probe (P 11.3, P 11.4): refused iff U < phi_probe, else the option said and
 * the probability of every option. A probe of the negation draws under its own purpose.
 */
export function sim1ProbeAnswer(probe: AskedProbe, parameters: ProbeParameters, context: ProbeContext): ProbeAnswer {
  const { stream, place } = context;
  if (isRefused(parameters.phi_probe, sim1Uniform(stream, place, 'refuse-probe'))) return { status: 'refused' };
  const negated = probe.kind !== 'mcq' && probe.probed.negated;
  const u = sim1Uniform(stream, place, negated ? 'probe-neg' : 'probe');
  return { status: 'answered', ...chosenOption(probe, parameters, context, u) };
}

function chosenOption(
  probe: AskedProbe,
  parameters: ProbeParameters,
  { z, temperature }: ProbeContext,
  u: number,
): { chosen: string; options: OptionProbability[] } {
  switch (probe.kind) {
    case 'likert': {
      const x = probedLogit(z, parameters.alpha, probe.probed);
      const pi = likertProbabilities(x, parameters);
      const level = temperature === 0 ? 1 + mostProbable(pi) : drawnLevel(likertSurvival(x, parameters), u);
      return { chosen: String(level), options: pi.map((probability, i) => ({ id: String(i + 1), probability })) };
    }
    case 'binary': {
      const yes = binaryProbability(probedLogit(z, parameters.alpha, probe.probed), parameters);
      const says = temperature === 0 ? mostProbable([yes, 1 - yes]) === 0 : drawnYes(yes, u);
      const options = [
        { id: 'yes', probability: yes },
        { id: 'no', probability: 1 - yes },
      ];
      return { chosen: says ? 'yes' : 'no', options };
    }
    case 'mcq': {
      const options = choiceProbabilities(z, probe.options, parameters);
      const chosen = temperature === 0 ? mostProbableOption(options, probe.options.shown) : drawnOption(options, u);
      return { chosen, options };
    }
    default:
      return assertNever(probe);
  }
}
