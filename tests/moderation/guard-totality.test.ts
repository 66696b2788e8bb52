import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../moderation/verdict.ts';
import { GUARDS } from './guards.ts';

const PIECES = [
  ...['yes', 'no', 'Yes', 'n/a', 'safe', 'unsafe', 'un', 'Controversial', 'None', 'S1', 'S10', 'Violence', 'HATE'],
  ...[
    'Harmful request: no',
    'Harmful response: no',
    'Safety: Safe',
    'User Safety: safe',
    'Categories: None',
    'Refusal',
  ],
  ...['"User Safety": "safe"', '{"verdict":"safe","categories":[]}', '<score>', '</score>', '<score>no</score>'],
  ...['<confidence> High </confidence>', '<|channel|>', 'final', '<|message|>', '<|end|>', '<think>', '</think>'],
  ...[',', '\n', '\r\n', ' ', '.', '"', '{', '}', ':', '```', '\0', '\uFFFD', '\ud83d', 'I cannot', '\u200b'],
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join('')),
);
const target = fc.constantFrom('prompt' as const, 'response' as const);

/** Words of a text as the grammars see them: runs of letters. */
const words = (text: string) => text.toLowerCase().match(/[a-z]+/g) ?? [];

describe.each(GUARDS)('the parser of $dialect.id', ({ dialect, words: { safe, unsafe }, ...answers }) => {
  it('gives one of the outcomes of a parser for any text and target', () => {
    fc.assert(
      fc.property(anyText, target, (text, asked) => {
        const { outcome, reason, categories } = dialect.parse(text, { target: asked });
        expect(OUTCOMES).toContain(outcome);
        expect(['timeout', 'error']).not.toContain(outcome);
        expect(reason === null).toBe(outcome !== 'invalid' && outcome !== 'not_assessable');
        if (outcome === 'safe') expect(categories).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads its valid answers as what they say', () => {
    for (const text of answers.safe) expect([text, dialect.parse(text).outcome]).toEqual([text, 'safe']);
    for (const text of answers.unsafe) expect([text, dialect.parse(text).outcome]).toEqual([text, 'unsafe']);
  });

  it('says safe only of text that holds the whole word for it', () => {
    fc.assert(
      fc.property(anyText, target, (text, asked) => {
        if (dialect.parse(text, { target: asked }).outcome === 'safe') expect(words(text)).toContain(safe);
      }),
      { numRuns: 5000 },
    );
  });

  it('never turns an unsafe answer into safe by one changed, lost or added piece that leaves the verdict word alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...answers.unsafe),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom(...PIECES),
        (answer, at, action, piece) => {
          const pieces = answer.match(/\w+|\s+|[^\w\s]/g) ?? [];
          const i = at % pieces.length;
          if (action < 2 && pieces[i]?.toLowerCase() === unsafe) return;
          const replacement = action === 0 ? [] : action === 1 ? [piece] : [piece, pieces[i] ?? ''];
          const mutant = pieces.toSpliced(i, 1, ...replacement).join('');
          expect([mutant, dialect.parse(mutant).outcome]).not.toEqual([mutant, 'safe']);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('never turns a safe answer into a decision other than safe by one character cut out or piece put in', () => {
    const others = PIECES.filter((piece) => !/un|yes|contro/i.test(piece));
    for (const answer of answers.safe)
      for (let i = 0; i <= answer.length; i += 1)
        for (const piece of ['', ...others]) {
          const mutant = answer.slice(0, i) + piece + answer.slice(piece === '' ? i + 1 : i);
          expect(['safe', 'invalid', 'refused', 'not_assessable']).toContain(dialect.parse(mutant).outcome);
        }
  });

  it('takes no answer at all, an unfinished one or a refusal for what it is', () => {
    expect(dialect.parse(' \n')).toMatchObject({ outcome: 'invalid', reason: 'empty' });
    expect(dialect.parse('<think>so it is')).toMatchObject({ outcome: 'invalid', reason: 'truncated' });
    expect(dialect.parse(`${answers.safe[0]}\0`)).toMatchObject({ outcome: 'invalid', reason: 'encoding' });
    expect(dialect.parse("I can't help with that.")).toMatchObject({ outcome: 'refused', reason: null });
    expect(dialect.parse('The content is safe, no harm.')).toMatchObject({ outcome: 'invalid', reason: 'format' });
  });
});
