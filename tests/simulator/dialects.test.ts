import { describe, expect, it } from 'vitest';
import type { ChatRequest, RawAnswer } from '../../models/model-port.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import type { ChatDialect, ModerationEndpointDialect } from '../../moderation/dialects/dialect.ts';
import { readVerdict } from '../../moderation/dialects/read-verdict.ts';
import { loadAnswerDialect } from '../../moderation/dialects/registry.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { type CallPath, createCallDesk } from '../../simulator/calls.ts';
import { parseSimulatorConfig, readSimulatorConfig } from '../../simulator/config.ts';
import { knowledgeOf } from '../../simulator/knowledge.ts';
import type { KnownText } from '../../simulator/known-texts.ts';
import { planAnswer } from '../../simulator/plan.ts';

const DIALECTS = {
  'sim-policy': 'json-policy',
  'sim-guard': 'llama-guard-3',
  'sim-word': 'one-word',
  'sim-omni': 'openai-moderation',
} as const;

const RATES = { refused: 0.15, malformed: 0.3, truncated: 0.15, wrong: 0.2 };

const TEXTS: KnownText[] = Array.from({ length: 1_500 }, (_, i) => ({
  text: `Case number ${i} says "something" about <people>. `,
  truth: i % 2 === 0 ? 'safe' : 'unsafe',
  categories: i % 2 === 0 ? [] : ['HATE'],
}));

function bodyOf(
  model: string,
  dialect: ChatDialect | ModerationEndpointDialect,
  text: string,
  schema: boolean,
): Buffer {
  if (dialect.kind === 'moderation') return Buffer.from(JSON.stringify({ model, input: [{ type: 'text', text }] }));
  const request: ChatRequest = dialect.render([textEvidence(text)], { policy: null, logprobs: true, schema });
  return Buffer.from(
    JSON.stringify({
      model,
      messages: request.messages,
      max_tokens: request.maxTokens,
      logprobs: true,
      top_logprobs: request.logprobs?.top,
      ...(request.schema === null ? {} : { response_format: { type: 'json_schema', json_schema: request.schema } }),
    }),
  );
}

describe('simulated answers as the dialects read them', () => {
  it.each(Object.entries(DIALECTS))('%s: every outcome, score and category is the planned one', async (model, id) => {
    const { models, seed } = readSimulatorConfig(null);
    const settings = { ...models[model]!, rates: { safe: RATES, unsafe: RATES } };
    const config = parseSimulatorConfig({ seed, models: { [model]: settings } });
    const knowledge = await knowledgeOf(TEXTS);
    const { index } = knowledge;
    const desk = createCallDesk(config, knowledge, () => config.latency);
    const dialect = await loadAnswerDialect(id);
    const path: CallPath = dialect.kind === 'moderation' ? '/v1/moderations' : '/v1/chat/completions';
    const seen = { named: 0, true: 0 };
    for (const [i, { text }] of TEXTS.entries()) {
      const { reply } = await desk.settle({ path, body: bodyOf(model, dialect, text, i % 3 === 0), attempt: 1 });
      const raw: RawAnswer = { ...reply, model: null, usage: null, latencyMs: 0 };
      const verdict = readVerdict(dialect, raw, readChatAnswer);
      const plan = planAnswer({
        seed,
        model,
        settings,
        text: index.find(text)!,
        sample: 0,
        unknownTruthUnsafeShare: 0.5,
      });
      const decided = plan.outcome === 'right' || plan.outcome === 'wrong';
      const expected = decided ? plan.verdict : plan.outcome === 'refused' ? 'refused' : 'invalid';
      expect(verdict.outcome, `${plan.outcome}: ${reply.body}`).toBe(expected);
      if (decided) expect(verdict.score).toBeCloseTo(plan.score, 2);
      expect(verdict.unknownCategories).toEqual([]);
      if (verdict.outcome === 'unsafe' && plan.truth === 'unsafe' && verdict.categories !== null) {
        seen.named += 1;
        if (verdict.categories.some((code) => ['HATE', 'S10', 'hate'].includes(code))) seen.true += 1;
      }
    }
    if (id === 'one-word') return expect(seen.named).toBe(0);
    expect(seen.named).toBeGreaterThan(100);
    expect(seen.true / seen.named).toBeGreaterThan(0.85);
  });
});
