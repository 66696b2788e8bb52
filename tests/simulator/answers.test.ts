import { describe, expect, it } from 'vitest';
import { PROBE_TEXT } from '../../simulator/known-texts.ts';
import {
  type ChatCompletion,
  chat,
  choiceOf,
  type ErrorBody,
  moderate,
  SAFE,
  settings,
  start,
  UNSAFE,
} from './harness.ts';

const template = (text: string) =>
  `You are a moderator. Policy: be fair.\n\n<content 1f>\n${text}\n</content 1f>\nAnswer now.`;
const FORMATS = ['json-policy', 'llama-guard-3', 'one-word'] as const;

describe('simulated chat models', () => {
  it.each([
    ['json-policy', /^(```json\n)?\{"verdict":"unsafe","categories":\["HATE"\],"severity":[123],"confidence":[.\d]+,/],
    ['llama-guard-3', /^\n*unsafe\nS10$/],
    ['one-word', /^ ?unsafe$/i],
  ] as const)('answer as %s does, and say that they are simulated', async (format, shape) => {
    const simulator = await start(settings(format));
    const response = await chat(simulator, { text: template(UNSAFE.text) });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-mettle-simulated')).toBe('1');
    expect(response.headers.get('x-request-id')).toMatch(/^req_sim_/);
    const completion = (await response.json()) as ChatCompletion;
    expect(completion.model).toBe('m (simulated)');
    expect(completion.system_fingerprint).toMatch(/^sim_/);
    expect(completion.choices[0]?.message.content).toMatch(shape);
    expect(completion.choices[0]?.finish_reason).toBe('stop');
    const { prompt_tokens, completion_tokens, total_tokens } = completion.usage;
    expect(prompt_tokens).toBe(Math.ceil(Buffer.byteLength(template(UNSAFE.text)) / 4));
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
  });

  it('give the same bytes to the same request, and other ones under another seed', async () => {
    const rates = { refused: 0.2, malformed: 0.2, truncated: 0.2, wrong: 0.2 };
    const [a, b] = [await start(settings('json-policy', rates)), await start(settings('json-policy', rates))];
    const bodies = (simulator: typeof a) =>
      Promise.all(
        [1, 2, 3, 4, 5, 6].map(async (seed) => (await chat(simulator, { text: SAFE.text, body: { seed } })).text()),
      );
    const first = await bodies(a);
    expect(await bodies(b)).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(2);
  });

  it('find the case in parts, in the last user message that has one, and not in the system message', async () => {
    const simulator = await start(settings('one-word'));
    const ask = async (messages: unknown) => chat(simulator, { text: '', body: { messages } });
    const parts = [
      { type: 'text', text: 'Judge:' },
      { type: 'text', text: UNSAFE.text },
    ];
    expect((await choiceOf(await ask([{ role: 'user', content: parts }]))).message.content).toMatch(/^ ?unsafe$/i);
    const dialogue = [
      { role: 'user', content: SAFE.text },
      { role: 'assistant', content: 'safe' },
      { role: 'user', content: UNSAFE.text },
      { role: 'user', content: 'Answer with one word.' },
    ];
    expect((await choiceOf(await ask(dialogue))).message.content).toMatch(/^ ?unsafe$/i);
    const response = await ask([
      { role: 'system', content: UNSAFE.text },
      { role: 'user', content: 'Well?' },
    ]);
    expect(response.status).toBe(400);
  });

  it('refuse a request without a known text, with code unknown_text', async () => {
    const simulator = await start(settings('json-policy'));
    const response = await chat(simulator, { text: template('') });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as ErrorBody;
    expect(error).toMatchObject({ code: 'unknown_text', type: 'invalid_request_error', param: 'messages' });
    expect(simulator.stats()).toMatchObject({ calls: 1, answered: 0, errors: { unknown_text: 1 } });
  });

  it('answer the probe text rightly whatever their rates', async () => {
    for (const format of FORMATS) {
      const simulator = await start(settings(format, { refused: 1 }));
      const { message } = await choiceOf(await chat(simulator, { text: `Probe: ${PROBE_TEXT}` }));
      expect(message.content?.toLowerCase()).toContain('safe');
      expect(message.content?.toLowerCase()).not.toContain('unsafe');
    }
  });

  it.each(FORMATS)('cut a truncated %s answer and say so', async (format) => {
    const simulator = await start(settings(format, { truncated: 1 }));
    const whole = await start(settings(format));
    const cut = await choiceOf(await chat(simulator, { text: UNSAFE.text }));
    const full = await choiceOf(await chat(whole, { text: UNSAFE.text }));
    expect(cut.finish_reason).toBe('length');
    expect(full.message.content?.trim().startsWith(cut.message.content!)).toBe(true);
    expect(cut.message.content!.length).toBeLessThan(full.message.content!.trim().length);
  });

  it('obey max_tokens and the properties of the schema asked for', async () => {
    const simulator = await start(settings('json-policy'));
    const short = await choiceOf(await chat(simulator, { text: SAFE.text, body: { max_tokens: 3 } }));
    expect(short).toMatchObject({ finish_reason: 'length', message: { content: '{"verdict' } });
    const schema = { type: 'object', properties: { verdict: {}, categories: {} } };
    const response_format = { type: 'json_schema', json_schema: { name: 'v', schema } };
    const asked = await choiceOf(await chat(simulator, { text: UNSAFE.text, body: { response_format } }));
    expect(JSON.parse(asked.message.content!)).toEqual({ verdict: 'unsafe', categories: ['HATE'] });
  });

  it('refuse in all four ways and break the format in many', async () => {
    const refusing = await start(settings('one-word', { refused: 1 }));
    const ways = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const response = await chat(refusing, { text: SAFE.text, body: { seed } });
      if (response.status === 400) ways.add(((await response.json()) as ErrorBody).error.code ?? '');
      else {
        const { message, finish_reason } = await choiceOf(response);
        if (message.refusal !== null) ways.add('field');
        else ways.add(finish_reason === 'stop' ? 'phrase' : finish_reason);
      }
    }
    expect([...ways].sort()).toEqual(['content_filter', 'field', 'phrase']);
    for (const format of FORMATS) {
      const breaking = await start(settings(format, { malformed: 1 }));
      const seen = new Set<string | null>();
      for (let seed = 0; seed < 60; seed += 1)
        seen.add((await choiceOf(await chat(breaking, { text: SAFE.text, body: { seed } }))).message.content);
      expect(seen.size).toBeGreaterThan(5);
    }
  });

  it.each(FORMATS)("give the verdict token's alternatives of %s on the verdict's side", async (format) => {
    const simulator = await start(settings(format));
    for (const { text, truth } of [SAFE, UNSAFE]) {
      const body = { logprobs: true, top_logprobs: 5 };
      const { logprobs, message } = await choiceOf(await chat(simulator, { text, body }));
      expect(logprobs!.content.map(({ token }) => token).join('')).toBe(message.content);
      const verdict = logprobs!.content.find(({ token }) => /^ ?(un)?safe$/i.test(token))!;
      expect(verdict.top_logprobs).toHaveLength(5);
      expect(verdict.top_logprobs[0]?.token).toBe(verdict.token);
      const mass = { safe: 0, unsafe: 0 };
      for (const { token, logprob } of verdict.top_logprobs) {
        const label = token.trim().toLowerCase();
        if (label === 'safe' || label === 'unsafe') mass[label] += Math.exp(logprob);
      }
      expect(mass.unsafe > mass.safe).toBe(truth === 'unsafe');
      expect(Math.min(mass.safe, mass.unsafe)).toBeGreaterThan(0);
    }
    expect((await choiceOf(await chat(simulator, { text: SAFE.text }))).logprobs).toBeNull();
  });
});

describe('simulated moderation endpoint', () => {
  it('answers in the omni shape, one result an input string', async () => {
    const simulator = await start(settings('moderations'));
    const response = await moderate(simulator, [UNSAFE.text, SAFE.text], null);
    const body = (await response.json()) as { model: string; results: Record<string, never>[] };
    expect(body.model).toBe('m (simulated)');
    expect(body.results).toMatchObject([
      { flagged: true, categories: { hate: true, violence: false }, category_applied_input_types: { hate: ['text'] } },
      { flagged: false, categories: { hate: false, violence: false } },
    ]);
    const [unsafe, safe] = body.results.map((result) => Object.values<number>(result.category_scores ?? {}));
    expect(unsafe).toHaveLength(13);
    expect(Math.max(...unsafe!)).toBeGreaterThan(0.5);
    expect(Math.max(...safe!)).toBeLessThan(0.5);
  });

  it('takes parts as one input, refuses unknown texts, and breaks its format by plan', async () => {
    const simulator = await start(settings('moderations'));
    const parts = (await (await moderate(simulator, [{ type: 'text', text: UNSAFE.text }])).json()) as { results: [] };
    expect(parts.results).toHaveLength(1);
    expect((await moderate(simulator, [SAFE.text, 'never heard'])).status).toBe(400);
    const breaking = await start(settings('moderations', { malformed: 1 }));
    const response = await moderate(breaking, SAFE.text);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('"flagged"');
  });
});

describe('faithful errors', () => {
  it('name a missing model, a wrong path, a wrong body and a stream', async () => {
    const simulator = await start(settings('moderations'));
    const code = async (body: Record<string, unknown>) => {
      const response = await chat(simulator, { text: SAFE.text, body });
      return [response.status, ((await response.json()) as ErrorBody).error.code];
    };
    expect(await code({ model: 'gpt' })).toEqual([404, 'model_not_found']);
    expect(await code({ model: 'constructor' })).toEqual([404, 'model_not_found']);
    expect(await code({})).toEqual([400, 'unsupported_model']);
    expect(await code({ messages: [] })).toEqual([400, 'invalid_value']);
    expect(await code({ stream: true })).toEqual([400, 'unsupported_value']);
    const broken = await fetch(`${simulator.url}/moderations`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    expect((await fetch(`${simulator.url}/nothing`)).status).toBe(404);
    const models = (await (await fetch(`${simulator.url}/models`)).json()) as { data: { id: string }[] };
    expect(models.data.map(({ id }) => id)).toEqual(['m']);
  });
});
