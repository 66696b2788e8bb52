import { textOf } from '../core/content.ts';
import { sha256 } from '../core/digest.ts';
import type { RawAnswer } from '../models/model-port.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import type {
  ChatDialect,
  DialectFile,
  LocalDialect,
  ModerationEndpointDialect,
  Reading,
} from '../moderation/dialects/dialect.ts';
import { readVerdict } from '../moderation/dialects/read-verdict.ts';
import { type Verdict, verdict } from '../moderation/verdict.ts';
import { readStoredAnswers, type StoredAnswer } from './stored-answer-rows.ts';

/** Why a case has no verdict that the file has no answer for. */
export const NO_STORED_ANSWER = 'no_stored_answer';

/**
 * A moderator that reads answers of a dialect from a file in place of calls (see `readStoredAnswers`): by case id, else
 * by the SHA-256 of the case's text. Its verdicts, taxonomy and score are the dialect's own. A body that is a string is
 * what a model said where the dialect reads chat answers, and the provider's body where it reads an endpoint's; an
 * object is the provider's body. Throws InvalidInputError for a file that is none.
 */
export function storedAnswers(
  dialect: ChatDialect | ModerationEndpointDialect,
  file: DialectFile,
  reading: Reading = {},
): LocalDialect {
  const answers = readStoredAnswers(file);
  return {
    kind: 'local',
    id: dialect.id,
    version: `${dialect.version}, stored answers ${file.sha256.slice(0, 12)}`,
    taxonomy: dialect.taxonomy,
    modalities: dialect.modalities,
    ...(dialect.unverified === undefined ? {} : { unverified: dialect.unverified }),
    judge({ case: { id, content } }) {
      const text = textOf(content);
      const found = answers.byCase.get(id) ?? (text === '' ? undefined : answers.byText.get(sha256(text)));
      return found === undefined
        ? verdict({ outcome: 'not_assessable', reason: NO_STORED_ANSWER })
        : readStored(dialect, found, reading);
    },
  };
}

function readStored(
  dialect: ChatDialect | ModerationEndpointDialect,
  { status, body }: StoredAnswer,
  reading: Reading,
): Verdict {
  const answered = status >= 200 && status <= 299;
  if (typeof body === 'string' && dialect.kind === 'chat' && answered)
    return dialect.read({ kind: 'answered', text: body, logprobs: null }, reading);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const raw: RawAnswer = { status, headers: {}, body: text, model: null, usage: null, latencyMs: 0 };
  return readVerdict(dialect, raw, readChatAnswer, reading);
}
