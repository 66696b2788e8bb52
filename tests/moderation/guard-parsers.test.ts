import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatDialect } from '../../moderation/dialects/dialect.ts';
import { DIALECT_NAMES, dialectEntry, loadDialect } from '../../moderation/dialects/registry.ts';
import { OUTCOMES } from '../../moderation/verdict.ts';

/** Valid answers, unsafe then safe, and the words that carry the verdict. */
const GRAMMARS: Readonly<Record<string, { unsafe: string[]; safe: string[]; unsafeWord: string; safeWord: string }>> = {
  'llama-guard-1': { unsafe: ['unsafe\nO1,O3', 'unsafe'], safe: ['safe'], unsafeWord: 'unsafe', safeWord: 'safe' },
  'llama-guard-2': { unsafe: ['unsafe\nS1,S11', 'unsafe'], safe: ['safe'], unsafeWord: 'unsafe', safeWord: 'safe' },
  'llama-guard-3-vision': { unsafe: ['unsafe\nS13'], safe: ['\n\nsafe'], unsafeWord: 'unsafe', safeWord: 'safe' },
  'llama-guard-4': { unsafe: ['unsafe\nS14,S1'], safe: ['safe'], unsafeWord: 'unsafe', safeWord: 'safe' },
  'shieldgemma-1': { unsafe: ['Yes', 'Yes.\nIt insults.'], safe: ['No', 'No.'], unsafeWord: 'yes', safeWord: 'no' },
  'shieldgemma-2': { unsafe: ['Yes', 'Yes, gore.'], safe: ['No'], unsafeWord: 'yes', safeWord: 'no' },
  llavaguard: {
    unsafe: ['{"rating": "Unsafe", "category": "O4: Nudity Content", "rationale": "bare"}'],
    safe: ['{"rating": "Safe", "category": "NA: None applying", "rationale": "a table"}'],
    unsafeWord: 'unsafe',
    safeWord: 'safe',
  },
};

const PIECES = [
  'safe',
  'Unsafe',
  'Yes',
  'No',
  'no',
  'none',
  'NA',
  'S1',
  'O3',
  ',',
  '\n',
  '\r\n',
  ' ',
  '.',
  ':',
  '"',
  '{',
]
  .concat([
    '}',
    '[',
    ']',
    '{"rating":"Safe","category":"NA"}',
    '"rating"',
    '```',
    '<think>',
    '</think>',
    '\0',
    '\uFFFD',
  ])
  .concat(['\ud83d', '\u200b', 'I cannot', 'not', '0']);

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join('')),
);

const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

describe.each(DIALECT_NAMES.filter((name) => dialectEntry(name).kind === 'chat'))('the parser of %s', (name) => {
  it('gives one of the outcomes of a parser and codes of its taxonomy, for any text', async () => {
    const dialect = await chatDialect(name);
    const codes: readonly string[] = dialect.taxonomy.categories.map(({ code }) => code);
    fc.assert(
      fc.property(anyText, (text) => {
        const { outcome, reason, categories, score } = dialect.parse(text);
        expect(OUTCOMES).toContain(outcome);
        expect(['timeout', 'error']).not.toContain(outcome);
        if (outcome === 'invalid') expect(reason).not.toBeNull();
        for (const code of categories ?? []) expect(codes).toContain(code);
        expect(score).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });
});

describe.each(Object.entries(GRAMMARS))('the parser of %s', (name, { unsafe, safe, unsafeWord, safeWord }) => {
  it('reads its valid answers', async () => {
    const dialect = await chatDialect(name);
    for (const text of unsafe) expect(dialect.parse(text).outcome).toBe('unsafe');
    for (const text of safe) expect(dialect.parse(text).outcome).toBe('safe');
  });

  it('says safe only of text that holds the whole word for it outside its reasoning', async () => {
    const dialect = await chatDialect(name);
    fc.assert(
      fc.property(anyText, (text) => {
        if (dialect.parse(text).outcome !== 'safe') return;
        expect(words(text.replaceAll(/<think>[\s\S]*<\/think>/gi, ' '))).toContain(safeWord);
      }),
      { numRuns: 3000 },
    );
  });

  it('never turns an unsafe answer into safe by one piece changed, lost or added beside the verdict word', async () => {
    const dialect = await chatDialect(name);
    // A piece put before the answer can be a whole answer of its own in grammars that let an explanation follow.
    const first = name.startsWith('shieldgemma') ? 1 : 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...unsafe),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom(...PIECES),
        (answer, at, action, piece) => {
          const pieces = answer.match(/\w+|\s+|[^\w\s]/g) ?? [];
          const i = first + (at % pieces.length);
          if (i >= pieces.length || (action < 2 && pieces[i]?.toLowerCase() === unsafeWord)) return;
          const replacement = action === 0 ? [] : action === 1 ? [piece] : [piece, pieces[i] ?? ''];
          const mutant = pieces.toSpliced(i, 1, ...replacement).join('');
          expect([mutant, dialect.parse(mutant).outcome]).not.toEqual([mutant, 'safe']);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('never reads a safe answer as unsafe after one character is cut out or a piece is put in', async () => {
    const dialect = await chatDialect(name);
    const harmless = PIECES.filter((piece) => !words(piece).includes(unsafeWord));
    for (const answer of safe)
      for (let i = 0; i <= answer.length; i += 1)
        for (const piece of ['', ...harmless]) {
          const mutant = answer.slice(0, i) + piece + answer.slice(piece === '' ? i + 1 : i);
          expect([mutant, dialect.parse(mutant).outcome]).not.toEqual([mutant, 'unsafe']);
        }
  });
});

async function chatDialect(name: string): Promise<ChatDialect> {
  const dialect = await loadDialect(name);
  if (dialect.kind !== 'chat') throw new TypeError(`${name} is no chat dialect`);
  return dialect;
}
