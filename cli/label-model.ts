import { InvalidInputError } from '../core/errors.ts';
import type { PersuasionContext } from '../persuasion/case.ts';
import { labelRequest } from '../persuasion/labels/label-request.ts';
import { type ReadLabel, readLabel } from '../persuasion/labels/read-label.ts';
import type { Spec } from '../runs/spec.ts';
import { askModel } from './ask-model.ts';

export interface TurnToLabel {
  readonly text: string;
  readonly context: PersuasionContext;
}

/** A labelling model: the labels of turns in their order. Nothing is stored; throws when its endpoint is down. */
export interface Labeller {
  readonly model: string;
  label(turns: readonly TurnToLabel[]): Promise<readonly ReadLabel[]>;
}

/** The labelling model at an endpoint of a spec. Throws InvalidInputError for an endpoint the spec lacks. */
export function openLabeller(
  spec: Spec,
  { endpoint, model }: { readonly endpoint: string; readonly model: string },
  variable: (name: string) => string | undefined,
): Labeller {
  if (spec.endpoints[endpoint] === undefined)
    throw new InvalidInputError(`the spec has no endpoint ${endpoint}`, {
      hint: `endpoints: ${Object.keys(spec.endpoints).join(', ') || 'none'}`,
    });
  return {
    model,
    async label(turns) {
      const answers = await askModel(turns.map(labelRequest), { spec, endpoint, model }, variable);
      return answers.map((answer, at) => readLabel(answer, turns[at]!.context));
    },
  };
}
