import { describe, expect, it } from 'vitest';
import { PROBE_TEXT } from '../../../models/probe-alive.ts';
import { type ChatCompletion, settings as moderators, start } from '../harness.ts';
import { askReply, CASE, dialogue, persuadees, send } from './dialogues.ts';

const known = { knownCases: [CASE] };
const messages = await dialogue(CASE, { arm: 'text' });

describe('a simulated persuadee as an endpoint', () => {
  const completion = async (body: Record<string, unknown>, config = persuadees()) =>
    JSON.parse((await send(await start(config, known), body)).body) as ChatCompletion;

  it('answers the questions that probe a model, log-probabilities and the cut at max_tokens included', async () => {
    const probe = [{ role: 'user', content: PROBE_TEXT }];
    const faults = [{ kind: 'server_error', match: {}, attempt: 'any' }] as const;
    const asked = { messages: probe, logprobs: true, top_logprobs: 5 };
    const whole = await completion(asked, { ...persuadees(), faults: [...faults] });
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'stop' });
    expect(whole.choices[0]!.logprobs!.content[0]!.top_logprobs.length).toBeGreaterThan(1);
    const cut = await completion({ messages: probe, max_tokens: 4 });
    expect([cut.choices[0]!.finish_reason, cut.usage.completion_tokens]).toEqual(['length', 4]);
    expect(whole.model).toBe('p (simulated)');
  });

  it('cuts a reply at max_tokens and counts the words of all messages', async () => {
    const cut = await completion({ messages: messages.slice(0, -1), max_tokens: 2 });
    expect(cut.choices[0]!.finish_reason).toBe('length');
    expect(cut.usage.completion_tokens).toBe(2);
    const bytes = messages.slice(0, -1).reduce((sum, { content }) => sum + Buffer.byteLength(content as string), 0);
    expect(cut.usage.prompt_tokens).toBe(Math.ceil(bytes / 4));
  });

  it('meets faults by its name, counts paid keys, and stands beside moderators in the list of models', async () => {
    const { models } = moderators('one-word');
    const faults = [{ kind: 'server_error', match: { model: 'p' }, attempt: 1 }] as const;
    const config = { ...persuadees(), models: models!, faults: [...faults] };
    const simulator = await start(config, known);
    const body = { messages: messages.slice(0, -1) };
    const first = await send(simulator, body, { 'idempotency-key': 'k', 'x-mettle-attempt': '1' });
    const second = await send(simulator, body, { 'idempotency-key': 'k', 'x-mettle-attempt': '2' });
    expect([first.status, second.status]).toEqual([503, 200]);
    expect(simulator.stats()).toMatchObject({ by_model: { p: 2 }, paid_keys: 1, faults: { server_error: 1 } });
    const list = (await (await fetch(`${simulator.url}/models`)).json()) as { data: { id: string }[] };
    expect(list.data.map(({ id }) => id)).toEqual(['m', 'p']);
    const wrong = await fetch(`${simulator.url}/moderations`, { method: 'POST', body: '{"model":"p","input":"x"}' });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: { code: 'unsupported_model' } }]);
  });

  it('says which strategy it has no strength for', async () => {
    const { answer, body } = await askReply(await start(persuadees({ strengths: { logic: 1 } }), known), messages);
    expect(answer).toMatchObject({ kind: 'rejected', status: 400 });
    expect(body).toContain('credibility');
  });
});
