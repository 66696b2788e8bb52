import { type AnswerCourse, markAnswer } from './answers.ts';
import type { Checkpoint } from './checkpoints.ts';
import { DEFAULT_LEVELS, stanceShare } from './stance.ts';

/** What all readings of a trial share. */
export interface TrialFacts {
  readonly trialId: string;
  readonly caseId: string;
  readonly persuadee: string;
  readonly persuader: string | null;
  readonly condition: Readonly<Record<string, string | null>>;
  readonly repeat: string | null;
  readonly cluster: string | null;
  /** Right options; null = not a question with a known answer. */
  readonly correct: readonly string[] | null;
  readonly target: string | null;
}

/** One trial under one estimator, by checkpoint 0..T. */
export interface Trial extends TrialFacts {
  readonly estimator: string | null;
  readonly turns: number;
  readonly levels: number;
  readonly checkpoints: readonly Checkpoint[];
  /** Marks of the answers; null = `correct` is unknown or nobody asks the trial for answers. */
  readonly course: AnswerCourse | null;
  /** Whether the answer is the persuader's option; null = no course or no target. */
  readonly onTarget: readonly boolean[] | null;
  /** Levels in the persuader's sense, and the same as s; null = nobody asks the trial for stances. */
  readonly stances: readonly (number | null)[] | null;
  readonly shares: readonly (number | null)[] | null;
  /** p_target; null = nobody asks the trial for it. */
  readonly beliefs: readonly (number | null)[] | null;
}

/**
 * Joins facts and checkpoints. A trial is asked for what any of its readings carries; one without a single ok reading is
 * asked for answers when its right option is known, else for stances, and for beliefs, so that it counts as missing there.
 */
export function trialOf(
  facts: TrialFacts,
  { estimator, levels, checkpoints }: { estimator: string | null; levels: number | null; checkpoints: Checkpoint[] },
): Trial {
  const blank = !checkpoints.some(({ status }) => status === 'ok');
  const carries = (field: 'stance' | 'answer' | 'pTarget') => checkpoints.some((each) => each[field] !== null);
  const answers = facts.correct !== null && (blank || carries('answer') || checkpoints.some(({ tied }) => tied));
  const scale = levels ?? DEFAULT_LEVELS;
  const stances =
    carries('stance') || (blank && facts.correct === null) ? checkpoints.map(({ stance }) => stance) : null;
  return {
    ...facts,
    estimator,
    turns: checkpoints.length - 1,
    levels: scale,
    checkpoints,
    course: answers ? checkpoints.map(({ answer }) => markAnswer(answer, facts.correct!)) : null,
    onTarget:
      answers && facts.target !== null
        ? checkpoints.map(({ answer }) => answer !== null && answer === facts.target)
        : null,
    stances,
    shares: stances?.map((stance) => (stance === null ? null : stanceShare(stance, scale))) ?? null,
    beliefs: blank || carries('pTarget') ? checkpoints.map(({ pTarget }) => pTarget) : null,
  };
}
