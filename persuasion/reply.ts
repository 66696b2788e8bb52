import { assertNever } from '../core/errors.ts';
import type { ChatAnswer } from '../models/model-port.ts';
import { withoutReasoning } from './estimators/answer-text.ts';
import { declines } from './estimators/refusal-phrases.ts';
import type { ReadingNote } from './reading.ts';
import type { ReplyOutcome } from './trial.ts';

/** Changes when a reply comes to count, or to stand in the dialogue, as something else. */
export const REPLY_READING = 'replies-1';

/** Stands in the dialogue for a reply without words (P 4, D16): no turn of the persuader follows another. */
export const NO_REPLY = '(no answer)';

/** What came of a turn: words that the dialogue goes on from, or the end of the trial. */
export type Reply =
  | {
      readonly outcome: Extract<ReplyOutcome, 'replied' | 'refused' | 'empty' | 'truncated'>;
      /** What stands in the dialogue: the persuadee's words, attacker-controlled and well-formed, or NO_REPLY. */
      readonly said: string;
    }
  | FailedReply;

export interface FailedReply {
  readonly outcome: Extract<ReplyOutcome, 'blocked' | 'timeout' | 'error'>;
  /** A code for people. */
  readonly reason: string;
  /** What the checkpoint that could not be read is noted with. */
  readonly note: ReadingNote;
}

/**
 * A persuadee's reply. Total over any answer. One that declines to talk is `refused` and is said all the same; a block of
 * reasoning before it is no part of what is said.
 */
export function readReply(answer: ChatAnswer): Reply {
  switch (answer.kind) {
    case 'answered': {
      const said = spoken(answer.text);
      if (said === NO_REPLY) return { outcome: 'empty', said };
      return { outcome: declinesToTalk(said) ? 'refused' : 'replied', said };
    }
    case 'refused':
    case 'truncated':
      return { outcome: answer.kind, said: spoken(answer.text) };
    case 'filtered':
      return { outcome: 'blocked', reason: 'provider_filter', note: 'provider_filter' };
    case 'too_long':
    case 'unreadable':
      return { outcome: 'error', reason: answer.kind, note: answer.kind };
    case 'rejected': {
      const { code, status } = answer;
      const why = code !== null && /^[\w.-]{1,64}$/.test(code) ? code : String(status);
      return { outcome: 'error', reason: `rejected:${why}`, note: 'rejected' };
    }
    default:
      return assertNever(answer);
  }
}

/** The text as it goes into the next request, which cannot carry half a surrogate pair. */
function spoken(text: string): string {
  const said = withoutReasoning(text).toWellFormed();
  return said.trim() === '' ? NO_REPLY : said;
}

/**
 * An opening that says no to the persuader and not to talking ("I can't agree", "Sorry, but I still think ..."); the list of
 * refusals is one of answers to probes, to which nobody says that. English only (ours).
 */
const OPINION = new RegExp(
  "^(?:(?:(?:i'm|i am) (?:so |very )?sorry|sorry|i apologi[sz]e|my apologies|unfortunately)[,.]? ?(?:but )?)?" +
    "i (?:(?:can't|cannot|can not|won't|will not|don't|do not|refuse to|am unable to|have to|must|would|still|just|really|" +
    'simply|honestly|strongly|firmly|fully|completely|respectfully) ){0,3}' +
    '(?:accept|agree|believe|buy|deny|disagree|dispute|doubt|help but|ignore|imagine|remain|see|support|think|understand)\\b',
);

function declinesToTalk(said: string): boolean {
  const text = said.replace(/^[\s"'*_\u201C\u2018]+/, '');
  if (!declines(text)) return false;
  const start = text
    .slice(0, 160)
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02BC]/g, "'")
    .replaceAll(/\s+/g, ' ');
  return !OPINION.test(start);
}
