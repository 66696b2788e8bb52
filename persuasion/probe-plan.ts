import type { ChatAnswer } from '../models/model-port.ts';
import type { PersuasionCase } from './case.ts';
import { combineReadings } from './estimators/combine-readings.ts';
import { readLogprob } from './estimators/logprob.ts';
import { meanOfRepeats } from './estimators/mean-of-repeats.ts';
import { readSampled } from './estimators/sampled.ts';
import { noAnswer } from './estimators/unanswered.ts';
import { readVerbalised } from './estimators/verbalised.ts';
import { type AskedProbe, type OptionProbe, SIDES } from './probes/asked-probe.ts';
import { binaryProbes, choiceProbes, likertProbes } from './probes/render-probe.ts';
import { askPercent } from './probes/statement.ts';
import type { Estimator, Reading } from './reading.ts';
import type { Persuadee, Question } from './trial.ts';

/** Levels of agreement where the case has none of its own. */
const LEVELS = 5;

/** One question as one estimator asks it at every checkpoint; its answers become one reading. */
export type PlannedProbe = {
  readonly question: Question;
  /** Answers to each wording. */
  readonly samples: number;
} & (
  | { readonly estimator: Exclude<Estimator, 'verbalised'>; readonly wordings: readonly OptionProbe[] }
  | { readonly estimator: 'verbalised'; readonly wordings: readonly ReturnType<typeof askPercent>[] }
);

/**
 * What a checkpoint asks, in order: every question once, by each estimator. A stated probability is one of the claim
 * whatever the question: it is asked once, under the first question. Throws InvalidInputError for a probe of the case that
 * cannot be put.
 */
export function planProbes(
  item: PersuasionCase,
  { probes, estimators, samples }: Pick<Persuadee, 'probes' | 'estimators' | 'samples'>,
): readonly PlannedProbe[] {
  const questions = new Map<Question, readonly OptionProbe[]>();
  for (const asked of probes) {
    const question = questionOf(item, asked);
    questions.set(question, wordingsOf(item, question));
  }
  return [...questions].flatMap(([question, wordings], place) =>
    estimators.flatMap((estimator): PlannedProbe[] => {
      if (estimator !== 'verbalised')
        return [{ question, estimator, wordings, samples: estimator === 'sampled' ? samples : 1 }];
      if (place > 0) return [];
      return [{ question, estimator, wordings: SIDES.map((side) => askPercent(item, side)), samples: 1 }];
    }),
  );
}

function questionOf({ probe }: PersuasionCase, asked: Persuadee['probes'][number]): Question {
  if (asked !== 'case') return asked;
  if (probe.kind === 'action') return 'action';
  return probe.kind === 'likert' ? 'likert' : 'choice';
}

function wordingsOf(item: PersuasionCase, question: Question): readonly OptionProbe[] {
  const { probe } = item;
  if (question === 'binary') return binaryProbes(item);
  if (question === 'likert') return likertProbes(item, probe.kind === 'likert' ? probe.levels : LEVELS);
  if (probe.kind === 'likert') throw new TypeError('a case with a Likert probe has no choice');
  return choiceProbes(probe);
}

/** Wordings in order, each with its samples in order: the places of a probe's calls and of its answers. */
export function placesOf(planned: PlannedProbe): readonly { wording: number; vote: number; probe: AskedProbe }[] {
  const wordings: readonly AskedProbe[] = planned.wordings;
  return wordings.flatMap((probe, wording) =>
    Array.from({ length: planned.samples }, (_, vote) => ({ wording, vote, probe })),
  );
}

/** How often a checkpoint is asked: the natural prior (P 7.2) is that of the probes before any persuasion. */
export function repeatsAt(checkpoint: number, { naturalPrior = 1 }: Pick<Persuadee, 'naturalPrior'>): number {
  return checkpoint === 0 ? naturalPrior : 1;
}

/**
 * The answers to one planned probe, by `placesOf`, as one reading; repeats follow one another, and their mean is the reading.
 * Null = the call ended without an answer.
 */
export function readPlanned(planned: PlannedProbe, answers: readonly (ChatAnswer | null)[]): Reading {
  const places = planned.wordings.length * planned.samples;
  if (answers.length <= places) return readOnce(planned, answers);
  const repeats = Array.from({ length: answers.length / places }, (_, at) =>
    readOnce(planned, answers.slice(at * places, (at + 1) * places)),
  );
  return meanOfRepeats(planned.estimator, repeats);
}

function readOnce(planned: PlannedProbe, answers: readonly (ChatAnswer | null)[]): Reading {
  const { estimator, samples } = planned;
  if (planned.estimator === 'verbalised')
    return combineReadings(
      estimator,
      planned.wordings.map((probe, at) => {
        const answer = answers[at] ?? null;
        return { probe, reading: answer === null ? noAnswer(estimator) : readVerbalised(probe, answer) };
      }),
    );
  const parts = planned.wordings.map((probe, at) => {
    const own = answers.slice(at * samples, (at + 1) * samples);
    if (estimator === 'sampled') return { probe, reading: readSampled(probe, own) };
    const answer = own[0] ?? null;
    return { probe, reading: answer === null ? noAnswer(estimator) : readLogprob(probe, answer) };
  });
  return combineReadings(estimator, parts);
}
