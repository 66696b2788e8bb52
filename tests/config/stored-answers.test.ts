import { describe, expect, it } from 'vitest';
import { NO_STORED_ANSWER, storedAnswers } from '../../config/stored-answers.ts';
import { sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { loadAnswerDialect } from '../../moderation/dialects/registry.ts';
import { completion } from '../moderation/answers.ts';
import { azureBody, perspectiveBody } from '../moderation/endpoint-bodies.ts';

const ID = sha256('case');
const TEXT = 'some words';

function caseOf(id = ID, text = TEXT): ModerationCase {
  return { id, content: [{ type: 'text', text }] } as unknown as ModerationCase;
}

function fileOf(rows: readonly unknown[] | string | Uint8Array) {
  const text =
    typeof rows === 'string' || rows instanceof Uint8Array ? rows : rows.map((r) => JSON.stringify(r)).join('\n');
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return { name: 'answers.jsonl', sha256: sha256(bytes), bytes };
}

async function judged(id: string, rows: readonly unknown[], item = caseOf()) {
  const dialect = storedAnswers(await loadAnswerDialect(id), fileOf(rows));
  return dialect.judge({ case: item, parts: [], readBlob: () => Promise.reject(new Error('no blob is needed')) });
}

describe('stored answers', () => {
  it('score what Perspective said once, by the hash of the text or by the id of the case', async () => {
    const body = perspectiveBody({ TOXICITY: 0.92, IDENTITY_ATTACK: 0.81 });
    const read = { outcome: 'unsafe', categories: ['TOXICITY', 'IDENTITY_ATTACK'], score: 0.92 };
    expect(await judged('perspective', [{ text_sha256: sha256(TEXT).toUpperCase(), body }])).toMatchObject(read);
    expect(await judged('perspective', [{ case_id: ID, status: 200, body: JSON.stringify(body) }])).toMatchObject(read);
  });

  it('go by id before text', async () => {
    const rows = [
      { text_sha256: sha256(TEXT), body: azureBody() },
      { case_id: ID, body: azureBody({ Hate: 6 }) },
    ];
    expect(await judged('azure-content-safety', rows)).toMatchObject({ outcome: 'unsafe', severity: 3 });
    expect(await judged('azure-content-safety', rows, caseOf(sha256('other')))).toMatchObject({ outcome: 'safe' });
  });

  it('are not assessable for a case that has none', async () => {
    const rows = [{ case_id: ID, body: 'safe' }];
    expect(await judged('llama-guard-3', rows, caseOf(sha256('other')))).toMatchObject({
      outcome: 'not_assessable',
      reason: NO_STORED_ANSWER,
      categories: null,
    });
    const picture = { id: sha256('other'), content: [] } as unknown as ModerationCase;
    expect(await judged('llama-guard-3', [{ text_sha256: sha256(''), body: 'safe' }], picture)).toMatchObject({
      reason: NO_STORED_ANSWER,
    });
  });

  it('of a chat model are its words as a string, its whole answer as an object', async () => {
    const one = async (body: unknown, status = 200) => judged('llama-guard-3', [{ case_id: ID, status, body }]);
    expect(await one('\n\nunsafe\nS10')).toMatchObject({ outcome: 'unsafe', categories: ['S10'] });
    expect(await one(completion('unsafe\nS1'))).toMatchObject({ outcome: 'unsafe', categories: ['S1'] });
    expect(await one(completion('saf', { finish: 'length' }))).toMatchObject({
      outcome: 'invalid',
      reason: 'truncated',
    });
    expect(await one({ error: { code: 'content_filter' } }, 400)).toMatchObject({ outcome: 'refused' });
    expect(await one('no such thing', 400)).toMatchObject({ outcome: 'error', reason: 'invalid_case' });
  });

  it('keep taxonomy, version and score of their dialect, and name their file', async () => {
    const chat = await loadAnswerDialect('llama-guard-3');
    const file = fileOf([{ case_id: ID, body: 'safe' }]);
    const made = storedAnswers(chat, file);
    expect(made).toMatchObject({ kind: 'local', id: 'llama-guard-3', taxonomy: chat.taxonomy });
    expect(made.version).toBe(`${chat.version}, stored answers ${file.sha256.slice(0, 12)}`);
    expect(storedAnswers(await loadAnswerDialect('polyguard'), file).unverified).toBe(true);
  });

  it('pass blank lines over', async () => {
    const dialect = storedAnswers(await loadAnswerDialect('one-word'), fileOf('\n{"case_id":"a","body":"safe"}\r\n\n'));
    const found = await dialect.judge({ case: caseOf('a' as typeof ID), parts: [], readBlob: async () => Buffer.of() });
    expect(found.outcome).toBe('safe');
  });

  it.each([
    ['{"case_id":"a","body":"safe"}\nsafe', 'answers.jsonl: line 2: row: not JSON'],
    ['[]', 'answers.jsonl: line 1: row'],
    ['{"case_id":"a"}', 'answers.jsonl: line 1: field body: must be a string or a JSON object'],
    ['{"case_id":"a","body":3}', 'answers.jsonl: line 1: field body'],
    ['{"case_id":7,"body":"safe"}', 'answers.jsonl: line 1: field case_id'],
    ['{"body":"safe"}', 'answers.jsonl: line 1: field case_id: give either case_id or text_sha256'],
    [`{"case_id":"a","text_sha256":"${'0'.repeat(64)}","body":"safe"}`, 'field case_id: give either'],
    ['{"text_sha256":"abc","body":"safe"}', 'field text_sha256: must be 64 hexadecimal digits'],
    ['{"case_id":"a","status":99,"body":"safe"}', 'line 1: field status'],
    ['{"case_id":"a","body":"safe","extra":1}', 'line 1: field extra'],
    ['{"case_id":"a","body":"safe"}\n\n{"case_id":"a","body":"safe"}', 'line 3: field case_id: already used on line 1'],
    ['\n\n', 'no stored answer in it'],
  ])('refuse the file %j', async (text, message) => {
    const dialect = await loadAnswerDialect('llama-guard-3');
    expect(() => storedAnswers(dialect, fileOf(text))).toThrow(InvalidInputError);
    expect(() => storedAnswers(dialect, fileOf(text))).toThrow(message);
  });

  it('refuse a file in another encoding', async () => {
    const dialect = await loadAnswerDialect('llama-guard-3');
    const latin1 = Buffer.from('{"case_id":"a","body":"é"}', 'latin1');
    expect(() => storedAnswers(dialect, fileOf(latin1))).toThrow('answers.jsonl: stored answers are not UTF-8');
  });
});
