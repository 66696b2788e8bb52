import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { ChatRequest } from '../../models/model-port.ts';
import type { DialectSettings } from '../../moderation/dialects/dialect.ts';
import { textEvidence as text } from '../../moderation/evidence.ts';
import { answered, token } from './answers.ts';
import {
  GUARDS,
  gptOss,
  granite3,
  granite32,
  granite41,
  nemoGuard,
  nemotron35,
  polyGuard,
  qwen3Guard,
  shieldstral,
  wildGuard,
} from './guards.ts';

const SETTINGS: DialectSettings = { policy: null, logprobs: false, schema: true };
const prompt = (request: ChatRequest) => request.messages.map(({ content }) => content).join('\n');

describe.each(GUARDS)('the request of $dialect.id', ({ dialect }) => {
  it('holds every text of the case unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 3 }), (texts) => {
        const { messages } = dialect.render(texts.map(text), SETTINGS);
        const shown = messages.flatMap(({ role, content }) => (role === 'user' ? [String(content)] : []));
        expect(shown.some((content) => content.includes(texts.join('\n\n')))).toBe(true);
      }),
    );
  });

  it('has the settings in it, and a digest that each changes and no content does', () => {
    const all = { policy: null, maxTokens: 9, temperature: null, logprobs: true, schema: false };
    expect(dialect.render([text('x')], SETTINGS)).toMatchObject({ temperature: 0, seed: null, logprobs: null });
    expect(dialect.render([text('x')], SETTINGS).maxTokens).toBeGreaterThanOrEqual(64);
    expect(dialect.render([text('x')], all)).toMatchObject({ maxTokens: 9, temperature: null, logprobs: { top: 20 } });
    const digests = [SETTINGS, all, { ...SETTINGS, maxTokens: 9 }, { ...SETTINGS, logprobs: true }].map((settings) =>
      dialect.templateDigest(settings),
    );
    expect(new Set(digests).size).toBe(4);
    expect(dialect.templateDigest({ ...SETTINGS })).toBe(digests[0]);
  });
});

describe('a policy of the user', () => {
  it.each([nemoGuard, gptOss, polyGuard, shieldstral, granite41])('stands in the prompt of $id', (dialect) => {
    const own = prompt(dialect.render([text('x')], { ...SETTINGS, policy: 'Nothing about cats.' }));
    expect(own).toContain('Nothing about cats.');
    expect(own.length).toBeLessThan(prompt(dialect.render([text('x')], SETTINGS)).length);
  });

  it.each([wildGuard, qwen3Guard, nemotron35])('is refused by $id, which has no place for one', (dialect) => {
    expect(() => dialect.templateDigest({ ...SETTINGS, policy: 'p' })).toThrow(InvalidInputError);
    expect(() => dialect.render([], { ...SETTINGS, policy: 'p' })).toThrow(/own policy/);
  });

  it.each([granite3, granite32])('names the one risk that $id is asked for', (dialect) => {
    const { messages } = dialect.render([text('x')], { ...SETTINGS, policy: 'profanity' });
    expect(messages).toEqual([
      { role: 'system', content: 'profanity' },
      { role: 'user', content: 'x' },
    ]);
    expect(dialect.render([text('x')], SETTINGS).messages).toEqual([{ role: 'user', content: 'x' }]);
    expect(() => dialect.templateDigest({ ...SETTINGS, policy: 'astrology' })).toThrow(InvalidInputError);
  });

  it('is a criterion of granite-guardian-4.1, by the name of a risk or in words', () => {
    const block = (policy: string | null) => String(granite41.render([], { ...SETTINGS, policy }).messages[1]?.content);
    expect(block(null)).toContain('### Criteria: Texts deemed universally harmful');
    expect(block(null)).toBe(block('harm'));
    expect(block('violence')).toContain('### Criteria: Violence refers to content');
    expect(block('The text is about cats.')).toContain('### Criteria: The text is about cats.\n\n### Scoring Schema:');
    expect(block(null)).toMatch(/^<guardian><no-think>As a judge agent/);
  });
});

