import { describe, expect, it } from 'vitest';
import { readChatAnswer } from '../../models/read-answer.ts';
import { labelMass } from './label-mass.ts';
import { type Completion, type CompletionRequest, ContextOverflowError, type LocalModel } from './llama.ts';
import { startLlmServer } from './server.ts';

const ANSWER: Completion = {
  text: 'unsafe',
  finish: 'stop',
  logprobs: [
    {
      token: 'un',
      logprob: Math.log(0.6),
      top: [
        { token: 'un', logprob: Math.log(0.6) },
        { token: ' Safe', logprob: Math.log(0.3) },
        { token: 'unless', logprob: Math.log(0.1) },
      ],
    },
  ],
  promptTokens: 7,
  outputTokens: 2,
};

function modelOf(complete: LocalModel['complete']): LocalModel {
  return { complete, [Symbol.asyncDispose]: async () => {} };
}

async function post(url: string, body: unknown): Promise<{ status: number; body: string }> {
  const answer = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.text() };
}

const ASK = { model: 'tiny', messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }] };

describe('the chat server over a local model', () => {
  it('hands on what is asked and answers as our reader of OpenAI answers expects', async () => {
    const asked: CompletionRequest[] = [];
    const model = modelOf(async (request) => {
      asked.push(request);
      return ANSWER;
    });
    await using server = await startLlmServer({ model, name: 'tiny' });
    const schema = { type: 'object' };
    const { status, body } = await post(server.url, {
      ...ASK,
      max_tokens: 5,
      temperature: 0,
      logprobs: true,
      top_logprobs: 3,
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
      grammar: 'root ::= "safe"',
    });
    expect(asked[0]).toMatchObject({
      grammar: 'root ::= "safe"',
      turns: [{ role: 'user', text: 'hello' }],
      maxTokens: 5,
      top: 3,
      schema,
    });
    expect(JSON.parse(body)).toMatchObject({
      model: 'tiny',
      usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
    });
    const raw = { status, body, headers: {}, model: null, usage: null, latencyMs: 0 };
    expect(readChatAnswer(raw)).toEqual({ kind: 'answered', text: 'unsafe', logprobs: ANSWER.logprobs });
    expect(server.answered()).toBe(1);
  });

  it('works one call at a time, in order', async () => {
    const events: string[] = [];
    const model = modelOf(async ({ turns }) => {
      events.push(`begin ${turns[0]?.text}`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`end ${turns[0]?.text}`);
      return ANSWER;
    });
    await using server = await startLlmServer({ model, name: 'tiny' });
    const one = (text: string) => post(server.url, { model: 'tiny', messages: [{ role: 'user', content: text }] });
    await Promise.all(['a', 'b', 'c'].map(one));
    expect(events).toHaveLength(6);
    for (let at = 0; at < 6; at += 2) expect(events[at]?.slice(6)).toBe(events[at + 1]?.slice(4));
  });

  it('answers a prompt that is too long, and what it cannot read, as OpenAI does', async () => {
    const model = modelOf(() => Promise.reject(new ContextOverflowError('maximum context length is 4 tokens')));
    await using server = await startLlmServer({ model, name: 'tiny' });
    const { status, body } = await post(server.url, ASK);
    expect(status).toBe(400);
    const raw = { status, body, headers: {}, model: null, usage: null, latencyMs: 0 };
    expect(readChatAnswer(raw)).toEqual({ kind: 'too_long' });
    for (const wrong of ['{', { ...ASK, model: 'other' }, { ...ASK, messages: [] }, { ...ASK, messages: [{}] }])
      expect((await post(server.url, wrong)).status).toBe(400);
  });
});

describe('the mass on the labels', () => {
  it('counts every spelling of safe and unsafe at the first token and nothing else', () => {
    expect(labelMass(ANSWER)).toBeCloseTo(0.9, 10);
    expect(labelMass({ ...ANSWER, logprobs: null })).toBeNull();
  });
});
