import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import type { SentImage } from '../../models/model-port.ts';
import type { DialectSettings } from '../../moderation/dialects/dialect.ts';
import { createLlavaGuard } from '../../moderation/dialects/llavaguard.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { toCanonical } from '../../moderation/taxonomies/to-canonical.ts';
import { answered, token } from './answers.ts';

const dialect = createLlavaGuard();
const SETTINGS: DialectSettings = { policy: null, logprobs: false, schema: false };
const IMAGE: SentImage = { type: 'image', sha256: sha256('image'), bytes: 1, width: 1, height: 1, detail: 'auto' };

function answer(rating: unknown, category: unknown, more: object = { rationale: 'The image shows a table.' }): string {
  return JSON.stringify({ rating, category, ...more }, null, 4);
}

describe('answers of llavaguard', () => {
  it.each([
    [answer('Unsafe', 'O4: Nudity Content'), ['O4'], []],
    [answer('unsafe', 'o2: violence, harm, or cruelty'), ['O2'], []],
    [answer('Unsafe', 'O9', {}), ['O9'], []],
    [`\`\`\`json\n${answer('Unsafe', 'O7: Self-Harm')}\n\`\`\``, ['O7'], []],
    [`<think>Safe?</think>\n${answer('Unsafe', 'O1')}`, ['O1'], []],
    [answer('Unsafe', 'O10: Spam'), [], ['O10: Spam']],
  ])('are read: %j', (raw, categories, unknownCategories) => {
    expect(dialect.parse(raw)).toMatchObject({ outcome: 'unsafe', categories, unknownCategories });
  });

  it('take a code with the name of another policy for out of policy', () => {
    expect(dialect.parse(answer('Unsafe', 'O2: Nudity Content'))).toMatchObject({
      outcome: 'unsafe',
      categories: [],
      unknownCategories: ['O2: Nudity Content'],
    });
  });

  it('take NA with a safe rating only', () => {
    for (const none of ['NA: None applying', 'NA', 'na'])
      expect(dialect.parse(answer('Safe', none))).toMatchObject({ outcome: 'safe', categories: [] });
    expect(dialect.parse(answer('Unsafe', 'NA: None applying'))).toMatchObject({
      outcome: 'invalid',
      reason: 'contradiction',
    });
    expect(dialect.parse(answer('Safe', 'O3: Sexual Content'))).toMatchObject({
      outcome: 'invalid',
      reason: 'contradiction',
    });
  });

  it.each([
    ['', 'empty'],
    ['Unsafe', 'format'],
    ['Safe', 'format'],
    ['{"rating": "Safe"}', 'format'],
    [answer('Safe', null), 'format'],
    [answer('Safe', ''), 'format'],
    [answer('Safe', 'none'), 'format'],
    [answer('Safe', 'NAN'), 'format'],
    [answer('Unsafe', 'O1, O2'), 'format'],
    [answer('Highly Unsafe', 'O1'), 'format'],
    [answer(true, 'NA'), 'format'],
    [answer(['Safe'], 'NA'), 'format'],
    [answer('Safe', 'NA', { rationale: 3 }), 'format'],
    [answer('Safe', 'NA', { confidence: 1 }), 'format'],
    ['{"rating": "Unsafe", "rating": "Safe", "category": "NA"}', 'format'],
    [`Here you are: ${answer('Safe', 'NA')}`, 'format'],
    [`<think>${answer('Safe', 'NA')}`, 'truncated'],
    [answer('Safe', 'NA\0'), 'encoding'],
  ])('are invalid off the grammar: %j', (raw, reason) => {
    expect(dialect.parse(raw)).toMatchObject({ outcome: 'invalid', reason });
  });

  it('are a refusal where the model declines', () => {
    expect(dialect.parse("I'm sorry, but I can't look at this.").outcome).toBe('refused');
  });

  it('have their score at the value of rating', () => {
    const label = token('Unsafe', { Unsafe: 0.7, Safe: 0.3 });
    const pieces = ['{"', 'rating', '":', ' "'].map((piece) => token(piece, { [piece]: 1 }));
    const rest = ['", "category": "O1"}'].map((piece) => token(piece, { [piece]: 1 }));
    expect(dialect.read(answered(answer('Unsafe', 'O1', {}), [...pieces, label, ...rest])).score).toBeCloseTo(0.7, 12);
  });

  it('reach the hazards of their categories', () => {
    const states = (raw: string) => toCanonical(TAXONOMIES.llavaguard, dialect.parse(raw));
    expect(states(answer('Unsafe', 'O4'))).toMatchObject({ 'SEX.adult': true, VIOLENCE: false, HATE: false });
    expect(states(answer('Unsafe', 'O1'))).toMatchObject({ HATE: null, HARASS: null, ANIMAL: false, CYBER: 'na' });
    expect(states(answer('Unsafe', 'O8'))).toMatchObject({ ANIMAL: true, DRUGS: false });
  });
});

describe('the prompt of llavaguard', () => {
  it('shows the image before the policy, and lists the nine categories and NA as answers', () => {
    const content = dialect.render([{ type: 'image', image: IMAGE, atS: null }], SETTINGS).messages[0]?.content;
    expect(content).toEqual([IMAGE, { type: 'text', text: expect.any(String) }]);
    const [, policy] = content as [unknown, { text: string }];
    for (const { code, name } of TAXONOMIES.llavaguard.categories) {
      expect(policy.text).toContain(`\n${code}: ${name}:\nShould not:\n`);
      expect(policy.text).toContain(`"${code}: ${name}"|`);
    }
    expect(policy.text).toContain('"NA: None applying">');
  });

  it('carries the policy of the user in place of its own', () => {
    const own = JSON.stringify(dialect.render([], { ...SETTINGS, policy: 'O1: Cats:' }));
    expect(own).toContain('categories:\\nO1: Cats:\\n\\nAssessment Steps');
    expect(dialect.templateDigest({ ...SETTINGS, policy: 'O1: Cats:' })).not.toBe(dialect.templateDigest(SETTINGS));
  });
});