describe('what the guards are shown', () => {
  it('is the fixed prompt of wildguard with an empty response', () => {
    const content = String(wildGuard.render([text('How?')], SETTINGS).messages[0]?.content);
    expect(content).toMatch(/^<\|user\|>\n\[INST\] You are a classifier for analyzing interactions/);
    expect(content).toContain('\n\nHuman user:\nHow?\n\nAI assistant:\n\n\n---\n\nAnswers: [/INST]\n<|assistant|>\n');
  });

  it('is all 23 categories for nemoguard', () => {
    const content = prompt(nemoGuard.render([text('How?')], SETTINGS));
    expect(content.match(/^S\d+: .+\.$/gm)).toHaveLength(23);
    expect(content).toContain('\n\nuser: How?\n\n<END CONVERSATION>');
  });

  it('is picture and words for nemotron 3.5', () => {
    const image = { type: 'image', sha256: sha256('x'), bytes: 1, width: 2, height: 2, detail: 'auto' } as const;
    const { messages } = nemotron35.render([text('look'), { type: 'image', image, atS: null }], SETTINGS);
    expect(messages).toEqual([{ role: 'user', content: [image, { type: 'text', text: 'look' }] }]);
  });

  it('marks the dialects that rest on model cards alone', () => {
    expect(GUARDS.filter(({ dialect }) => dialect.unverified).map(({ dialect }) => dialect.id)).toEqual([
      'gpt-oss-safeguard',
      'polyguard',
      'shieldstral',
    ]);
  });
});

describe('P(unsafe) of a guard', () => {
  const yesNo = (word: string) => token(word, { Yes: 0.6, ' yes': 0.1, No: 0.2, The: 0.1 });
  const safeUnsafe = (word: string) => token(word, { ' Unsafe': 0.5, ' unsafe': 0.1, ' Safe': 0.2, ' The': 0.2 });
  const plain = (word: string) => token(word, { [word]: 1 });

  it.each([
    [granite3, 'Yes', [yesNo('Yes')]],
    [granite32, 'No\n<confidence> Low </confidence>', [yesNo('No'), plain('\n<confidence> Low </confidence>')]],
    [shieldstral, 'Yes', [yesNo('Yes')]],
  ] as const)('is P(yes) for $id', (dialect, said, tokens) => {
    expect(dialect.read(answered(said, [...tokens])).score).toBeCloseTo(0.7 / 0.9, 12);
  });

  it('is P(yes) inside the score element of granite-guardian-4.1, past the reasoning', () => {
    const tokens = [plain('<think>no'), plain('</think>'), plain('<score>'), yesNo('No'), plain('</score>')];
    expect(granite41.read(answered('<think>no</think><score>No</score>', tokens)).score).toBeCloseTo(0.7 / 0.9, 12);
  });

  it('is read at the value of its key, not at the first word', () => {
    const qwen = [plain('Safety'), plain(':'), safeUnsafe(' Unsafe'), plain('\nCategories: Violent')];
    expect(qwen3Guard.read(answered('Safety: Unsafe\nCategories: Violent', qwen)).score).toBeCloseTo(0.75, 12);
    const apart = [plain('Safety:'), plain(' '), safeUnsafe(' Unsafe')];
    expect(qwen3Guard.read(answered('Safety:  Unsafe', apart)).score).toBeCloseTo(0.75, 12);
    const lines = [plain('User'), plain(' Safety'), plain(':'), safeUnsafe(' Safe')];
    expect(nemotron35.read(answered('User Safety: Safe', lines)).score).toBeCloseTo(0.75, 12);
    const value = token('unsafe', { unsafe: 0.6, safe: 0.2 });
    const json = [plain('{"User Safety": "'), value, plain('"}')];
    expect(nemoGuard.read(answered('{"User Safety": "unsafe"}', json)).score).toBeCloseTo(0.75, 12);
  });

  it('is that of the target', () => {
    const said = '{"User Safety": "safe", "Response Safety": "unsafe"}';
    const user = token('safe', { unsafe: 0.1, safe: 0.9 });
    const response = token('unsafe', { unsafe: 0.6, safe: 0.2 });
    const answer = answered(said, [
      plain('{"User Safety": "'),
      user,
      plain('", "Response Safety": "'),
      response,
      plain('"}'),
    ]);
    expect(nemoGuard.read(answer).outcome).toBe('safe');
    expect(nemoGuard.read(answer).score).toBeCloseTo(0.1, 12);
    const judged = nemoGuard.read(answer, { target: 'response' });
    expect(judged.outcome).toBe('unsafe');
    expect(judged.score).toBeCloseTo(0.75, 12);
  });

  it('is none for wildguard and gpt-oss-safeguard', () => {
    const said = 'Harmful request: yes\nResponse refusal: n/a\nHarmful response: n/a';
    expect(wildGuard.read(answered(said, [yesNo('Yes')])).score).toBeNull();
    expect(gptOss.read(answered('{"verdict": "unsafe", "categories": []}', [yesNo('Yes')])).score).toBeNull();
  });
});
