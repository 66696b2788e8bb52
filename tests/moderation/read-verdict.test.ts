import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from '../../models/model-port.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import { createOpenAiModeration } from '../../moderation/dialects/openai-moderation.ts';
import { readVerdict } from '../../moderation/dialects/read-verdict.ts';
import { type Verdict, verdict } from '../../moderation/verdict.ts';
import { CHAT_DIALECTS, completion, raw } from './answers.ts';

describe.each(CHAT_DIALECTS)('what a call brought, read by $id', (dialect) => {
  it.each<[ChatAnswer, Partial<Verdict>]>([
    [{ kind: 'refused', text: 'safe' }, { outcome: 'refused' }],
    [{ kind: 'filtered' }, { outcome: 'refused' }],
    [
      { kind: 'truncated', text: 'safe', logprobs: null },
      { outcome: 'invalid', reason: 'truncated' },
    ],
    [{ kind: 'too_long' }, { outcome: 'not_assessable', reason: 'too_long' }],
    [
      { kind: 'rejected', status: 413, code: null },
      { outcome: 'error', reason: 'invalid_case' },
    ],
    [{ kind: 'unreadable' }, { outcome: 'invalid', reason: 'format' }],
  ])('%j is %j', (answer, expected) => {
    const whole = verdict({ outcome: 'safe', ...expected });
    expect(dialect.read(answer)).toEqual(whole);
    expect(readVerdict(dialect, raw('{}'), () => answer)).toEqual(whole);
  });

  it('says why a body is unreadable', () => {
    const read = (body: string) => readVerdict(dialect, raw(body), readChatAnswer).reason;
    expect([read(''), read(' \n'), read('<html>'), read('{"choices":[]}'), read('\uFFFD{')]).toEqual([
      'empty',
      'empty',
      'format',
      'format',
      'encoding',
    ]);
  });

  it('reads an empty message without a refusal as invalid (empty)', () => {
    expect(readVerdict(dialect, raw(completion(null)), readChatAnswer)).toMatchObject({
      outcome: 'invalid',
      reason: 'empty',
    });
  });
});

describe('an error of a moderation endpoint', () => {
  it.each([
    [{ code: 'content_filter' }, 'refused', null],
    [{ code: 'context_length_exceeded' }, 'not_assessable', 'too_long'],
    [{ code: 'bad_image' }, 'error', 'invalid_case'],
  ])('%j is %s (%s)', (error, outcome, reason) => {
    expect(readVerdict(createOpenAiModeration(), raw({ error }, 400), readChatAnswer)).toMatchObject({
      outcome,
      reason,
    });
  });

  it('is never a decision, not even with an answer in its body', () => {
    const results = [{ flagged: false, categories: { hate: false } }];
    expect(createOpenAiModeration().readBody(413, JSON.stringify({ results })).outcome).toBe('error');
  });
});
