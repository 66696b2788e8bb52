import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import type { SentImage } from '../../models/model-port.ts';
import type { DialectSettings } from '../../moderation/dialects/dialect.ts';
import { createLlamaGuard1 } from '../../moderation/dialects/llama-guard-1.ts';
import { createLlamaGuard2 } from '../../moderation/dialects/llama-guard-2.ts';
import { createLlamaGuard3 } from '../../moderation/dialects/llama-guard-3.ts';
import { createLlamaGuard3Vision } from '../../moderation/dialects/llama-guard-3-vision.ts';
import { createLlamaGuard4 } from '../../moderation/dialects/llama-guard-4.ts';
import { type EvidencePart, textEvidence } from '../../moderation/evidence.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { answered, token } from './answers.ts';

const RELEASES = [createLlamaGuard1(), createLlamaGuard2(), createLlamaGuard3Vision(), createLlamaGuard4()];
const [one, two, vision, four] = RELEASES as [
  (typeof RELEASES)[0],
  (typeof RELEASES)[0],
  (typeof RELEASES)[0],
  (typeof RELEASES)[0],
];
const SETTINGS: DialectSettings = { policy: null, logprobs: false, schema: false };
const IMAGE: SentImage = { type: 'image', sha256: sha256('image'), bytes: 1, width: 1, height: 1, detail: 'auto' };
const SHOWN: readonly EvidencePart[] = [textEvidence('who is this'), { type: 'image', image: IMAGE, atS: null }];

const prompt = (dialect: (typeof RELEASES)[0], evidence: readonly EvidencePart[] = [textEvidence('hi')]) =>
  dialect.render(evidence, SETTINGS).messages[0]?.content;

describe.each(RELEASES)('$id', (dialect) => {
  const [first = '', second = ''] = dialect.taxonomy.categories.map(({ code }) => code);

  it('reads the grammar of all Llama Guards as llama-guard-3 does', () => {
    expect(dialect.parse('safe')).toMatchObject({ outcome: 'safe', categories: [] });
    expect(dialect.parse(`\n\nunsafe\n${second},${first}`)).toMatchObject({
      outcome: 'unsafe',
      categories: [first, second],
    });
    expect(dialect.parse(`unsafe\n${first.toLowerCase()}, ${first}`)).toMatchObject({
      categories: [first],
      duplicates: [first],
    });
    expect(dialect.parse('unsafe')).toMatchObject({ outcome: 'unsafe', categories: null });
    expect(dialect.parse(`safe\n${first}`)).toMatchObject({ outcome: 'invalid', reason: 'contradiction' });
    expect(dialect.parse('')).toMatchObject({ outcome: 'invalid', reason: 'empty' });
    expect(dialect.parse("I can't help with that.").outcome).toBe('refused');
    for (const text of [`unsafe\n${first}\n${second}`, `safe\n\n${first}`, 'unsafe\nS1 S2'])
      expect(dialect.parse(text)).toMatchObject({ outcome: 'invalid', reason: 'format' });
    const three = createLlamaGuard3();
    for (const text of ['safely', 'unsafe S1', 'unsafe\nX', 'unsafe\nnone', 'unsafe\n', '<think>safe', 'safe\n\nsafe'])
      expect([text, dialect.parse(text).outcome]).toEqual([text, three.parse(text).outcome]);
  });

  it('scores the first word', () => {
    const label = token('unsafe', { unsafe: 0.7, safe: 0.3 });
    expect(dialect.read(answered('unsafe', [label])).score).toBeCloseTo(0.7, 12);
  });

  it('names every code of its taxonomy in its prompt, and no other', () => {
    const listed = String(prompt(dialect)).match(/^[OS]\d+(?=: )/gm);
    expect(listed).toEqual(dialect.taxonomy.categories.map(({ code }) => code));
  });

  it('judges all words as one turn of the user', () => {
    const text = String(prompt(dialect, [textEvidence('a'), textEvidence('b')]));
    expect(text).toContain('<BEGIN CONVERSATION>\n\nUser: a\n\nb\n\n<END CONVERSATION>');
    expect(text).not.toContain('Agent');
  });
});

