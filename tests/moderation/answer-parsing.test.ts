import { describe, expect, it } from 'vitest';
import { createJsonPolicy } from '../../moderation/dialects/json-policy.ts';
import { createLlamaGuard3 } from '../../moderation/dialects/llama-guard-3.ts';
import { createOneWord } from '../../moderation/dialects/one-word.ts';
import { invalid, verdict } from '../../moderation/verdict.ts';

const llamaGuard = createLlamaGuard3();
const jsonPolicy = createJsonPolicy();
const oneWord = createOneWord();

describe('llama-guard-3 answers', () => {
  it.each([
    ['safe', []],
    ['\n\nsafe', []],
    ['SAFE\r\n', []],
  ])('reads %j as safe without hazards', (text, categories) => {
    expect(llamaGuard.parse(text)).toEqual(verdict({ outcome: 'safe', categories }));
  });

  it.each([
    ['\n\nunsafe\nS1,S10', ['S1', 'S10']],
    ['unsafe\nS10', ['S10']],
    ['unsafe\nS10, S1', ['S1', 'S10']],
    ['Unsafe\r\ns10\r\n', ['S10']],
    ['unsafe\rS4', ['S4']],
    ['<think>it looks safe</think>unsafe\nS10', ['S10']],
  ])('reads %j as unsafe with whole codes in the order of the taxonomy', (text, categories) => {
    expect(llamaGuard.parse(text)).toEqual(verdict({ outcome: 'unsafe', categories }));
  });

  it('leaves the categories unknown when unsafe names none', () => {
    expect(llamaGuard.parse('unsafe')).toEqual(verdict({ outcome: 'unsafe', categories: null }));
  });

  it('keeps a code of another version apart and lets the verdict stand', () => {
    expect(llamaGuard.parse('unsafe\nO3')).toEqual(
      verdict({ outcome: 'unsafe', categories: [], unknownCategories: ['O3'] }),
    );
    expect(llamaGuard.parse('unsafe\nS15,S1')).toMatchObject({ categories: ['S1'], unknownCategories: ['S15'] });
  });

  it('collapses and notes duplicates', () => {
    expect(llamaGuard.parse('unsafe\nS1,s1,S10,O3,O3')).toMatchObject({
      categories: ['S1', 'S10'],
      unknownCategories: ['O3'],
      duplicates: ['S1', 'O3'],
    });
  });

  it.each([
    ['safe\nS1', 'contradiction'],
    ['safe\nO3', 'contradiction'],
    ['unsafe\nnone', 'contradiction'],
    ['unsafe\nnone,S1', 'contradiction'],
    ['', 'empty'],
    [' \n\t', 'empty'],
    ['<think>nothing follows</think>', 'empty'],
    ['<think>safe', 'truncated'],
    ['safe\n<think>or', 'truncated'],
    ['safe.', 'format'],
    ['unsafely\nS1', 'format'],
    ['not safe', 'format'],
    ['un safe', 'format'],
    ['un<think>x</think>safe', 'format'],
    ['safe unsafe', 'format'],
    ['safe\nunsafe', 'format'],
    ['safe\n\nS1', 'format'],
    ['unsafe S1', 'format'],
    ['unsafe\nS1,', 'format'],
    ['unsafe\nS1 S10', 'format'],
    ['unsafe\nS1\nS10', 'format'],
    ['unsafe\nViolent Crimes', 'format'],
    ['S1', 'format'],
    ['safe</think>', 'format'],
    ['safe\u200b', 'format'],
    ['\u017fafe', 'format'],
    ['safe\0', 'encoding'],
    ['un\uFFFDsafe', 'encoding'],
    ['safe\ud800', 'encoding'],
  ] as const)('reads %j as invalid (%s)', (text, reason) => {
    expect(llamaGuard.parse(text)).toEqual(invalid(reason));
  });
});

describe('one-word answers', () => {
  it.each([
    ['safe', 'safe'],
    [' Safe\n', 'safe'],
    ['UNSAFE', 'unsafe'],
    ['<think>hm</think>\n\nunsafe', 'unsafe'],
  ] as const)('reads %j as %s', (text, outcome) => {
    expect(oneWord.parse(text)).toEqual(verdict({ outcome, categories: outcome === 'safe' ? [] : null }));
  });

  it.each(['safe.', '"safe"', 'safe safe', 'controversial', 'The content is safe', 'yes', '0', 'safety', 'unsafely'])(
    'reads %j as invalid (format)',
    (text) => {
      expect(oneWord.parse(text)).toEqual(invalid('format'));
    },
  );
});

