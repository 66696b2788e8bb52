import { describe, expect, it } from 'vitest';
import { createOpenAiModeration } from '../../moderation/dialects/openai-moderation.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { invalid, verdict } from '../../moderation/verdict.ts';

const CODES = TAXONOMIES['openai-omni-2024-09-26'].categories.map(({ code }) => code);
const dialect = createOpenAiModeration();
const each = <T>(value: T, changes: Record<string, T | undefined> = {}) =>
  Object.fromEntries(Object.entries({ ...Object.fromEntries(CODES.map((code) => [code, value])), ...changes }));

function read(result: Record<string, unknown>) {
  const body = {
    flagged: false,
    categories: each(false),
    category_scores: each(0.01),
    category_applied_input_types: each(['text']),
    ...result,
  };
  return dialect.readBody(200, JSON.stringify({ id: 'modr-1', model: 'omni-moderation-2024-09-26', results: [body] }));
}

describe('openai-moderation', () => {
  it('reads booleans and scores apart: the verdict is flagged, the score the largest of the categories', () => {
    expect(
      read({
        flagged: true,
        categories: each(false, { violence: true, hate: true }),
        category_scores: each(0.01, { hate: 0.7, illicit: 0.9 }),
      }),
    ).toEqual(verdict({ outcome: 'unsafe', categories: ['hate', 'violence'], score: 0.9 }));
    expect(read({ category_scores: each(0.2) })).toEqual(verdict({ outcome: 'safe', categories: [], score: 0.2 }));
  });

  it('holds a null, absent or unapplied category for not assessable, never for safe', () => {
    const found = read({
      categories: each<boolean | null>(false, { illicit: null, 'illicit/violent': undefined }),
      category_scores: each(0.01, { hate: 0.8 }),
      category_applied_input_types: each(['text'], { hate: [] as string[] }),
    });
    expect(found).toEqual(
      verdict({ outcome: 'safe', categories: [], notAssessable: ['hate', 'illicit', 'illicit/violent'], score: 0.01 }),
    );
  });

  it('is not assessable as a whole when no category was looked at', () => {
    expect(read({ categories: each(null) })).toMatchObject({ outcome: 'not_assessable', score: null });
    expect(read({ categories: {} })).toMatchObject({ outcome: 'not_assessable', categories: null });
    expect(read({ category_applied_input_types: each([]) })).toMatchObject({ notAssessable: CODES });
  });

  it('takes every category as applied where the server leaves the input types out', () => {
    expect(read({ category_applied_input_types: undefined })).toMatchObject({ outcome: 'safe', notAssessable: [] });
  });

  it('keeps a category of another version apart', () => {
    expect(read({ flagged: true, categories: each(false, { 'fraud/new': true }) })).toMatchObject({
      outcome: 'unsafe',
      categories: [],
      unknownCategories: ['fraud/new'],
    });
  });

  it('leaves categories unknown when flagged names none and some were not assessed', () => {
    expect(read({ flagged: true, categories: each<boolean | null>(false, { illicit: null }) })).toMatchObject({
      outcome: 'unsafe',
      categories: null,
    });
  });

  it('has no score where the body has none', () => {
    expect(read({ category_scores: each(null) }).score).toBeNull();
    expect(read({ category_scores: undefined }).score).toBeNull();
  });

  it('finds contradictions between flagged and the categories', () => {
    expect(read({ categories: each(false, { hate: true }) })).toEqual(invalid('contradiction'));
    expect(read({ flagged: true })).toEqual(invalid('contradiction'));
  });

  it.each([
    ['', 'empty'],
    ['<html>bad gateway</html>', 'format'],
    ['[]', 'format'],
    ['{"results":[]}', 'format'],
    ['{"results":[{"flagged":false}]}', 'format'],
    ['{"results":[{"flagged":"false","categories":{}}]}', 'format'],
    ['{"results":[{"flagged":false,"categories":{"hate":0}}]}', 'format'],
    ['{"results":[{"flagged":false,"categories":{"hate":false},"category_scores":{"hate":2}}]}', 'format'],
    ['\uFFFD', 'encoding'],
  ] as const)('reads the body %j as invalid (%s)', (body, reason) => {
    expect(dialect.readBody(200, body)).toEqual(invalid(reason));
  });

  it('sends every part of the content', () => {
    const input = ['a', 'b'].map((text) => ({ type: 'text', text }));
    expect(dialect.render([textEvidence('a'), textEvidence('b')])).toEqual({ kind: 'moderation', input });
  });
});
