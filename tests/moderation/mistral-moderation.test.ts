import { describe, expect, it } from 'vitest';
import { createMistralModeration } from '../../moderation/dialects/mistral-moderation.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { invalid, verdict } from '../../moderation/verdict.ts';
import { mistralBody } from './endpoint-bodies.ts';

const dialect = createMistralModeration();
const read = (body: unknown) => dialect.readBody(200, JSON.stringify(body));
const codes = dialect.taxonomy.categories.map(({ code }) => code);
const codeOf = (key: string) => codes.find((code) => code.toLowerCase().replaceAll(/[^a-z]/g, '') === key) ?? key;

describe('mistral-moderation', () => {
  it('is safe when no boolean is true, and unsafe with the categories in the order of the taxonomy', () => {
    expect(read(mistralBody({}, { law: 0.3 }))).toEqual(verdict({ outcome: 'safe', categories: [], score: 0.3 }));
    const found = read(mistralBody({ selfharm: true, hate_and_discrimination: true }, { selfharm: 0.8, sexual: 0.9 }));
    expect(found).toEqual(
      verdict({
        outcome: 'unsafe',
        categories: [codeOf('hateanddiscrimination'), codeOf('selfharm')],
        score: 0.9,
      }),
    );
  });

  it('knows all eleven categories of 2603 by the names on the wire', () => {
    const all = Object.fromEntries(Object.keys(mistralBody().results[0]!.categories).map((key) => [key, true]));
    expect(read(mistralBody(all))).toMatchObject({ categories: codes, notAssessable: [], unknownCategories: [] });
    expect(codes).toHaveLength(11);
  });

  it('holds a null or absent category for not assessable, and its score for none', () => {
    expect(read(mistralBody({ pii: null, law: undefined }, { pii: 0.99, law: 0.99 }))).toEqual(
      verdict({ outcome: 'safe', categories: [], notAssessable: [codeOf('law'), codeOf('pii')], score: 0.0001 }),
    );
    expect(read({ results: [{ categories: {}, category_scores: {} }] })).toMatchObject({
      outcome: 'not_assessable',
      reason: 'no_category',
    });
  });

  it('keeps a category of the older version apart; the verdict stands', () => {
    expect(read(mistralBody({ dangerous_and_criminal_content: true }))).toMatchObject({
      outcome: 'unsafe',
      categories: [],
      unknownCategories: ['dangerous_and_criminal_content'],
    });
  });

  it('has no score where the body has none', () => {
    const [result] = mistralBody({ criminal: true }).results;
    expect(read({ results: [{ categories: result!.categories }] })).toMatchObject({ outcome: 'unsafe', score: null });
  });

  it.each([
    ['', 'empty'],
    ['{"results":[]}', 'format'],
    ['{"results":[{"categories":{"law":false}},{"categories":{"law":false}}]}', 'format'],
    ['{"results":[{"categories":{"law":"false"}}]}', 'format'],
    ['{"results":[{"categories":{"law":0}}]}', 'format'],
    ['{"results":[{"categories":[]}]}', 'format'],
    ['{"results":[{"categories":{"law":false},"category_scores":{"law":1.5}}]}', 'format'],
    ['{"results":[{"categories":{"law":false,"LAW":true}}]}', 'format'],
    ['\uFFFD', 'encoding'],
  ] as const)('reads the body %j as invalid (%s)', (body, reason) => {
    expect(dialect.readBody(200, body)).toEqual(invalid(reason));
  });

  it('sends the words of a case as one input', () => {
    const input = [{ type: 'text', text: 'a\n\nb' }];
    expect(dialect.render([textEvidence('a'), textEvidence('b')])).toEqual({ kind: 'moderation', input });
  });
});
