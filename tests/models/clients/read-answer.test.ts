import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawAnswer } from '../../../models/model-port.ts';
import { readChatAnswer, readUsage } from '../../../models/read-answer.ts';
import { completion } from './loopback.ts';

const raw = (body: unknown, status = 200): RawAnswer => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
  model: null,
  usage: null,
  latencyMs: 1,
});
const read = (body: unknown, status?: number) => readChatAnswer(raw(body, status));

const KINDS = ['answered', 'refused', 'filtered', 'truncated', 'too_long', 'rejected', 'unreadable'];

describe('reading a chat answer', () => {
  it('joins text parts, drops reasoning and keeps white space', () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'hmm' }] },
      { type: 'text', text: ' a\n' },
      { type: 'text', text: 'b ' },
    ];
    expect(read(completion({ content, reasoning_content: 'secret' }))).toEqual({
      kind: 'answered',
      text: ' a\nb ',
      logprobs: null,
    });
  });

  it('reads an absent text as an empty answer, not as a refusal', () => {
    expect(read(completion({ content: null }))).toEqual({ kind: 'answered', text: '', logprobs: null });
  });

  it('takes the refusal from its field and from a refusal part', () => {
    expect(read(completion({ content: null, refusal: 'No.' }))).toEqual({ kind: 'refused', text: 'No.' });
    const content = [{ type: 'refusal', refusal: 'Never.' }];
    expect(read(completion({ content }))).toEqual({ kind: 'refused', text: 'Never.' });
  });

  it.each([
    ['length', 'truncated'],
    ['MAX_TOKENS', 'truncated'],
    ['content_filter', 'filtered'],
    ['SAFETY', 'filtered'],
    ['refusal', 'refused'],
    ['stop', 'answered'],
    ['tool_calls', 'answered'],
    [null, 'answered'],
  ])('reads finish reason %s as %s', (finish_reason, kind) => {
    expect(read(completion({ content: 'x' }, { finish_reason })).kind).toBe(kind);
  });

  it.each([
    ['OpenAI', { error: { message: 'm', type: 'invalid_request_error', code: 'context_length_exceeded' } }],
    [
      'vLLM',
      {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
        type: 'BadRequestError',
        code: 400,
      },
    ],
    [
      'newer vLLM',
      {
        error: {
          message: 'The decoder prompt (length 5000) is longer than the maximum model length of 4096.',
          code: 400,
        },
      },
    ],
    [
      'llama.cpp',
      {
        error: {
          code: 400,
          message: 'the request exceeds the available context size, try increasing it',
          type: 'exceed_context_size_error',
        },
      },
    ],
    [
      'SGLang',
      { message: "The input (9 tokens) is longer than the model's context length (8 tokens).", object: 'error' },
    ],
    ['Anthropic', { error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens > 200000' } }],
    ['Gemini', [{ error: { code: 400, message: 'The input token count (9) exceeds the maximum number of tokens' } }]],
    ['TGI', { error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096' }],
  ])('knows the context overflow of %s', (_, body) => {
    expect(read(body, 400)).toEqual({ kind: 'too_long' });
  });

  it('is not led by a case that talks of context lengths far into an echoed message', () => {
    const message = `Invalid input: ${'x'.repeat(400)} maximum context length`;
    expect(read({ error: { message, code: 'invalid_value' } }, 400)).toMatchObject({ kind: 'rejected' });
  });

  it('keeps the log-probabilities of an answer that was cut', () => {
    const logprobs = { content: [{ token: 'B', logprob: -0.5, top_logprobs: [{ token: 'A', logprob: -1 }] }] };
    expect(read(completion({ content: 'B. Par' }, { finish_reason: 'length', logprobs }))).toEqual({
      kind: 'truncated',
      text: 'B. Par',
      logprobs: [{ token: 'B', logprob: -0.5, top: [{ token: 'A', logprob: -1 }] }],
    });
    expect(read(completion({ content: 'B' }, { finish_reason: 'length' }))).toMatchObject({ logprobs: null });
  });

  it('gives no log-probabilities rather than wrong ones', () => {
    const cases = [
      { content: [{ token: 'a', logprob: 'high' }] },
      { content: [{ token: 'a', logprob: -1, top_logprobs: [{ token: 1, logprob: -1 }] }] },
      { content: 'none' },
      { tokens: ['a'], token_logprobs: [-1] },
    ];
    for (const logprobs of cases) {
      expect(read(completion({ content: 'x' }, { logprobs }))).toMatchObject({ kind: 'answered', logprobs: null });
    }
    const infinite = JSON.stringify(
      completion({ content: 'x' }, { logprobs: { content: [{ token: 'a', logprob: 0.5 }] } }),
    );
    expect(read(infinite.replace('0.5', '-1e999'))).toMatchObject({ kind: 'answered', logprobs: null });
  });

  it('reads JSON behind a byte-order mark', () => {
    expect(read(`\ufeff${JSON.stringify(completion({ content: 'x' }))}`)).toMatchObject({
      kind: 'answered',
      text: 'x',
    });
  });

  it('is total over any text, any JSON and any shape near a completion', () => {
    const status = fc.integer({ min: 100, max: 999 });
    const value = fc.jsonValue({ maxDepth: 3 });
    const message = fc.record({ content: value, refusal: value, role: value }, { requiredKeys: [] });
    const choice = fc.record(
      { message: fc.oneof(message, value), finish_reason: value, logprobs: value, error: value },
      { requiredKeys: [] },
    );
    const near = fc.record(
      { choices: fc.oneof(fc.array(fc.oneof(choice, value)), value), error: value, object: value, usage: value },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      near.map((json) => JSON.stringify(json)),
    );
    fc.assert(
      fc.property(body, status, (text, code) => {
        expect(KINDS).toContain(readChatAnswer(raw(text, code)).kind);
      }),
      { numRuns: 3_000 },
    );
    expect(read(`${'['.repeat(200_000)}`).kind).toBe('unreadable');
    expect(read(`${'['.repeat(200_000)}${']'.repeat(200_000)}`).kind).toBe('unreadable');
  });
});

describe('reading usage', () => {
  it('takes both spellings, and counts reasoning that a server leaves out of the completion', () => {
    expect(readUsage({ usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } })).toEqual({
      inputTokens: 3,
      outputTokens: 4,
    });
    expect(readUsage({ usage: { input_tokens: 3, output_tokens: 4 } })).toEqual({ inputTokens: 3, outputTokens: 4 });
    expect(readUsage({ usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 100 } })).toEqual({
      inputTokens: 3,
      outputTokens: 97,
    });
  });

  it('is null, never 0, where a count is missing or no count', () => {
    for (const usage of [null, {}, { prompt_tokens: 1 }, { prompt_tokens: -1, completion_tokens: 1 }, 'x']) {
      expect(readUsage({ usage })).toBeNull();
    }
    expect(readUsage({ usage: { prompt_tokens: 1.5, completion_tokens: 1 } })).toBeNull();
    expect(readUsage(undefined)).toBeNull();
  });
});
