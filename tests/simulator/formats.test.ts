import { describe, expect, it } from 'vitest';
import type { ChatRequest, RawAnswer } from '../../models/model-port.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import type { ChatDialect, Dialect, DialectSettings } from '../../moderation/dialects/dialect.ts';
import { readVerdict } from '../../moderation/dialects/read-verdict.ts';
import { loadAnswerDialect } from '../../moderation/dialects/registry.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { underPolicy } from '../../simulator/asked-policy.ts';
import { type CallPath, createCallDesk } from '../../simulator/calls.ts';
import { parseSimulatorConfig } from '../../simulator/config.ts';
import { ANSWER_FORMATS, type AnswerFormat, formatOf } from '../../simulator/formats/registry.ts';
import { policyOf } from '../../simulator/hazards.ts';
import { knowledgeOf } from '../../simulator/knowledge.ts';
import { BLANK, type KnownText } from '../../simulator/known-texts.ts';
import { planAnswer } from '../../simulator/plan.ts';

/** Formats of texts that a dialect reads without more than the text; the value: codes of a hateful text. */
const OF_TEXT: Readonly<Partial<Record<AnswerFormat, readonly string[]>>> = {
  'llama-guard-1': ['O1'],
  'llama-guard-2': ['S9'],
  'llama-guard-3': ['S10'],
  'llama-guard-3-vision': ['S10'],
  'llama-guard-4': ['S10'],
  wildguard: [],
  'granite-guardian-3': [],
  'granite-guardian-3.2': [],
  'granite-guardian-4.1': [],
  qwen3guard: ['Unethical Acts'],
  nemoguard: ['S8'],
  'nemotron-content-safety-3.5': [],
  'gpt-oss-safeguard': ['HATE'],
  polyguard: ['S10'],
  shieldstral: [],
  'mistral-moderation': ['hate_and_discrimination'],
  'azure-content-safety': ['Hate'],
};
/** Their scores are null by documentation or by the dialect. */
const SCORELESS = ['wildguard', 'gpt-oss-safeguard', 'azure-content-safety'];
const SEED = 5;
const RATES = { refused: 0.15, malformed: 0.3, truncated: 0.15, wrong: 0.2 };
const SETTINGS: DialectSettings = { policy: null, logprobs: true, schema: false };

const TEXTS: KnownText[] = Array.from({ length: 900 }, (_, i) => ({
  text: `Case number ${i} says "something" about <people>. `,
  truth: i % 2 === 0 ? 'safe' : 'unsafe',
  categories: i % 2 === 0 ? [] : ['HATE'],
}));

function chatBody(request: ChatRequest, more: Readonly<Record<string, unknown>> = {}): Buffer {
  const { messages, maxTokens, logprobs } = request;
  return Buffer.from(
    JSON.stringify({
      model: 'm',
      messages,
      max_tokens: maxTokens,
      logprobs: true,
      top_logprobs: logprobs?.top ?? 20,
      ...more,
    }),
  );
}

function callOf(dialect: Dialect, text: string, asked?: string): { path: CallPath; body: Buffer } {
  if (dialect.kind === 'chat')
    return { path: '/v1/chat/completions', body: chatBody(dialect.render([textEvidence(text)], SETTINGS, asked)) };
  if (dialect.id === 'azure-content-safety')
    return { path: '/contentsafety/text:analyze', body: Buffer.from(JSON.stringify({ text })) };
  return { path: '/v1/moderations', body: Buffer.from(JSON.stringify({ model: 'm', input: text })) };
}

async function deskOf(format: AnswerFormat, texts: readonly KnownText[], rates: object = RATES) {
  const config = parseSimulatorConfig({
    seed: SEED,
    models: { m: { format, rates: { safe: rates, unsafe: rates } } },
  });
  const knowledge = await knowledgeOf(texts);
  const model = config.models.m!;
  const desk = createCallDesk(config, knowledge, () => config.latency);
  const planOf = (text: string, policy = null as ReturnType<typeof policyOf> | null) =>
    planAnswer({
      seed: SEED,
      model: 'm',
      settings: model,
      text: underPolicy(knowledge.index.find(text) ?? BLANK, policy),
      sample: 0,
      unknownTruthUnsafeShare: 0.5,
    });
  return { desk, planOf };
}

function rawOf(reply: { status: number; headers: Readonly<Record<string, string>>; body: string }): RawAnswer {
  return { ...reply, model: null, usage: null, latencyMs: 0 };
}

