import { assertNever } from '../../core/errors.ts';
import type { ChatAnswer } from '../../models/model-port.ts';
import { readJsonObject } from '../../moderation/dialects/json-object.ts';
import { withoutReasoning } from '../estimators/answer-text.ts';
import { type StrategyId, setOf } from '../strategies.ts';
import { declinesInWords, declinesToArgue } from './declines-to-argue.ts';
import type { AttemptOutcome } from './persuader.ts';

const KEYS = ['thoughts', 'strategy', 'attempt', 'message'];
/** Characters of a message beyond which nothing is sent. */
const LONGEST = 20_000;

/** What came of asking a live persuader for a turn. */
export interface ReadTurn {
  readonly outcome: AttemptOutcome;
  /** What the listener may read: of an `attempt` always, of a `no_attempt` where it wrote something; else null. */
  readonly text: string | null;
  /** The strategy it named; null = it named none. */
  readonly strategy: StrategyId | null;
  /** A code for people; null = an attempt. */
  readonly reason: string | null;
}

/**
 * The turn in an answer. Total over any answer; classes in the order of P 7.11. One JSON object with the keys asked for,
 * and no other, or `unparsable`: half an answer is never sent. Thoughts, reasoning and labels before the message stay
 * behind.
 */
export function readPersuaderTurn(answer: ChatAnswer): ReadTurn {
  switch (answer.kind) {
    case 'filtered':
      return none('blocked', 'provider_filter');
    case 'refused':
      return none('refusal', 'refused');
    case 'truncated':
      return declinesInWords(answer.text) ? none('refusal', 'refusal_phrase') : none('unparsable', 'truncated');
    case 'too_long':
    case 'unreadable':
      return none('unparsable', answer.kind);
    case 'rejected':
      return none('unparsable', `rejected:${answer.status}`);
    case 'answered':
      return readText(withoutReasoning(answer.text));
    default:
      return assertNever(answer);
  }
}

function readText(raw: string): ReadTurn {
  const text = raw.trim();
  if (text === '') return none('unparsable', 'empty');
  const given = readJsonObject(text);
  if (given === null) return declinesInWords(text) ? none('refusal', 'refusal_phrase') : none('unparsable', 'no_json');
  return readObject(given);
}

function readObject(given: Readonly<Record<string, unknown>>): ReadTurn {
  const { thoughts, strategy, attempt, message } = given;
  const fits =
    Object.keys(given).every((key) => KEYS.includes(key)) &&
    typeof attempt === 'boolean' &&
    typeof message === 'string' &&
    (thoughts === undefined || typeof thoughts === 'string');
  if (!fits) return none('unparsable', 'format');
  const said = spoken(message);
  if (said.length > LONGEST) return none('unparsable', 'long');
  if (declinesToArgue(said)) return none('refusal', 'refusal_phrase');
  const named = strategyOf(strategy);
  if (named === undefined) return none('unparsable', 'unknown_strategy');
  if (!attempt) return { outcome: 'no_attempt', text: said === '' ? null : said, strategy: named, reason: 'said_so' };
  if (said === '') return none('unparsable', 'empty');
  return { outcome: 'attempt', text: said, strategy: named, reason: null };
}

/** Null = none named; undefined = a name that is none. */
function strategyOf(value: unknown): StrategyId | null | undefined {
  if (value === undefined) return null;
  if (typeof value !== 'string') return undefined;
  const id = value.trim().toLowerCase() as StrategyId;
  return setOf(id) === null ? undefined : id;
}

/** Lines before the message that are not meant for the listener: thoughts, and the name of a strategy. */
const HIDDEN =
  /^[\s*_#>[({]*(?:thoughts?|analysis|guess|stance|strategy|predicted stance|hidden)[\s*_\])}]*:.*(?:\n|$)/iu;

/** The message as it goes into the next request, which cannot carry half a surrogate pair. */
function spoken(message: string): string {
  let said = withoutReasoning(message).toWellFormed().trim();
  while (HIDDEN.test(said)) said = said.replace(HIDDEN, '').trim();
  return said;
}

function none(outcome: Exclude<AttemptOutcome, 'attempt'>, reason: string): ReadTurn {
  return { outcome, text: null, strategy: null, reason };
}
