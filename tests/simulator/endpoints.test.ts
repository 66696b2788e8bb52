import { describe, expect, it } from 'vitest';
import type { SimulatorSettings } from '../../simulator/config.ts';
import type { AnswerFormat } from '../../simulator/formats/registry.ts';
import { SAFE, start, UNSAFE } from './harness.ts';

const NEVER = { unsafe: {}, safe: {} };

function config(format: AnswerFormat, more: Partial<SimulatorSettings> = {}): SimulatorSettings {
  return {
    latency: { ms: 0 },
    models: { m: { format, rates: NEVER, categories: { omitted: 0, other: 0 } } },
    ...more,
  };
}

async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe("Mistral's moderation endpoints", () => {
  it('flag categories and give no flag over all', async () => {
    const { url } = await start(config('mistral-moderation'));
    const { status, body } = await post(`${url}/moderations`, { model: 'm', input: [UNSAFE.text, SAFE.text] });
    const results = body.results as { categories: Record<string, boolean>; category_scores: Record<string, number> }[];
    expect(status).toBe(200);
    expect(Object.keys(results[0]!).sort()).toEqual(['categories', 'category_scores']);
    const flagged = results.map(({ categories }) => Object.keys(categories).filter((name) => categories[name]));
    expect(flagged).toEqual([['hate_and_discrimination'], []]);
    expect(Object.keys(results[0]!.categories)).toHaveLength(11);
    expect(results[0]!.category_scores.hate_and_discrimination).toBeGreaterThan(0.5);
  });

  it('judge the last turn of a conversation, and of each of several', async () => {
    const { url } = await start(config('mistral-moderation'));
    const turns = (first: string, last: string) => [
      { role: 'user', content: first },
      { role: 'assistant', content: last },
    ];
    const verdicts = async (input: unknown) => {
      const { body } = await post(`${url}/chat/moderations`, { model: 'm', input });
      return (body.results as { categories: Record<string, boolean> }[]).map(({ categories }) =>
        Object.values(categories).includes(true),
      );
    };
    expect(await verdicts(turns(UNSAFE.text, SAFE.text))).toEqual([false]);
    expect(await verdicts([turns(SAFE.text, UNSAFE.text), turns(UNSAFE.text, SAFE.text)])).toEqual([true, false]);
  });
});

describe("Azure's analysis", () => {
  it('rates four categories, under the vendor’s path, with and without /v1, with the vendor’s key header', async () => {
    const { url, origin } = await start(config('azure-content-safety', { api_key: 'secret' }));
    const path = 'contentsafety/text:analyze?api-version=2024-09-01';
    const key = { 'ocp-apim-subscription-key': 'secret' };
    for (const base of [url, origin]) {
      const safe = await post(`${base}/${path}`, { text: SAFE.text }, key);
      expect(safe).toEqual({
        status: 200,
        body: {
          blocklistsMatch: [],
          categoriesAnalysis: ['Hate', 'SelfHarm', 'Sexual', 'Violence'].map((category) => ({ category, severity: 0 })),
        },
      });
      const { body } = await post(`${base}/${path}`, { text: UNSAFE.text }, key);
      const [hate, ...others] = body.categoriesAnalysis as { category: string; severity: number }[];
      expect([4, 6]).toContain(hate!.severity);
      expect(others.map(({ severity }) => severity)).toEqual([0, 0, 0]);
    }
    expect((await post(`${origin}/${path}`, { text: SAFE.text })).status).toBe(401);
  });

  it('rates only the categories asked for, and still finds unsafe text unsafe', async () => {
    const { origin } = await start(config('azure-content-safety'));
    const { body } = await post(`${origin}/contentsafety/text:analyze`, {
      text: UNSAFE.text,
      categories: ['Violence', 'Sexual'],
      outputType: 'EightSeverityLevels',
    });
    const rated = body.categoriesAnalysis as { category: string; severity: number }[];
    expect(rated.map(({ category }) => category)).toEqual(['Sexual', 'Violence']);
    expect(Math.max(...rated.map(({ severity }) => severity))).toBeGreaterThanOrEqual(4);
  });

  it('refuses a request without text or image, a text too long, and a simulator without such a model', async () => {
    const { origin } = await start(config('azure-content-safety'));
    const path = '/contentsafety/text:analyze';
    expect((await post(origin + path, {})).status).toBe(400);
    expect((await post(origin + path, { text: 'a'.repeat(10_001) })).status).toBe(400);
    expect((await post(origin + path, { text: 'A text that nobody knows.' })).body).toMatchObject({
      error: { code: 'unknown_text' },
    });
    const other = await start(config('one-word'));
    expect(await post(other.origin + path, { text: SAFE.text })).toMatchObject({
      status: 404,
      body: { error: { code: 'model_not_found' } },
    });
  });

  it('is asked at its own path alone', async () => {
    const { url } = await start(config('azure-content-safety'));
    expect(await post(`${url}/moderations`, { model: 'm', input: SAFE.text })).toMatchObject({
      status: 400,
      body: { error: { code: 'unsupported_model' } },
    });
    expect(
      (await post(`${url}/chat/completions`, { model: 'm', messages: [{ role: 'user', content: SAFE.text }] })).status,
    ).toBe(400);
  });
});