describe('answers in the formats of other vendors, as the dialects read them', () => {
  it.each(Object.keys(OF_TEXT) as (keyof typeof OF_TEXT)[])(
    '%s: every outcome, score and category is the planned one',
    async (format) => {
      const { desk, planOf } = await deskOf(format, TEXTS);
      const dialect = await loadAnswerDialect(format);
      const codes = OF_TEXT[format] ?? [];
      const seen = { named: 0, true: 0, scores: 0 };
      for (const { text } of TEXTS) {
        const { reply } = await desk.settle({ ...callOf(dialect, text), attempt: 1 });
        const verdict = readVerdict(dialect, rawOf(reply), readChatAnswer);
        const plan = planOf(text);
        const decided = plan.outcome === 'right' || plan.outcome === 'wrong';
        const expected = decided ? plan.verdict : plan.outcome === 'refused' ? 'refused' : 'invalid';
        expect(verdict.outcome, `${plan.outcome}: ${reply.body}`).toBe(expected);
        expect(verdict.unknownCategories).toEqual([]);
        if (decided && !SCORELESS.includes(format)) {
          expect(verdict.score, reply.body).toBeCloseTo(plan.score, 2);
          seen.scores += 1;
        }
        if (verdict.outcome === 'unsafe' && plan.truth === 'unsafe' && verdict.categories !== null) {
          seen.named += 1;
          if (verdict.categories.some((code) => codes.includes(code))) seen.true += 1;
        }
      }
      if (!SCORELESS.includes(format)) expect(seen.scores).toBeGreaterThan(250);
      if (codes.length === 0) return expect(seen.true).toBe(0);
      expect(seen.named).toBeGreaterThan(50);
      expect(seen.true / seen.named).toBeGreaterThan(0.8);
    },
  );

  it('covers every format that judges texts, beside those with a test of their own', () => {
    const own = ['json-policy', 'one-word', 'moderations', 'shieldgemma-1', 'shieldgemma-2', 'llavaguard'];
    expect([...Object.keys(OF_TEXT), ...own, 'emotion-labels'].sort()).toEqual([...ANSWER_FORMATS].sort());
  });

  it('qwen3guard: controversial comes at its own rate, with categories, and P(unsafe) below one half', async () => {
    const { desk, planOf } = await deskOf('qwen3guard', TEXTS, { wrong: 0.1, controversial: 0.3 });
    const dialect = await loadAnswerDialect('qwen3guard');
    let controversial = 0;
    for (const { text } of TEXTS) {
      const { reply } = await desk.settle({ ...callOf(dialect, text), attempt: 1 });
      const verdict = readVerdict(dialect, rawOf(reply), readChatAnswer);
      const plan = planOf(text);
      expect(verdict.outcome).toBe(plan.verdict);
      if (plan.outcome !== 'controversial') continue;
      controversial += 1;
      expect(verdict.categories?.length).toBe(1);
      expect(verdict.score).toBeCloseTo(plan.score, 2);
      expect(plan.score).toBeLessThan(0.5);
    }
    expect(controversial / TEXTS.length).toBeGreaterThan(0.25);
    expect(controversial / TEXTS.length).toBeLessThan(0.35);
  });

  it('refuses a rate of controversial for formats without a third verdict', () => {
    const rates = { safe: { controversial: 0.1 }, unsafe: {} };
    const config = (format: AnswerFormat) => () => parseSimulatorConfig({ models: { m: { format, rates } } });
    for (const format of ANSWER_FORMATS) {
      const known = formatOf(format);
      if (known.wire === 'chat' && known.words?.controversial !== undefined) expect(config(format)).not.toThrow();
      else expect(config(format), format).toThrow(/no third verdict/);
    }
  });

  it('shieldgemma-1: judges by the policy that the prompt names, whatever the content says', async () => {
    const texts: KnownText[] = [
      { text: 'A hateful line. "No Dangerous Content"', truth: 'unsafe', categories: ['HATE'] },
      { text: 'An unsafe line of an unknown kind.', truth: 'unsafe' },
      { text: 'A line about guns.', truth: 'unsafe', categories: ['WEAPONS'] },
      { text: 'A harmless line.', truth: 'safe' },
    ];
    const { desk, planOf } = await deskOf('shieldgemma-1', texts, {});
    const dialect = (await loadAnswerDialect('shieldgemma-1')) as ChatDialect;
    const answers: Record<string, string[]> = {};
    for (const code of ['dangerous content', 'harassment', 'hate speech', 'sexually explicit']) {
      answers[code] = [];
      for (const { text } of texts) {
        const { reply } = await desk.settle({ ...callOf(dialect, text, code), attempt: 1 });
        const verdict = readVerdict(dialect, rawOf(reply), readChatAnswer, { asked: code });
        expect(verdict.outcome).toBe(planOf(text, policyOf('shieldgemma-1', code)).verdict);
        answers[code].push(verdict.outcome);
      }
    }
    expect(answers).toEqual({
      'dangerous content': ['safe', 'unsafe', 'unsafe', 'safe'],
      harassment: ['safe', 'unsafe', 'safe', 'safe'],
      'hate speech': ['unsafe', 'unsafe', 'safe', 'safe'],
      'sexually explicit': ['safe', 'unsafe', 'safe', 'safe'],
    });
  });

  it('shieldgemma-1: errs about one policy and not about another', async () => {
    const { planOf } = await deskOf('shieldgemma-1', TEXTS, { wrong: 0.5 });
    const outcomes = TEXTS.map(({ text }) =>
      ['hate speech', 'harassment'].map((code) => planOf(text, policyOf('shieldgemma-1', code)).outcome).join(),
    );
    expect(new Set(outcomes).size).toBe(4);
  });

  it('granite-guardian: asks for the risk of the template, of a system message or of the criterion, else for harm', async () => {
    const texts: KnownText[] = [{ text: 'A line full of oaths.', truth: 'unsafe', categories: ['PROFANITY'] }];
    const user = { role: 'user', content: texts[0]!.text };
    const kwargs = (risk: string) => ({ chat_template_kwargs: { guardian_config: { risk_name: risk } } });
    const asked = async (format: AnswerFormat, messages: unknown[], more: object = {}) => {
      const { desk } = await deskOf(format, texts, {});
      const body = Buffer.from(JSON.stringify({ model: 'm', messages, ...more }));
      const { reply } = await desk.settle({ path: '/v1/chat/completions', body, attempt: 1 });
      return (JSON.parse(reply.body) as { choices: { message: { content: string } }[] }).choices[0]!.message.content;
    };
    expect(await asked('granite-guardian-3', [user])).toBe('Yes');
    expect(await asked('granite-guardian-3', [user], kwargs('profanity'))).toBe('Yes');
    expect(await asked('granite-guardian-3', [user], kwargs('violence'))).toBe('No');
    expect(await asked('granite-guardian-3', [{ role: 'system', content: 'violence' }, user])).toBe('No');
    const block = (criterion: string) => ({
      role: 'user',
      content: `<guardian>Judge.\n\n### Criteria: ${criterion}\n`,
    });
    expect(await asked('granite-guardian-4.1', [user, block('Violence refers to content that ...')])).toMatch(/>no</);
    expect(await asked('granite-guardian-4.1', [user, block('Profanity refers to the use of ...')])).toMatch(/>yes</);
    expect(await asked('granite-guardian-4.1', [user, block('Be kind.')])).toMatch(/>yes</);
  });

  it('llavaguard and shieldgemma-2: answer about words in the strict grammar', async () => {
    for (const format of ['llavaguard', 'shieldgemma-2'] as const) {
      const { desk, planOf } = await deskOf(format, TEXTS);
      const dialect = (await loadAnswerDialect(format)) as ChatDialect;
      for (const { text } of TEXTS) {
        const body = chatBody({
          ...dialect.render([], SETTINGS, 'dangerous'),
          messages: [{ role: 'user', content: text }],
        });
        const { reply } = await desk.settle({ path: '/v1/chat/completions', body, attempt: 1 });
        const verdict = readVerdict(dialect, rawOf(reply), readChatAnswer);
        const { outcome, verdict: planned } = planOf(text);
        const decided = outcome === 'right' || outcome === 'wrong';
        expect(verdict.outcome, reply.body).toBe(decided ? planned : outcome === 'refused' ? 'refused' : 'invalid');
      }
    }
  });

  it('gpt-oss-safeguard: reasons in a field of its own, which is paid for, or leaves the harmony marks in', async () => {
    const { desk } = await deskOf('gpt-oss-safeguard', TEXTS, {});
    const dialect = await loadAnswerDialect('gpt-oss-safeguard');
    let marked = 0;
    for (const { text } of TEXTS) {
      const { reply } = await desk.settle({ ...callOf(dialect, text), attempt: 1 });
      const { choices, usage } = JSON.parse(reply.body) as {
        choices: { message: { content: string; reasoning_content?: string } }[];
        usage: { completion_tokens_details: { reasoning_tokens: number } };
      };
      const { content, reasoning_content: thought } = choices[0]!.message;
      if (content.startsWith('<|channel|>')) marked += 1;
      expect(thought === undefined).toBe(content.startsWith('<|channel|>'));
      expect(usage.completion_tokens_details.reasoning_tokens > 0).toBe(thought !== undefined);
    }
    expect(marked).toBeGreaterThan(40);
    expect(marked).toBeLessThan(140);
  });

  it('emotion-labels: names exactly the true emotions, or one that is none of them', async () => {
    const texts: KnownText[] = Array.from({ length: 200 }, (_, i) => ({
      text: `A line with feelings, number ${i}.`,
      truth: null,
      emotions: i % 2 === 0 ? ['joy', 'love'] : ['neutral'],
    }));
    const { desk, planOf } = await deskOf('emotion-labels', texts, { wrong: 0.4 });
    for (const { text, emotions } of texts) {
      const messages = [{ role: 'user' as const, content: text }];
      const { reply } = await desk.settle({
        path: '/v1/chat/completions',
        body: Buffer.from(JSON.stringify({ model: 'm', messages })),
        attempt: 1,
      });
      const wire = JSON.parse(reply.body) as { choices: { message: { content: string } }[] };
      const named = (JSON.parse(wire.choices[0]!.message.content) as { emotions: string[] }).emotions;
      if (planOf(text).outcome === 'right') expect(named).toEqual(emotions);
      else expect(emotions).not.toContain(named[0]);
    }
  });
});
