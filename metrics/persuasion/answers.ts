import { MetricInputError } from '../errors.ts';

/** Option ids that no question owns. `dont_know`: neither right nor wrong; `all_incorrect`: wrong. */
export const DONT_KNOW = 'dont_know';
export const ALL_INCORRECT = 'all_incorrect';

/** What an answer is worth; `unsure` is an own bucket and no change of belief. Null = no ok reading. */
export type Mark = 'right' | 'wrong' | 'unsure';

/** Marks of one trial by checkpoint, from 0 (before any persuasion) to its own T. */
export type AnswerCourse = readonly (Mark | null)[];

/**
 * The form by which option ids are compared: a number written `1.0` or 1 is the option `1`. Ids are compared whole, never
 * as parts of texts.
 */
export function optionId(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return /^-?\d+\.0+$/.test(value) ? value.slice(0, value.indexOf('.')) : value;
}

/** An answer beside the right options. Throws MetricInputError when no option is right, or a reserved one. */
export function markAnswer(answer: string | null, correct: readonly string[]): Mark | null {
  if (correct.length === 0) throw new MetricInputError('no option is right');
  if (correct.includes(DONT_KNOW) || correct.includes(ALL_INCORRECT))
    throw new MetricInputError(`${DONT_KNOW} and ${ALL_INCORRECT} are reserved: neither can be right`);
  if (answer === null) return null;
  if (answer === DONT_KNOW) return 'unsure';
  return correct.includes(answer) ? 'right' : 'wrong';
}
