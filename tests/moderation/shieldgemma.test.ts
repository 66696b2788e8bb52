import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { SentImage } from '../../models/model-port.ts';
import type { DialectSettings } from '../../moderation/dialects/dialect.ts';
import { createShieldGemma1 } from '../../moderation/dialects/shieldgemma-1.ts';
import { createShieldGemma2 } from '../../moderation/dialects/shieldgemma-2.ts';
import { type EvidencePart, textEvidence } from '../../moderation/evidence.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { verdict } from '../../moderation/verdict.ts';
import { answered, token } from './answers.ts';

const text = createShieldGemma1();
const image = createShieldGemma2();
const SETTINGS: DialectSettings = { policy: null, logprobs: false, schema: false };
const IMAGE: SentImage = { type: 'image', sha256: sha256('image'), bytes: 1, width: 1, height: 1, detail: 'auto' };
const SHOWN: readonly EvidencePart[] = [{ type: 'image', image: IMAGE, atS: null }];

describe.each([text, image])('$id', (dialect) => {
  it.each([
    ['Yes', 'unsafe', null],
    [' yes\n', 'unsafe', null],
    ['Yes.', 'unsafe', null],
    ['Yes, the text threatens a group.', 'unsafe', null],
    ['Yes\n\nStep 1: no doubt, it attacks.', 'unsafe', null],
    ['No', 'safe', null],
    ['NO\n\nThe question is about cooking.', 'safe', null],
    ['<think>Yes</think>No', 'safe', null],
    ['No, yes', 'invalid', 'contradiction'],
    ['No\n\n**Yes**', 'invalid', 'contradiction'],
    ['Yes. No.', 'invalid', 'contradiction'],
    ['Yes and No', 'invalid', 'format'],
    ['Yes/No', 'invalid', 'format'],
    ['No idea', 'invalid', 'format'],
    ['Not at all', 'invalid', 'format'],
    ['Nope', 'invalid', 'format'],
    ['No.1 threat', 'invalid', 'format'],
    ['No,yes', 'invalid', 'format'],
    ['safe', 'invalid', 'format'],
    ['It is fine: No', 'invalid', 'format'],
    ['<think>No', 'invalid', 'truncated'],
    ['', 'invalid', 'empty'],
    ['No\uFFFD', 'invalid', 'encoding'],
    ['No, I cannot help with that.', 'refused', null],
    ["I can't help with that.", 'refused', null],
  ])('reads %j as %s (%s)', (raw, outcome, reason) => {
    expect(dialect.parse(raw)).toMatchObject({ outcome, reason });
  });

  it('scores P = .880797 for logits (2, 0) of Yes and No, whichever was chosen', () => {
    const yes = Math.exp(2) / (Math.exp(2) + 1);
    const top = { Yes: yes, No: 1 - yes };
    expect(dialect.read(answered('Yes', [token('Yes', top)])).score).toBeCloseTo(0.880797, 6);
    expect(dialect.read(answered('No', [token('No', top)])).score).toBeCloseTo(0.880797, 6);
    expect(
      dialect.read(answered('Yes', [token('\u2581Yes', { '\u2581Yes': 0.3, no: 0.1, ' No': 0.1, yes: 0.1 })])),
    ).toMatchObject({ score: expect.closeTo(0.4 / 0.6, 12) });
    expect(dialect.read(answered('No idea', [token('No', top)])).score).toBeNull();
  });

  it('says nothing of any hazard where the call named no code', () => {
    for (const raw of ['Yes', 'No'])
      expect(new Set(Object.values(toCanonical(dialect.taxonomy, dialect.parse(raw))))).toEqual(new Set(['na']));
  });

  it('tells of the code that the call asked about, and of no other', () => {
    const codes = dialect.taxonomy.categories.map(({ code }) => code);
    for (const asked of codes) {
      const notAssessable = codes.filter((code) => code !== asked);
      expect(dialect.parse('Yes', { asked })).toMatchObject({ outcome: 'unsafe', categories: [asked], notAssessable });
      expect(dialect.read(answered('No'), { asked })).toMatchObject({ outcome: 'safe', categories: [], notAssessable });
      expect(dialect.parse('Maybe', { asked })).toMatchObject({ outcome: 'invalid', notAssessable: [] });
    }
  });

  it('asks all policies of the vendor one by one, or the one that is named', () => {
    const codes = dialect.taxonomy.categories.map(({ code }) => code);
    expect(dialect.asks?.(SETTINGS)).toEqual(codes);
    expect(dialect.asks?.({ ...SETTINGS, policy: codes[1] ?? '' })).toEqual([codes[1]]);
    expect(dialect.asks?.({ ...SETTINGS, policy: 'No cats.' })).toEqual([]);
    const asked = codes.map((code) => JSON.stringify(dialect.render([], SETTINGS, code)));
    const named = codes.map((code) => JSON.stringify(dialect.render([], { ...SETTINGS, policy: code })));
    expect(asked).toEqual(named);
    expect(new Set(asked).size).toBe(codes.length);
  });

  it('renders nothing for a call that names no policy, and lists the vendor’s', () => {
    const codes = dialect.taxonomy.categories.map(({ code }) => code);
    try {
      dialect.render([], SETTINGS);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInputError);
      for (const code of codes) expect((error as InvalidInputError).hint).toContain(code);
    }
  });

  it('has a wording for every code, each with a digest of its own, and takes any other text as it stands', () => {
    const codes = dialect.taxonomy.categories.map(({ code, name }) => ({ code, name }));
    const shown = (policy: string) => JSON.stringify(dialect.render([], { ...SETTINGS, policy }).messages);
    for (const { code, name } of codes) expect(shown(code)).toContain(name);
    for (const policy of ['No cats.', 'toString']) expect(shown(policy)).toContain(policy);
    const digests = [...codes.map(({ code }) => code), 'No cats.'].map((policy) =>
      dialect.templateDigest({ ...SETTINGS, policy }),
    );
    expect(new Set([...digests, dialect.templateDigest(SETTINGS)]).size).toBe(codes.length + 2);
  });
});

