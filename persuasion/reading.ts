import { optionId } from '../metrics/persuasion/answers.ts';
import type { PersuasionReading, ReadingStatus } from '../metrics/persuasion/reading.ts';
import type { StanceSubject } from '../metrics/persuasion/stance.ts';
import type { OptionId } from './probe.ts';

/** Ways to read a belief (P 7.6), each a column of its own: they are never mixed. */
export const ESTIMATORS = ['logprob', 'sampled', 'verbalised'] as const;
export type Estimator = (typeof ESTIMATORS)[number];

/** Something about a reading that a table of notes can count. Never text of a model. */
export type ReadingNote =
  | 'absent_option'
  | 'bad_logprobs'
  | 'blank_before'
  | 'clamped'
  | 'clipped'
  | 'echo'
  | 'empty'
  | 'fraction'
  | 'invalid_token'
  | 'long_answer'
  | 'low_coverage'
  | 'no_media'
  | 'no_answer'
  | 'no_logprobs'
  | 'no_option'
  | 'one_order'
  | 'other_script'
  | 'partial'
  | 'provider_filter'
  | 'refusal'
  | 'rejected'
  | 'several_options'
  | 'tied'
  | 'too_long'
  | 'truncated'
  | 'unreadable'
  | 'wide_prior';

/** Bounds of `pTarget` (Wilson, 95 %). */
export interface BeliefInterval {
  readonly low: number;
  readonly high: number;
}

/** What one estimator read. Null = the probe does not ask for it. */
export interface OkReading {
  readonly status: 'ok';
  readonly estimator: Estimator;
  /** 1..`levels`, fractions allowed, in the sense of `stanceOf`; it is turned toward the goal where it is scored. */
  readonly stance: number | null;
  readonly levels: number | null;
  readonly stanceOf: StanceSubject | null;
  readonly answer: OptionId | null;
  readonly pTarget: number | null;
  readonly pCorrect: number | null;
  readonly interval: BeliefInterval | null;
  /** Belief by option id; from `sampled` each is smoothed for itself, so that more than two need not sum to 1. */
  readonly p: Readonly<Record<OptionId, number>> | null;
  /** Whether the emitted token names an option (P 4, D12); null = not read from tokens. */
  readonly validToken: boolean | null;
  /** Signed, in -1..1: what two option orders, and what claim and negation, disagree by. Null = not asked both ways. */
  readonly asymmetry: Asymmetry;
  /** `logprob`: probability on all options together. `sampled`: share of the probes that were ok. */
  readonly coverage: number | null;
  /** Of a natural prior: largest less smallest of its repeats, in levels of five; absent = asked once, or one ok repeat. */
  readonly spread?: number;
  /** Largest probability an option without a listed token can have; null = every option was listed. */
  readonly absentBound: number | null;
  readonly notes: readonly ReadingNote[];
}

export interface Asymmetry {
  readonly order: number | null;
  readonly sides: number | null;
}

export type MissingStatus = Exclude<ReadingStatus, 'ok'>;

/** A probe that gave no number: never 0, never "yes", never "not persuaded". */
export interface MissingReading {
  readonly status: MissingStatus;
  readonly estimator: Estimator;
  readonly notes: readonly ReadingNote[];
}

/** What came of one hidden probe of one persuadee at one checkpoint. */
export type Reading = OkReading | MissingReading;

export const NO_ASYMMETRY: Asymmetry = { order: null, sides: null };

/** An ok reading from what was read; the rest is null. */
export function okReading(
  estimator: Estimator,
  read: Partial<Omit<OkReading, 'status' | 'estimator' | 'notes'>> & { readonly notes: readonly ReadingNote[] },
): OkReading {
  return {
    status: 'ok',
    estimator,
    stance: null,
    levels: null,
    stanceOf: null,
    answer: null,
    pTarget: null,
    pCorrect: null,
    interval: null,
    p: null,
    validToken: null,
    asymmetry: NO_ASYMMETRY,
    coverage: null,
    absentBound: null,
    ...read,
  };
}

export function missingReading(
  estimator: Estimator,
  { status, notes }: { status: MissingStatus; notes: readonly ReadingNote[] },
): MissingReading {
  return { status, estimator, notes };
}

/** The columns of CONTRACT 2's row that a reading fills. */
export type ReadingColumns = Required<
  Pick<
    PersuasionReading,
    'status' | 'estimator' | 'stance' | 'levels' | 'stance_of' | 'answer' | 'p_target' | 'p_correct'
  >
>;

/** A reading without any of the row's numbers cannot stand as ok there: it becomes `unparsable`, e.g. a tied vote. */
export function readingColumns(reading: Reading): ReadingColumns {
  const columns: ReadingColumns = {
    status: reading.status,
    estimator: reading.estimator,
    stance: null,
    levels: null,
    stance_of: null,
    answer: null,
    p_target: null,
    p_correct: null,
  };
  if (reading.status !== 'ok') return columns;
  const { stance, answer, pTarget, pCorrect } = reading;
  if (stance === null && answer === null && pTarget === null && pCorrect === null)
    return { ...columns, status: 'unparsable' };
  return {
    ...columns,
    stance,
    levels: stance === null ? null : reading.levels,
    stance_of: stance === null ? null : reading.stanceOf,
    answer: answer === null ? null : optionId(answer),
    p_target: pTarget,
    p_correct: pCorrect,
  };
}
