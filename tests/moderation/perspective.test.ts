import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { createPerspective } from '../../moderation/dialects/perspective.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { invalid, verdict } from '../../moderation/verdict.ts';
import { perspectiveBody } from './endpoint-bodies.ts';

const dialect = createPerspective();
const read = (body: unknown, by = dialect) => by.readBody(200, JSON.stringify(body));
const ABSENT = ['SEVERE_TOXICITY', 'INSULT', 'PROFANITY', 'SEXUALLY_EXPLICIT', 'FLIRTATION'];

describe('perspective', () => {
  it('decides by TOXICITY at the threshold, and names the attributes that reach it', () => {
    expect(read(perspectiveBody({ TOXICITY: 0.5, IDENTITY_ATTACK: 0.7, THREAT: 0.49 }))).toEqual(
      verdict({
        outcome: 'unsafe',
        categories: ['TOXICITY', 'IDENTITY_ATTACK'],
        notAssessable: ABSENT,
        score: 0.5,
      }),
    );
    expect(read(perspectiveBody({ TOXICITY: 0.499, IDENTITY_ATTACK: 0.7, THREAT: 0 }))).toEqual(
      verdict({ outcome: 'safe', categories: [], notAssessable: ABSENT, score: 0.499 }),
    );
  });

  it('moves with a declared threshold, which is part of its version', () => {
    const strict = createPerspective({ parameters: { threshold: 0.3 } });
    expect(read(perspectiveBody({ TOXICITY: 0.31 }), strict)).toMatchObject({ outcome: 'unsafe', score: 0.31 });
    expect(strict.version).toBe('1+toxicity>=0.3');
    for (const wrong of [0, 1.1, '0.5'])
      expect(() => createPerspective({ parameters: { threshold: wrong } })).toThrow(InvalidInputError);
  });

  it('is not assessable where TOXICITY was not asked for', () => {
    expect(read(perspectiveBody({ INSULT: 0.9 }))).toMatchObject({
      outcome: 'not_assessable',
      reason: 'no_toxicity',
      score: null,
    });
  });

  it('keeps an experimental attribute apart', () => {
    expect(read(perspectiveBody({ TOXICITY: 0.9, LIKELY_TO_REJECT: 0.8, INCOHERENT: 0.1 }))).toMatchObject({
      unknownCategories: ['LIKELY_TO_REJECT'],
    });
  });

  it.each([
    ['', 'empty'],
    ['{}', 'format'],
    ['{"attributeScores":{"TOXICITY":0.9}}', 'format'],
    ['{"attributeScores":{"TOXICITY":{"summaryScore":{"value":"0.9"}}}}', 'format'],
    ['{"attributeScores":{"TOXICITY":{"summaryScore":{"value":1.2}}}}', 'format'],
    ['{"attributeScores":{"TOXICITY":{"spanScores":[]}}}', 'format'],
    ['\uFFFD', 'encoding'],
  ] as const)('reads the body %j as invalid (%s)', (body, reason) => {
    expect(dialect.readBody(200, body)).toEqual(invalid(reason));
  });

  it('is never asked: its service has ended', () => {
    expect(dialect.storedOnly).toBe(true);
    expect(() => dialect.render([textEvidence('a')])).toThrow(/stored answers only/);
  });
});