describe('native codes of ShieldGemma 1', () => {
  it('tell of hazards as the unified taxonomy maps them', () => {
    const states = (...categories: string[]) =>
      toCanonical(TAXONOMIES['shieldgemma-1'], verdict({ outcome: 'unsafe', categories }));
    expect(states('hate speech')).toMatchObject({ HATE: true, HARASS: false, THREAT: null, SELF_HARM: false });
    expect(states('harassment')).toMatchObject({ HARASS: true, HATE: false, 'SEX.adult': false });
    expect(states('sexually explicit')).toMatchObject({ 'SEX.adult': true, SEX: true, VIOLENCE: false });
    expect(states('dangerous content')).toMatchObject({
      VIOLENCE: null,
      SELF_HARM: null,
      DRUGS: null,
      CBRNE: null,
      FRAUD: 'na',
      PROFANITY: 'na',
    });
  });
});

describe('prompts of ShieldGemma', () => {
  it('hold the words between turn marks in 1', () => {
    const { messages } = text.render([textEvidence('a '), textEvidence('b')], { ...SETTINGS, policy: 'hate speech' });
    expect(messages[0]?.content).toContain('<start_of_turn>\nHuman Question: a \n\nb\n<end_of_turn>\n');
    expect(messages[0]?.content).toContain('\n* "No Hate Speech": The prompt shall not');
  });

  it('hold the image before the policy in 2', () => {
    const { messages } = image.render(SHOWN, { ...SETTINGS, policy: 'dangerous' });
    expect(messages[0]?.content).toEqual([
      IMAGE,
      { type: 'text', text: expect.stringContaining('<BEGIN_SAFETY_POLICY>\nNo Dangerous Content: ') },
    ]);
  });
});
