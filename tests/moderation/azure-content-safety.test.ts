import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { assumedMedia } from '../../moderation/assumed-media.ts';
import { createAzureContentSafety } from '../../moderation/dialects/azure-content-safety.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { NO_MEDIA } from '../../moderation/media-settings.ts';
import { inquire } from '../../moderation/questions.ts';
import { invalid, verdict } from '../../moderation/verdict.ts';
import { azureBody } from './endpoint-bodies.ts';

const dialect = createAzureContentSafety();
const read = (body: unknown, by = dialect) => by.readBody(200, JSON.stringify(body));
const at = (threshold: number) => createAzureContentSafety({ parameters: { severity_threshold: threshold } });

describe('azure-content-safety', () => {
  it.each([
    [0, 'safe', 0],
    [2, 'safe', 1],
    [3, 'safe', 1],
    [4, 'unsafe', 2],
    [5, 'unsafe', 2],
    [6, 'unsafe', 3],
    [7, 'unsafe', 3],
  ] as const)('reads severity %i as %s, %i on our scale, and gives no score', (severity, outcome, ours) => {
    const categories = outcome === 'unsafe' ? ['Violence'] : [];
    expect(read(azureBody({ Violence: severity }))).toEqual(verdict({ outcome, categories, severity: ours }));
  });

  it('moves with a declared threshold, which is part of its version', () => {
    const body = azureBody({ Hate: 2, Sexual: 6 });
    expect(read(body, at(2))).toMatchObject({ outcome: 'unsafe', categories: ['Hate', 'Sexual'] });
    expect(read(body)).toMatchObject({ outcome: 'unsafe', categories: ['Sexual'] });
    expect(read(body, at(7))).toMatchObject({ outcome: 'safe', categories: [], severity: 3 });
    expect([at(2).version, dialect.version]).toEqual(['1+severity>=2', '1+severity>=4']);
    for (const wrong of [0, 8, 2.5]) expect(() => at(wrong)).toThrow(InvalidInputError);
  });

  it('holds a category that was not asked for for not assessable', () => {
    expect(read(azureBody({ Sexual: undefined, Hate: 4 }))).toMatchObject({
      outcome: 'unsafe',
      notAssessable: ['Sexual'],
    });
    expect(read({ categoriesAnalysis: [] })).toMatchObject({ outcome: 'not_assessable', reason: 'no_category' });
  });

  it('keeps an unknown category and a hit of a block list apart from the taxonomy', () => {
    expect(read(azureBody({ Fraud: 6 }))).toMatchObject({ outcome: 'unsafe', unknownCategories: ['Fraud'] });
    expect(read(azureBody({ Fraud: 2 }))).toMatchObject({ outcome: 'safe', unknownCategories: [] });
    const hit = { blocklistName: 'mine', blocklistItemId: '1', blocklistItemText: 'x' };
    expect(read({ blocklistsMatch: [hit], categoriesAnalysis: [] })).toMatchObject({
      outcome: 'unsafe',
      categories: [],
      unknownCategories: ['blocklist:mine'],
      severity: null,
    });
  });

  it.each([
    ['', 'empty'],
    ['{}', 'format'],
    ['{"categoriesAnalysis":{}}', 'format'],
    ['{"categoriesAnalysis":[{"category":"Hate","severity":8}]}', 'format'],
    ['{"categoriesAnalysis":[{"category":"Hate","severity":-1}]}', 'format'],
    ['{"categoriesAnalysis":[{"category":"Hate","severity":2.5}]}', 'format'],
    ['{"categoriesAnalysis":[{"category":"Hate","severity":"2"}]}', 'format'],
    ['{"categoriesAnalysis":[{"severity":2}]}', 'format'],
    ['{"categoriesAnalysis":[{"category":"Hate","severity":0},{"category":"Hate","severity":6}]}', 'format'],
    ['{"categoriesAnalysis":[],"blocklistsMatch":[1]}', 'format'],
    ['\uFFFD', 'encoding'],
  ] as const)('reads the body %j as invalid (%s)', (body, reason) => {
    expect(dialect.readBody(200, body)).toEqual(invalid(reason));
  });

  it('is asked part by part, whatever the aggregation', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ] as const;
    for (const aggregate of ['max', 'joint'] as const) {
      const inquiry = inquire({ dialect, media: { ...NO_MEDIA, aggregate }, withoutVideo: false }, content, () => null);
      expect(inquiry).toMatchObject({
        questions: [{ evidence: [textEvidence('a')] }, { evidence: [textEvidence('b')] }],
      });
    }
    expect(() => dialect.render([textEvidence('a'), textEvidence('b')])).toThrow(TypeError);
  });

  it('looks at each of several pictures beside a text, one a call', () => {
    const picture = (name: string) => ({ type: 'image', source: { kind: 'blob', sha256: sha256(name) } }) as const;
    const media = { ...NO_MEDIA, ...dialect.media, aggregate: 'joint' } as const;
    const content = [{ type: 'text', text: 'a' } as const, picture('p'), picture('q')];
    const inquiry = inquire({ dialect, media, withoutVideo: false }, content, assumedMedia);
    const questions = 'questions' in inquiry ? inquiry.questions : [];
    expect(questions.map(({ part }) => part)).toEqual(['text', 'image', 'image']);
    for (const { evidence } of questions) expect(dialect.render(evidence).input).toHaveLength(1);
  });
});
