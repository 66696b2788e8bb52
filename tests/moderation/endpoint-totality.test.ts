import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAzureContentSafety } from '../../moderation/dialects/azure-content-safety.ts';
import type { ModerationEndpointDialect } from '../../moderation/dialects/dialect.ts';
import { createMistralModeration } from '../../moderation/dialects/mistral-moderation.ts';
import { createPerspective } from '../../moderation/dialects/perspective.ts';
import { OUTCOMES } from '../../moderation/verdict.ts';
import { azureBody, mistralBody, perspectiveBody } from './endpoint-bodies.ts';

interface Endpoint {
  readonly dialect: ModerationEndpointDialect;
  readonly safe: readonly unknown[];
  readonly unsafe: readonly unknown[];
  /** True for a piece of a body's text on which its verdict hangs. */
  readonly decides: (piece: string) => boolean;
  /** Keys and values that bodies are made of. */
  readonly words: readonly string[];
}

const ENDPOINTS: readonly Endpoint[] = [
  {
    dialect: createMistralModeration(),
    safe: [mistralBody(), mistralBody({}, { law: 0.4 })],
    unsafe: [mistralBody({ criminal: true }), mistralBody({ pii: true, law: true }, { pii: 0.9 })],
    decides: (piece) => piece === 'true',
    words: ['results', 'categories', 'category_scores', 'law', 'pii', 'dangerous', 'new_one'],
  },
  {
    dialect: createAzureContentSafety(),
    safe: [azureBody(), azureBody({ Hate: 2 })],
    unsafe: [azureBody({ Hate: 6 }), azureBody({ Violence: 4, Sexual: 6 })],
    decides: (piece) => piece === '4' || piece === '6',
    words: ['categoriesAnalysis', 'blocklistsMatch', 'category', 'severity', 'Hate', 'Violence', 'blocklistName'],
  },
  {
    dialect: createPerspective(),
    safe: [perspectiveBody({ TOXICITY: 0.1 }), perspectiveBody({ TOXICITY: 0.25, THREAT: 0.125 })],
    unsafe: [perspectiveBody({ TOXICITY: 0.875 }), perspectiveBody({ TOXICITY: 0.75, INSULT: 0.625 })],
    decides: (piece) => /^\d+$/.test(piece),
    words: ['attributeScores', 'TOXICITY', 'THREAT', 'summaryScore', 'value', 'spanScores'],
  },
];

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.json());
const PIECES = [
  'true',
  'false',
  'null',
  '0',
  '2',
  '1e999',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '""',
  ' ',
  '\0',
  '\uFFFD',
];

/** Words, numbers and single marks of a body. */
const piecesOf = (text: string) => text.match(/\w+|\s+|[^\w\s]/g) ?? [];

describe.each(ENDPOINTS)('the reader of $dialect.id', ({ dialect, safe, unsafe, decides, words }) => {
  const bodies = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value));

  it('takes any text and status as body', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 100, max: 599 }), (body, status) => {
        const { outcome } = dialect.readBody(status, body);
        expect(['invalid', 'error']).toContain(outcome);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives one of the outcomes of a parser for any JSON of its own words', () => {
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(true, false, null, 0, 2, 4, 7, 0.5, -1, '', '__proto__'),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...words, '__proto__'), tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    fc.assert(
      fc.property(value, (body) => {
        const { outcome, reason, categories } = dialect.readBody(200, JSON.stringify(body));
        expect(OUTCOMES).toContain(outcome);
        expect(['timeout', 'error', 'refused']).not.toContain(outcome);
        expect(reason === null).toBe(outcome === 'safe' || outcome === 'unsafe');
        if (outcome === 'safe') expect(categories).toEqual([]);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads its valid bodies as what they say', () => {
    for (const body of bodies(safe)) expect([body, dialect.readBody(200, body).outcome]).toEqual([body, 'safe']);
    for (const body of bodies(unsafe)) expect([body, dialect.readBody(200, body).outcome]).toEqual([body, 'unsafe']);
  });

  it('never turns an unsafe body into safe by one changed, lost or added piece beside what decides', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies(unsafe)),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom(...PIECES, ...words),
        (body, at, action, piece) => {
          const pieces = piecesOf(body);
          const i = at % pieces.length;
          const touched = pieces[i] ?? '';
          if (decides(touched) && action < 2) return;
          const replacement = action === 0 ? [] : action === 1 ? [piece] : [piece, touched];
          const mutant = pieces.toSpliced(i, 1, ...replacement).join('');
          const found = dialect.readBody(200, mutant);
          // A category that lost its name or value is not assessed: the verdict may not claim to have seen it.
          if (found.outcome === 'safe') expect([mutant, found.notAssessable.length]).not.toEqual([mutant, 0]);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('never turns a safe body into unsafe by one character cut out or piece of no weight put in', () => {
    const light = ['', ...PIECES.filter((piece) => !/[\d]|true/.test(piece))];
    for (const body of bodies(safe))
      for (let i = 0; i <= body.length; i += 1)
        for (const piece of light) {
          if (piece === '' && /[\d.]/.test(body[i] ?? '')) continue;
          const mutant = body.slice(0, i) + piece + body.slice(piece === '' ? i + 1 : i);
          expect([mutant, dialect.readBody(200, mutant).outcome]).not.toEqual([mutant, 'unsafe']);
        }
  });
});
