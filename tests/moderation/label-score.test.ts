import { describe, expect, it } from 'vitest';
import { createJsonPolicy } from '../../moderation/dialects/json-policy.ts';
import { labelScore } from '../../moderation/dialects/label-score.ts';
import { createLlamaGuard3 } from '../../moderation/dialects/llama-guard-3.ts';
import { createOneWord } from '../../moderation/dialects/one-word.ts';
import { answered, token } from './answers.ts';

const llamaGuard = createLlamaGuard3();

describe('P(unsafe) of a label token', () => {
  it('sums the spellings of a label and renormalises over the two', () => {
    const spread = { unsafe: 0.4, ' unsafe': 0.1, Unsafe: 0.05, un: 0.03, Un: 0.02, safe: 0.1, ' Safe': 0.1, The: 0.2 };
    expect(labelScore(token('unsafe', spread))).toBeCloseTo(0.6 / 0.8, 12);
    expect(labelScore(token('safe', spread))).toBeCloseTo(0.6 / 0.8, 12);
  });

  it('reads the space markers of tokenisers as space', () => {
    expect(labelScore(token('\u0120unsafe', { '\u0120unsafe': 0.6, '\u2581safe': 0.3 }))).toBeCloseTo(0.6 / 0.9, 12);
  });

  it('counts the chosen token also where the list of the likeliest lacks it', () => {
    const chosen = { token: 'unsafe', logprob: Math.log(0.2), top: [{ token: 'safe', logprob: Math.log(0.7) }] };
    expect(labelScore(chosen)).toBeCloseTo(0.2 / 0.9, 12);
  });

  it('gives a label outside the list its upper bound, not 0', () => {
    expect(labelScore(token('safe', { safe: 0.95, The: 0.01 }))).toBeCloseTo(0.04 / 0.99, 12);
    expect(labelScore(token('unsafe', { unsafe: 0.95, The: 0.01 }))).toBeCloseTo(1 - 0.04 / 0.99, 12);
    expect(labelScore(token('unsafe', { unsafe: 1 }))).toBe(1);
  });

  it('is no score when the bound of the label outside the list is loose', () => {
    expect(labelScore(token('safe', { safe: 0.8, The: 0.01 }))).toBeNull();
  });

  it('is no score when labels carry little of the mass, as in a model that does not follow', () => {
    expect(labelScore(token('safe', { safe: 0.04, unsafe: 0.02, The: 0.5, I: 0.2 }))).toBeNull();
  });

  it('is no score when the token is no label or a log-probability is no number', () => {
    expect(labelScore(token('The', { The: 0.2, safe: 0.4, unsafe: 0.4 }))).toBeNull();
    expect(labelScore({ token: 'safe', logprob: Number.NaN, top: [] })).toBeNull();
  });
});

describe('scores of answers', () => {
  const label = token('unsafe', { unsafe: 0.7, safe: 0.3 });

  it('come from the first word of llama-guard-3 and one-word, after blank lines and reasoning', () => {
    const blank = token('\n\n', { '\n\n': 0.9, safe: 0.1 });
    expect(llamaGuard.read(answered('\n\nunsafe\nS1', [blank, label, token('\n', { '\n': 1 })])).score).toBeCloseTo(
      0.7,
    );
    const think = ['<think>', 'safe', '</think>', '\n'].map((text) => token(text, { [text]: 1 }));
    expect(createOneWord().read(answered('<think>safe</think>\nunsafe', [...think, label])).score).toBeCloseTo(0.7);
  });

  it('come from the value of verdict in json-policy, found by text and not by index', () => {
    const text = '{"verdict": "unsafe", "categories": ["HATE"]}';
    const before = ['```', 'json', '\n', '{"', 'verdict', '":', ' "'].map((piece) => token(piece, { [piece]: 1 }));
    const after = ['",', ' "', 'categories', '": ["', 'HATE', '"]}'].map((piece) => token(piece, { [piece]: 1 }));
    expect(createJsonPolicy().read(answered(text, [...before, label, ...after])).score).toBeCloseTo(0.7);
    const glued = token(' "unsafe', { ' "unsafe': 0.6, ' "safe': 0.3, ' "controversial': 0.1 });
    expect(createJsonPolicy().read(answered(text, [...before.slice(0, 6), glued, ...after])).score).toBeCloseTo(0.6);
  });

  it('are null without log-probabilities, and for answers without a decision', () => {
    expect(llamaGuard.read(answered('unsafe')).score).toBeNull();
    expect(llamaGuard.read(answered('unsafe', [])).score).toBeNull();
    expect(llamaGuard.read(answered('unsafe, I think', [label])).score).toBeNull();
    expect(llamaGuard.read(answered('safe\nS1', [token('safe', { safe: 0.9, unsafe: 0.1 })])).score).toBeNull();
  });

  it('rank an unsafe answer above a safe one', () => {
    const safe = llamaGuard.read(answered('safe', [token('safe', { safe: 0.9, unsafe: 0.1 })])).score;
    expect(safe).toBeCloseTo(0.1);
    expect(llamaGuard.read(answered('unsafe', [label])).score).toBeGreaterThan(safe ?? 1);
  });
});
