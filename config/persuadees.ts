import type { Capabilities } from '../models/capabilities.ts';
import { chooseEstimator } from '../persuasion/estimators/choose-estimator.ts';
import type { Estimator } from '../persuasion/reading.ts';
import type { Persuadee } from '../persuasion/trial.ts';
import type { Evaluation } from '../runs/run-store.ts';
import type { PersuadeeSpec, PersuasionSpec, Spec } from '../runs/spec.ts';
import { pictureGap } from './picture-needs.ts';

export interface EstimatorPlan {
  readonly estimators: readonly Estimator[];
  /** Why it is not what the spec asks for, for people; null = it is. */
  readonly instead: string | null;
}

/** What a persuadee can be read by, from its probed capabilities; each estimator once. `shown`: what the run shows it. */
export function estimatorPlan(
  { name, estimators }: PersuadeeSpec,
  probed: Capabilities | undefined,
  shown: Pick<PersuasionSpec, 'arms' | 'media'>,
): EstimatorPlan {
  const choices = estimators.map((wanted) =>
    chooseEstimator(wanted, { persuadee: name, results: probed?.results ?? {} }),
  );
  const gaps = [choices.find(({ instead }) => instead !== null)?.instead, pictureGap({ name, shown }, probed)].filter(
    (gap) => gap != null,
  );
  return {
    estimators: [...new Set(choices.map(({ estimator }) => estimator))],
    instead: gaps.length === 0 ? null : gaps.join('; '),
  };
}

const KEY = 'estimators';

/** The part of an evaluation that a plan is kept in. */
export function estimatorPart(name: string, { estimators, instead }: EstimatorPlan): readonly [string, string] {
  return [`${name}: ${KEY}`, [estimators.join(', '), ...(instead === null ? [] : [instead])].join('; ')];
}

/** The plan a run was frozen with; what the spec asks for where it has none. */
function frozenPlan({ name, estimators }: PersuadeeSpec, evaluation: Evaluation | undefined): EstimatorPlan {
  const part = evaluation?.parts[`${name}: ${KEY}`];
  if (part === undefined) return { estimators, instead: null };
  const [list = '', ...rest] = part.split('; ');
  return { estimators: list.split(', ') as Estimator[], instead: rest.length === 0 ? null : rest.join('; ') };
}

/** The persuadees of a spec as a run works them. `evaluation`: the newest of the run. */
export function loadPersuadees(
  spec: Spec,
  evaluation?: Evaluation,
): readonly { readonly persuadee: Persuadee; readonly instead: string | null }[] {
  const { persuasion } = spec;
  if (persuasion === undefined) return [];
  const { media } = persuasion;
  return persuasion.persuadees.map((entry) => {
    const { estimators, instead } = frozenPlan(entry, evaluation);
    return {
      instead,
      persuadee: {
        name: entry.name,
        target: { endpoint: entry.endpoint, model: entry.model, parameters: entry.parameters },
        reply: { maxTokens: entry.max_tokens, temperature: entry.temperature },
        estimators,
        samples: entry.samples,
        probes: persuasion.probes,
        ...(persuasion.natural_prior > 1 && { naturalPrior: persuasion.natural_prior }),
        endAtGoal: persuasion.end_at_goal,
        images: entry.images ? { detail: entry.detail, frames: media.frames } : null,
      },
    };
  });
}
