import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import type { ChatDialect, DialectSettings } from '../../moderation/dialects/dialect.ts';
import { createLlamaGuard1 } from '../../moderation/dialects/llama-guard-1.ts';
import { createLlamaGuard2 } from '../../moderation/dialects/llama-guard-2.ts';
import { createLlamaGuard3 } from '../../moderation/dialects/llama-guard-3.ts';
import { createLlamaGuard3Vision } from '../../moderation/dialects/llama-guard-3-vision.ts';
import { createLlamaGuard4 } from '../../moderation/dialects/llama-guard-4.ts';
import { PLACEHOLDER_TURN } from '../../moderation/dialects/placeholder-turn.ts';
import { type EvidencePart, textEvidence } from '../../moderation/evidence.ts';
import { granite3, granite32, granite41, nemoGuard, polyGuard, qwen3Guard, wildGuard } from './guards.ts';

const SETTINGS: DialectSettings = { policy: null, logprobs: false, schema: false };
const RESPONSE: DialectSettings = { ...SETTINGS, target: 'response' };
const LLAMAS = [
  createLlamaGuard1(),
  createLlamaGuard2(),
  createLlamaGuard3(),
  createLlamaGuard3Vision(),
  createLlamaGuard4(),
];
const shown = (
  dialect: ChatDialect,
  settings: DialectSettings,
  evidence: readonly EvidencePart[] = [textEvidence('Sure.')],
) => dialect.render(evidence, settings).messages;

describe.each(LLAMAS)('a response under $id', (dialect) => {
  it('is the turn of the Agent after a placeholder of the user, and the task asks about the Agent', () => {
    const content = String(shown(dialect, RESPONSE)[0]?.content);
    expect(content).toContain(`User: ${PLACEHOLDER_TURN}\n\nAgent: Sure.\n\n<END CONVERSATION>`);
    expect(content).toContain("unsafe content in 'Agent' messages");
    expect(content).toMatch(/safety assessment for (?:ONLY THE LAST Agent message|Agent) in the above conversation/);
    expect(content.split('<BEGIN CONVERSATION>')[1]).not.toContain('LAST User');
    expect(dialect.templateDigest(RESPONSE)).not.toBe(dialect.templateDigest(SETTINGS));
  });
});

describe('a picture in a response', () => {
  it('stands where it stands in a prompt', () => {
    const image = { type: 'image', sha256: sha256('x'), bytes: 1, width: 2, height: 2, detail: 'auto' } as const;
    const evidence: readonly EvidencePart[] = [textEvidence('Sure.'), { type: 'image', image, atS: null }];
    const [four] = shown(createLlamaGuard4(), RESPONSE, evidence);
    expect(four?.content).toEqual([
      { type: 'text', text: expect.stringMatching(/\n\nAgent: $/) },
      image,
      { type: 'text', text: expect.stringMatching(/^Sure\.\n\n<END/) },
    ]);
  });
});

describe('a response under the other guards', () => {
  const turns = [
    { role: 'user', content: PLACEHOLDER_TURN },
    { role: 'assistant', content: 'Sure.' },
  ];

  it.each([qwen3Guard, granite3, granite32])('is the assistant’s message for $id', (dialect) => {
    expect(shown(dialect, RESPONSE)).toEqual(turns);
    expect(shown(dialect, SETTINGS)).toEqual([{ role: 'user', content: 'Sure.' }]);
  });

  it('is the assistant’s message before the block of granite-guardian-4.1', () => {
    expect(shown(granite41, RESPONSE).slice(0, 2)).toEqual(turns);
    expect(shown(granite41, RESPONSE)).toHaveLength(3);
  });

  it('has its place in the prompts of wildguard, polyguard and nemoguard', () => {
    const text = (dialect: ChatDialect) => String(shown(dialect, RESPONSE).at(-1)?.content);
    const both = `Human user:\n${PLACEHOLDER_TURN}\n\nAI assistant:\nSure.`;
    expect(text(wildGuard)).toContain(`\n\n${both}\n\n---\n`);
    expect(text(polyGuard)).toBe(both);
    expect(text(nemoGuard)).toContain(`\n\nuser: ${PLACEHOLDER_TURN}\n\nresponse: agent: Sure.\n\n<END CONVERSATION>`);
  });

  it('is what the answer is read about', () => {
    const yes = 'Harmful request: no\nResponse refusal: no\nHarmful response: yes';
    expect(wildGuard.parse(yes, { target: 'response' }).outcome).toBe('unsafe');
    expect(wildGuard.parse(yes).outcome).toBe('safe');
  });
});
