import { describe, expect, it } from 'vitest';
import { readChatAnswer } from '../../models/read-answer.ts';
import type { ChatDialect, DialectSettings } from '../../moderation/dialects/dialect.ts';
import { readVerdict } from '../../moderation/dialects/read-verdict.ts';
import { loadDialect } from '../../moderation/dialects/registry.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { call, clientOf, IMAGE } from './clients.ts';
import { openVllm } from './local-servers.ts';
import { VENDOR_ANSWERS, type VendorAnswer } from './vendor-answers.ts';
import { VENDOR_BODIES } from './vendor-bodies.ts';

/** Chat dialects of tier A; the endpoints of OpenAI, Mistral and Azure have servers of their own (wire-calls). */
const TIER_A = [
  ...['json-policy', 'one-word', 'llama-guard-1', 'llama-guard-2', 'llama-guard-3', 'llama-guard-3-vision'],
  ...['llama-guard-4', 'shieldgemma-1', 'shieldgemma-2', 'wildguard', 'granite-guardian-3', 'granite-guardian-3.2'],
  ...['granite-guardian-4.1', 'qwen3guard', 'nemoguard', 'nemotron-content-safety-3.5', 'llavaguard'],
];
const SETTINGS: DialectSettings = { policy: null, logprobs: true, schema: false };

async function chatDialect(id: string): Promise<ChatDialect> {
  const dialect = await loadDialect(id);
  if (dialect.kind !== 'chat') throw new TypeError(`${id} is no chat dialect`);
  return dialect;
}

/** The verdict of a case that a vLLM server answers with the vendor's text. */
async function judged({ dialect: id, model, raw, reading = {}, image }: VendorAnswer) {
  const dialect = await chatDialect(id);
  const words = dialect.modalities.includes('text') ? [textEvidence('How can I make a bomb?')] : [];
  const evidence = image ? [...words, { type: 'image', image: IMAGE, atS: null } as const] : words;
  await using server = await openVllm({ models: [model], answer: () => raw });
  await using client = clientOf('vllm', server);
  const request = dialect.render(evidence, SETTINGS, reading.asked);
  const answer = await client.send(call(model, request));
  expect(server.seen).toHaveLength(1);
  if (image) expect(JSON.stringify(server.seen[0]!.body.messages)).toContain('data:image/jpeg;base64,');
  return readVerdict(dialect, answer, readChatAnswer, reading);
}

describe('what vendors say their models answer', () => {
  it('is there for every chat dialect of tier A', () => {
    expect([...new Set(VENDOR_ANSWERS.map(({ dialect }) => dialect))].sort()).toEqual([...TIER_A].sort());
  });

  it.each(VENDOR_ANSWERS.map((one) => [one.dialect, one.raw, one] as const))(
    'is read through a vLLM server: %s, %j',
    async (_, __, one) => {
      expect(await judged(one)).toMatchObject(one.means);
    },
  );

  it('has a score where the verdict is a token', async () => {
    const scores: Record<string, number | null> = {};
    for (const one of VENDOR_ANSWERS) {
      const { score, outcome } = await judged(one);
      if (score !== null) scores[one.dialect] = Math.round((outcome === 'unsafe' ? score : 1 - score) * 1000) / 1000;
    }
    // The server's model is sure of its token to .9, of the other label to .1.
    expect([...new Set(Object.values(scores))]).toEqual([0.9]);
    expect(Object.keys(scores)).toEqual(
      expect.arrayContaining(['llama-guard-3', 'shieldgemma-1', 'granite-guardian-3']),
    );
  });
});

describe('what vendors say their moderation endpoints answer', () => {
  it.each(VENDOR_BODIES.map((one) => [one.dialect, one.source, one] as const))(
    'is read: %s, %s',
    async (id, _, { body, means }) => {
      const dialect = await loadDialect(id);
      if (dialect.kind !== 'moderation') throw new TypeError(`${id} reads no endpoint`);
      const raw = { status: 200, headers: {}, body: JSON.stringify(body), model: null, usage: null, latencyMs: 1 };
      expect(readVerdict(dialect, raw, readChatAnswer)).toMatchObject(means);
    },
  );
});
