import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOpenAiModeration } from '../../moderation/dialects/openai-moderation.ts';
import { OUTCOMES } from '../../moderation/verdict.ts';
import { CHAT_DIALECTS, VALID_ANSWERS } from './answers.ts';

const PIECES = [
  'safe',
  'unsafe',
  'Safe',
  'un',
  'controversial',
  'none',
  'S1',
  'S10',
  'O3',
  'HATE',
  ',',
  '\n',
  '\r\n',
  ' ',
  '.',
  '"',
  '{',
  '}',
  '[',
  ']',
  ':',
  '{"verdict":"safe","categories":[]}',
  '"verdict"',
  '"categories"',
  '```',
  '```json',
  '<think>',
  '</think>',
  '\0',
  '\uFFFD',
  '\ud83d',
  'I cannot',
  '\u200b',
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join('')),
);

/** Words of a text as the grammars see them: runs of letters. */
const words = (text: string) => text.toLowerCase().match(/[a-z]+/g) ?? [];

describe.each(CHAT_DIALECTS)('the parser of $id', (dialect) => {
  it('gives one of the outcomes of a parser for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { outcome, reason } = dialect.parse(text);
        expect(OUTCOMES).toContain(outcome);
        expect(['timeout', 'error']).not.toContain(outcome);
        expect(reason === null).toBe(outcome !== 'invalid');
      }),
      { numRuns: 2000 },
    );
  });

  it('says safe only of text that holds the whole word safe, and never beside the word unsafe', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        if (dialect.parse(text).outcome !== 'safe') return;
        const outside = text.replaceAll(/<think>[\s\S]*<\/think>/gi, '');
        expect(words(outside)).toContain('safe');
        expect(words(outside)).not.toContain('unsafe');
      }),
      { numRuns: 5000 },
    );
  });

  it('never turns an unsafe answer into safe by one changed, lost or added piece that leaves the verdict word alone', () => {
    const unsafe = VALID_ANSWERS[dialect.id as keyof typeof VALID_ANSWERS].filter((text) => /unsafe/i.test(text));
    expect(unsafe.length).toBeGreaterThan(1);
    fc.assert(
      fc.property(
        fc.constantFrom(...unsafe),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom(...PIECES),
        (answer, at, action, piece) => {
          const pieces = answer.match(/\w+|\s+|[^\w\s]/g) ?? [];
          const i = at % pieces.length;
          if (action < 2 && pieces[i]?.toLowerCase() === 'unsafe') return;
          const replacement = action === 0 ? [] : action === 1 ? [piece] : [piece, pieces[i] ?? ''];
          const mutant = pieces.toSpliced(i, 1, ...replacement).join('');
          expect([mutant, dialect.parse(mutant).outcome]).not.toEqual([mutant, 'safe']);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('never reads a valid safe answer as a decision other than safe after one character is cut out or put in', () => {
    const safe = VALID_ANSWERS[dialect.id as keyof typeof VALID_ANSWERS].filter((text) => !/unsafe|contro/i.test(text));
    for (const answer of safe)
      for (let i = 0; i <= answer.length; i += 1)
        for (const piece of ['', ...PIECES.filter((p) => p !== 'un' && !/safe|contro/i.test(p))]) {
          const { outcome } = dialect.parse(answer.slice(0, i) + piece + answer.slice(piece === '' ? i + 1 : i));
          expect(['safe', 'invalid', 'refused']).toContain(outcome);
        }
  });
});

describe('the reader of openai-moderation', () => {
  const dialect = createOpenAiModeration();
  const scalar = fc.oneof(fc.boolean(), fc.constant(null), fc.double(), fc.string({ maxLength: 4 }));
  const fields = fc.dictionary(
    fc.constantFrom('hate', 'violence', 'sexual', 'illicit', 'new/code', '__proto__'),
    scalar,
  );

  it('never throws, and says safe only where flagged is false and no category is true', () => {
    const result = fc.record(
      {
        flagged: fc.oneof(fc.boolean(), scalar),
        categories: fc.oneof(fields, scalar),
        category_scores: fc.oneof(fields, scalar),
        category_applied_input_types: fc.oneof(
          fc.dictionary(fc.constantFrom('hate', 'violence'), fc.array(fc.constant('text'))),
          scalar,
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.record({ results: fc.array(fc.oneof(result, scalar), { maxLength: 2 }) }), (body) => {
        const { outcome } = dialect.readBody(200, JSON.stringify(body));
        expect(OUTCOMES).toContain(outcome);
        if (outcome !== 'safe') return;
        const [only] = body.results as [{ flagged: unknown; categories: Record<string, unknown> }];
        expect(only.flagged).toBe(false);
        expect(Object.values(only.categories)).not.toContain(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes any text as body', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 200, max: 599 }), (body, status) => {
        expect(['invalid', 'error']).toContain(dialect.readBody(status, body).outcome);
      }),
      { numRuns: 1000 },
    );
  });
});