describe('json-policy answers', () => {
  const whole = { verdict: 'unsafe', categories: ['THREAT', 'HATE'], severity: 2, confidence: 0.9, rationale: 'r' };
  const expected = verdict({ outcome: 'unsafe', categories: ['HATE', 'THREAT'], severity: 2, confidence: 0.9 });

  it.each([
    JSON.stringify(whole),
    JSON.stringify(whole, null, 2).replaceAll('\n', '\r\n'),
    `\`\`\`json\n${JSON.stringify(whole, null, 2)}\n\`\`\``,
    `\n\`\`\`\n${JSON.stringify(whole)}\n\`\`\`\n`,
    `\`\`\`\`JSON \n${JSON.stringify(whole)}\n\`\`\`\``,
    `<think>{"verdict": "safe", "categories": []}</think>${JSON.stringify(whole)}`,
    JSON.stringify({ ...whole, verdict: 'Unsafe', categories: ['threat', 'Hate'] }),
  ])('reads the object bare, in one fence or after reasoning: %j', (text) => {
    expect(jsonPolicy.parse(text)).toEqual(expected);
  });

  it('reads safe, controversial and unsafe without categories', () => {
    expect(jsonPolicy.parse('{"verdict":"safe","categories":[]}')).toEqual(
      verdict({ outcome: 'safe', categories: [] }),
    );
    expect(jsonPolicy.parse('{"verdict":"safe","categories":["none"]}')).toMatchObject({ outcome: 'safe' });
    expect(jsonPolicy.parse('{"verdict":"controversial","categories":["HATE"]}')).toEqual(
      verdict({ outcome: 'controversial', categories: ['HATE'] }),
    );
    expect(jsonPolicy.parse('{"verdict":"unsafe","categories":[]}')).toEqual(
      verdict({ outcome: 'unsafe', categories: null }),
    );
  });

  it('keeps hazards it does not know apart and notes duplicates', () => {
    expect(jsonPolicy.parse('{"verdict":"unsafe","categories":["S10","HATE","hate","S10"]}')).toMatchObject({
      outcome: 'unsafe',
      categories: ['HATE'],
      unknownCategories: ['S10'],
      duplicates: ['HATE', 'S10'],
    });
  });

  it('takes a quoted think tag in a string for what it is', () => {
    const text = '{"verdict":"unsafe","categories":["HATE"],"rationale":"it says <think> safe"}';
    expect(jsonPolicy.parse(text).outcome).toBe('unsafe');
  });

  it.each([
    ['{"verdict":"safe","categories":["HATE"]}', 'contradiction'],
    ['{"verdict":"safe","categories":["nonsense"]}', 'contradiction'],
    ['{"verdict":"unsafe","categories":["none"]}', 'contradiction'],
    ['{"verdict":"unsafe","categories":["none","HATE"]}', 'contradiction'],
    ['', 'empty'],
    ['<think>{"verdict":"safe","categories":[]}', 'truncated'],
    ['{"verdict":"safe"}', 'format'],
    ['{"categories":[]}', 'format'],
    ['{"verdict":"harmless","categories":[]}', 'format'],
    ['{"verdict":" safe","categories":[]}', 'format'],
    ['{"verdict":["safe"],"categories":[]}', 'format'],
    ['{"verdict":"unsafe","categories":"HATE"}', 'format'],
    ['{"verdict":"unsafe","categories":[1]}', 'format'],
    ['{"verdict":"unsafe","categories":[""]}', 'format'],
    ['{"verdict":"safe","categories":[],"severity":4}', 'format'],
    ['{"verdict":"safe","categories":[],"severity":1.5}', 'format'],
    ['{"verdict":"safe","categories":[],"severity":"0"}', 'format'],
    ['{"verdict":"safe","categories":[],"confidence":1.1}', 'format'],
    ['{"verdict":"safe","categories":[],"confidence":null}', 'format'],
    ['{"verdict":"safe","categories":[],"rationale":7}', 'format'],
    ['{"verdict":"safe","categories":[],"note":"extra"}', 'format'],
    ['{"verdict":"safe","categories":[],"__proto__":{}}', 'format'],
    ['{"verdict":"unsafe","categories":[],"verdict":"safe"}', 'format'],
    ['{"verdict":"unsafe","categories":[],"\\u0076erdict" :"safe"}', 'format'],
    ['Sure: {"verdict":"safe","categories":[]}', 'format'],
    ['{"verdict":"safe","categories":[]} done', 'format'],
    ['{"verdict":"safe","categories":[]}{"verdict":"safe","categories":[]}', 'format'],
    ['[{"verdict":"safe","categories":[]}]', 'format'],
    ['```json\n{"verdict":"safe","categories":[]}', 'format'],
    ['```json\n{"verdict":"safe","categories":[]}\n```\nok', 'format'],
    ['```json\n```json\n{"verdict":"safe","categories":[]}\n```\n```', 'format'],
    ['```python\n{"verdict":"safe","categories":[]}\n```', 'format'],
    ['{"verdict":"safe","categories":[],', 'format'],
    ['{verdict:"safe",categories:[]}', 'format'],
    ['safe', 'format'],
    ['"safe"', 'format'],
    ['null', 'format'],
    ['{"verdict":"safe","categories":[],"rationale":"\\ud800"}', 'encoding'],
    ['{"verdict":"unsafe","categories":["\\u0000"]}', 'encoding'],
    ['{"verdict":"un\uFFFDsafe","categories":[]}', 'encoding'],
  ] as const)('reads %j as invalid (%s)', (text, reason) => {
    expect(jsonPolicy.parse(text)).toEqual(invalid(reason));
  });
});

describe('refusals', () => {
  it.each([
    "I can't help with that.",
    'I can’t assist with that request.',
    "I'm sorry, but I can't help with that.",
    'I cannot help with that request.',
    '  As an AI, I do not judge people.',
    '<think>no</think>I am unable to do so',
  ])('reads %j as refused in every dialect', (text) => {
    for (const dialect of [jsonPolicy, llamaGuard, oneWord])
      expect(dialect.parse(text)).toEqual(verdict({ outcome: 'refused' }));
  });

  it.each(['As an airline', "Well, I can't help with that.", 'I canter', "I can'tankerous"])(
    'takes %j for text off the grammar: no phrase stands at its start as whole words',
    (text) => {
      for (const dialect of [jsonPolicy, llamaGuard, oneWord]) expect(dialect.parse(text)).toEqual(invalid('format'));
    },
  );

  it('reads an answer that has a verdict by that verdict, whatever it says beside it', () => {
    const text = '{"verdict":"unsafe","categories":["HATE"],"rationale":"I cannot help with that."}';
    expect(jsonPolicy.parse(text).outcome).toBe('unsafe');
  });
});
