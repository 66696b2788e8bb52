import type { ChatAnswer, RawAnswer } from '../../models/model-port.ts';
import type { Verdict } from '../verdict.ts';
import { unansweredVerdict } from './chat-verdict.ts';
import type { ChatDialect, ModerationEndpointDialect, Reading } from './dialect.ts';
import { unreadable } from './off-grammar.ts';

/**
 * Verdict of a stored answer: a pure function of (raw answer, dialect). What a provider's error means is read the same
 * way for chat and moderation endpoints.
 */
export function readVerdict(
  dialect: ChatDialect | ModerationEndpointDialect,
  raw: RawAnswer,
  readChatAnswer: (raw: RawAnswer) => ChatAnswer,
  reading: Reading = {},
): Verdict {
  if (dialect.kind === 'moderation') {
    const error = readChatAnswer(raw);
    const settled = error.kind === 'filtered' || error.kind === 'too_long' || error.kind === 'rejected';
    return settled ? unansweredVerdict(error) : dialect.readBody(raw.status, raw.body);
  }
  const answer = readChatAnswer(raw);
  return answer.kind === 'unreadable' ? unreadable(raw.body) : dialect.read(answer, reading);
}
