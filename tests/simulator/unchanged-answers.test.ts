import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCallDesk } from '../../simulator/calls.ts';
import { parseSimulatorConfig, readSimulatorConfig } from '../../simulator/config.ts';
import { knowledgeOf } from '../../simulator/knowledge.ts';
import type { KnownText } from '../../simulator/known-texts.ts';

/** SHA-256 over 600 answers of each default model, taken before other formats came. */
const BEFORE = {
  'sim-policy': '18bb5d9076a6e75eb6d3a2c45a7dde39d6732233a2de750f756575893ac97516',
  'sim-guard': '7dc7820f7a382fec1199a9095d20e2918ad4961b0210a21298b831bbc706117e',
  'sim-word': '622940540e563d3d4e00f3c2ee40a5f598827b81e8233d2200a4f4c062a5d823',
  'sim-omni': '7882b63b698ac2040d9ffb4007bdfbbbc4be09012c7a4297801ab52de3a86004',
};

const RATES = { refused: 0.15, malformed: 0.3, truncated: 0.15, wrong: 0.2 };
const HAZARDS = ['HATE', 'HATE.slur', 'SEX.adult', 'SELF_HARM', 'VIOLENCE', 'PRIVACY', 'THREAT', 'WEAPONS'];
const TRUTHS = [null, 'safe', 'unsafe'] as const;
const TEXTS: KnownText[] = Array.from({ length: 600 }, (_, i) => ({
  text: `Golden text ${i}, "quoted" – with ünïcode.`,
  truth: TRUTHS[i % 3] ?? null,
  categories: i % 3 === 2 ? [HAZARDS[i % HAZARDS.length]!] : [],
}));
const SCHEMA = {
  response_format: { type: 'json_schema', json_schema: { schema: { properties: { verdict: {}, categories: {} } } } },
};

function chatBody(model: string, i: number, text: string): unknown {
  return {
    model,
    messages: [
      { role: 'system', content: 'Judge.' },
      { role: 'user', content: `<<${text}>>` },
    ],
    logprobs: true,
    top_logprobs: i % 21,
    seed: i % 4,
    max_tokens: 80,
    ...(i % 2 === 1 ? SCHEMA : {}),
  };
}

describe('answers of the default models', () => {
  it.each(Object.entries(BEFORE))(
    '%s: byte for byte those that earlier reports were made with',
    async (model, digest) => {
      const { models } = readSimulatorConfig(null);
      const all = Object.entries(models).map(([name, settings]) => [
        name,
        { ...settings, shown: {}, rates: { safe: RATES, unsafe: RATES } },
      ]);
      const config = parseSimulatorConfig({ seed: 41, models: Object.fromEntries(all) });
      const desk = createCallDesk(config, await knowledgeOf(TEXTS), () => config.latency);
      const hash = createHash('sha256');
      for (const [i, { text }] of TEXTS.entries()) {
        const moderation = model === 'sim-omni';
        const body = Buffer.from(JSON.stringify(moderation ? { model, input: text } : chatBody(model, i, text)));
        const path = moderation ? '/v1/moderations' : '/v1/chat/completions';
        const { reply } = await desk.settle({ path, body, attempt: 1 });
        hash.update(`${reply.status}\n${reply.body}\n`);
      }
      expect(hash.digest('hex')).toBe(digest);
    },
  );
});