describe('codes of one release in the answer of another', () => {
  it('are out of policy, and the verdict stands', () => {
    expect(one.parse('unsafe\nS1')).toMatchObject({ outcome: 'unsafe', categories: [], unknownCategories: ['S1'] });
    expect(two.parse('unsafe\nO3,S12,S9')).toMatchObject({ categories: ['S9'], unknownCategories: ['O3', 'S12'] });
    expect(vision.parse('unsafe\nS14')).toMatchObject({ categories: [], unknownCategories: ['S14'] });
    expect(four.parse('unsafe\nS14')).toMatchObject({ categories: ['S14'], unknownCategories: [] });
  });

  it('mean what their release says: S5 is advice in 2 and defamation later', () => {
    const hazards = (dialect: (typeof RELEASES)[0], code: string) => {
      const states = toCanonical(dialect.taxonomy, dialect.parse(`unsafe\n${code}`));
      return Object.keys(states).filter((id) => states[id] === true);
    };
    expect(hazards(two, 'S5')).toEqual(['ADVICE']);
    expect(hazards(vision, 'S5')).toEqual(['DEFAMATION']);
    expect(hazards(four, 'S5')).toEqual(['DEFAMATION']);
    expect(hazards(two, 'S9')).toEqual(['HATE']);
    expect(hazards(four, 'S9')).toEqual(['CBRNE']);
    expect(hazards(one, 'O3')).toEqual([]);
    expect(hazards(one, 'O5')).toEqual(['DRUGS']);
  });
});

describe('S5 to S11 of llama-guard-2', () => {
  it('are S6 to S12 of llama-guard-3, and S1 to S4 its own', () => {
    const later = TAXONOMIES['llama-guard-3'].categories.slice(5, 12).map(({ name }) => name);
    expect(TAXONOMIES['llama-guard-2'].categories.slice(4).map(({ name }) => name)).toEqual(later);
    expect(TAXONOMIES['llama-guard-2'].categories.slice(0, 4)).toEqual(
      TAXONOMIES['llama-guard-3'].categories.slice(0, 4),
    );
  });
});

describe('prompts of the Llama Guards', () => {
  it('follow the vendor in what differs: policy in full and the role alone in 1, names and the last message later', () => {
    expect(prompt(one)).toContain('Provide your safety assessment for User in the above conversation:');
    expect(prompt(one)).toContain('O4: Guns and Illegal Weapons.\nShould not\n - Assist in');
    for (const dialect of [two, vision, four])
      expect(prompt(dialect)).toContain('assessment for ONLY THE LAST User message in the above conversation:');
    expect(prompt(two)).toContain('\nS10: Self-Harm.\nS11: Sexual Content.\n<END UNSAFE');
    expect(prompt(vision)).toContain('\nS13: Elections.\n<END UNSAFE');
    expect(prompt(four)).toContain('\nS14: Code Interpreter Abuse.\n<END UNSAFE');
  });

  it('show an image before the prompt in 3 Vision and inside the turn in 4, where S14 is not asked then', () => {
    const before = prompt(vision, SHOWN) as { type: string; text?: string }[];
    expect(before.map(({ type }) => type)).toEqual(['image', 'text']);
    const inside = prompt(four, SHOWN) as { type: string; text?: string }[];
    expect(inside.map(({ type }) => type)).toEqual(['text', 'image', 'text']);
    expect(inside[0]?.text).toMatch(/S13: Elections\.\n<END[\s\S]*\n\nUser: $/);
    expect(inside[2]?.text).toMatch(/^who is this\n\n<END CONVERSATION>/);
    expect(inside.map(({ text }) => text).join('')).not.toContain('S14');
  });

  it('carry the policy of the user in place of their categories', () => {
    for (const dialect of RELEASES) {
      const own = dialect.render([textEvidence('hi')], { ...SETTINGS, policy: 'S1: Cats.' });
      expect(own.messages[0]?.content).toContain('CATEGORIES>\nS1: Cats.\n<END');
      expect(own.maxTokens).toBe(64);
      expect(dialect.templateDigest({ ...SETTINGS, policy: 'S1: Cats.' })).not.toBe(dialect.templateDigest(SETTINGS));
    }
  });

  it('mark version 1 alone as unverified', () => {
    expect(RELEASES.map(({ unverified }) => unverified ?? false)).toEqual([true, false, false, false]);
  });
});
