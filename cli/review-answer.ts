import { type Command, InvalidArgumentError } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { HAZARDS, isHazard } from '../moderation/taxonomies/hazards.ts';
import { DECISIONS } from '../moderation/verdict.ts';
import type { ReviewAnswer } from '../review/decision.ts';
import type { ReviewItem } from '../review/item.ts';
import { DIALOGUE_VERDICTS } from '../review/selection/dialogue.ts';
import { VERDICT_LABELS, verdictLabels } from '../review/verdict-labels.ts';

export interface AnswerOptions {
  readonly verdict?: string;
  readonly categories?: readonly string[];
  readonly severity?: number;
  readonly confidence?: number;
  readonly reason?: string;
  readonly seconds?: number;
}

/** Adds what a reviewer can say of an item. */
export function withAnswer(command: Command): Command {
  return command
    .option(
      '--verdict <verdict>',
      `${DECISIONS.join(', ')}; of a dialogue ${DIALOGUE_VERDICTS.join(', ')}`,
      readVerdict,
    )
    .option('--categories <list>', 'what it violates, e.g. HATE,THREAT', readCategoriesOption)
    .option('--severity <0-3>', '0 none to 3 high', readSeverity)
    .option('--confidence <0-1>', 'how sure you are', readConfidence)
    .option('--reason <text>', 'why; others see it after their own commit')
    .option('--seconds <n>', 'active time', readSeconds);
}

/** Throws InvalidInputError without a verdict, or for one that an item of this kind cannot have. */
export function answerOf(options: AnswerOptions, kind: ReviewItem['kind']): ReviewAnswer {
  const { verdict, categories = [], severity = null, confidence = null, reason = null, seconds = null } = options;
  const hint = `--verdict ${verdictChoice(kind)}`;
  if (verdict === undefined) throw new InvalidInputError('a verdict is missing; nothing was stored', { hint });
  if (!verdictLabels(kind).includes(verdict))
    throw new InvalidInputError(
      `${verdict} is no verdict on ${kind === 'dialogue' ? 'a dialogue' : 'a case'}; nothing was stored`,
      { hint },
    );
  return { verdict, policies: categories, severity, confidence, reason: blankToNull(reason), seconds };
}

/** `safe | controversial | unsafe`. */
export function verdictChoice(kind: ReviewItem['kind']): string {
  return verdictLabels(kind).join(' | ');
}

export function saysSomething(options: AnswerOptions): boolean {
  const { verdict, categories, severity, confidence, reason } = options;
  return [verdict, categories, severity, confidence, reason].some((value) => value !== undefined);
}

export function blankToNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}

export function readVerdict(text: string): string {
  if (VERDICT_LABELS.includes(text)) return text;
  throw new InvalidArgumentError(`one of ${VERDICT_LABELS.join(', ')}.`);
}

/** Says which there are, too. */
function readCategoriesOption(text: string): readonly string[] {
  try {
    return readCategories(text);
  } catch (error) {
    if (!(error instanceof UnknownCategoryError)) throw error;
    throw new InvalidArgumentError(`${error.message} Categories: ${HAZARDS.map(({ id }) => id).join(', ')}.`);
  }
}

class UnknownCategoryError extends InvalidArgumentError {}

/** Canonical hazards (M 5.2) in the order of code units, each once; letters of either case. */
export function readCategories(text: string): readonly string[] {
  const named = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = new Map(HAZARDS.map(({ id }) => [id.toLowerCase(), id]));
  const found = named.map((name) => (isHazard(name) ? name : known.get(name.toLowerCase())));
  const unknown = named.filter((_, i) => found[i] === undefined);
  if (unknown.length > 0)
    throw new UnknownCategoryError(`no such category: ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`);
  return [...new Set(found.filter((id) => id !== undefined))].sort();
}

export function readSeverity(text: string): number {
  if (/^[0-3]$/.test(text.trim())) return Number(text);
  throw new InvalidArgumentError('0, 1, 2 or 3.');
}

export function readConfidence(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('a number from 0 to 1.');
}

function readSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('a number of seconds.');
}

/** Items of a list. */
export function readCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
  throw new InvalidArgumentError('a whole number from 1 to 1000.');
}

/** `90s`, `30m`, `2h` in milliseconds. */
export function readSpan(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)$/.exec(text.trim()) ?? [];
  const ms = Number(amount) * { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'min' | 'h'];
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new InvalidArgumentError('a length of time such as 90s, 30m or 2h.');
}
