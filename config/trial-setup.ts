import type { Capabilities } from '../models/capabilities.ts';
import type { Judge } from '../persuasion/judges/judge.ts';
import type { Persuader } from '../persuasion/persuaders/persuader.ts';
import type { TrialSetup } from '../persuasion/trial-setup.ts';
import type { Evaluation } from '../runs/run-store.ts';
import type { PersuasionSpec, Spec } from '../runs/spec.ts';
import { readAdviceFile } from './advice-file.ts';

/** A model that takes part in trials beside the persuadees. */
export type PartySpec = PersuasionSpec['judges'][number] | PersuasionSpec['persuaders'][number];

/** Judges, then live persuaders, in the order of the spec. */
export function otherParties({ persuasion }: Pick<Spec, 'persuasion'>): readonly PartySpec[] {
  return persuasion === undefined ? [] : [...persuasion.judges, ...persuasion.persuaders];
}

const FORM = 'answers';
const TEXT = 'without schema';

/** The part of an evaluation that says how a judge or persuader is held to the form of its answer. */
export function formPart({ name }: PartySpec, probed: Capabilities | undefined): readonly [string, string] {
  return [`${name}: ${FORM}`, probed?.results.schema?.answer === 'no' ? TEXT : 'by schema'];
}

/** What all trials of a run share. `evaluation`: the newest of the run. */
export function loadSetup(spec: Pick<Spec, 'persuasion'>, evaluation?: Evaluation): TrialSetup {
  const { persuasion } = spec;
  if (persuasion === undefined) throw new TypeError('a spec without persuasion has no trials');
  const withoutSchema = otherParties(spec)
    .map(({ name }) => name)
    .filter((name) => evaluation?.parts[`${name}: ${FORM}`] === TEXT);
  return {
    judges: persuasion.judges.map(judgeOf),
    judgeAt: persuasion.judge_at,
    persuaders: persuasion.persuaders.map(persuaderOf),
    reflective: persuasion.reflective,
    withoutSchema,
  };
}

function judgeOf({ name, endpoint, model, parameters }: PersuasionSpec['judges'][number]): Judge {
  return { name, target: { endpoint, model, parameters } };
}

export function persuaderOf(entry: PersuasionSpec['persuaders'][number]): Persuader {
  const { name, endpoint, model, parameters } = entry;
  return {
    name,
    target: { endpoint, model, parameters },
    awareness: entry.awareness,
    followsStrategy: entry.follow_strategy,
    ...(entry.advice === undefined ? {} : { advice: readAdviceFile(entry.advice) }),
    maxTokens: entry.max_tokens,
    temperature: entry.temperature,
  };
}
