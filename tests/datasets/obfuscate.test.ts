import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { OBFUSCATIONS, type Obfuscation } from '../../core/obfuscations.ts';
import { normalise } from '../../datasets/obfuscate/normalise.ts';
import { obfuscatedText } from '../../datasets/obfuscate/obfuscated-text.ts';
import { TRANSFORMS } from '../../datasets/obfuscate/registry.ts';

const TEXT = 'These people are vermin, and I hate ALL of them!';
const made = (name: Obfuscation, text = TEXT, row = '1', seed = 1) =>
  obfuscatedText(text, { name, caseId: sha256(row), seed });
/** Characters without marks, in an order of their own. */
const letters = (text: string) => [...text.normalize('NFD').replace(/\p{M}/gu, '')].sort().join('');
const SEEDED = [
  'leet',
  'homoglyph',
  'zero-width',
  'spacing',
  'swap',
  'delete',
  'repeat',
  'diacritics',
  'case',
  'emoji',
];

describe('a disguise', () => {
  it('is the same text for the same case, version and seed, and changes every ordinary text', () => {
    for (const name of OBFUSCATIONS) {
      expect(made(name), name).toBe(made(name));
      expect(made(name), name).not.toBe(TEXT);
      expect(made(name), name).not.toBeNull();
    }
  });

  it('differs by case and by seed where chance has a say', () => {
    for (const name of SEEDED as Obfuscation[]) {
      expect(made(name, TEXT, '2'), name).not.toBe(made(name));
      expect(made(name, TEXT, '1', 2), name).not.toBe(made(name));
    }
  });

  it('is none of a text that it has nothing to do to', () => {
    const letterBound = OBFUSCATIONS.filter(
      (name) => !['full-width', 'reversal', 'ascii-art', 'base64'].includes(name),
    );
    for (const name of letterBound) expect(made(name, '12, 34!'), name).toBeNull();
    for (const name of OBFUSCATIONS) expect(made(name, ''), name).toBeNull();
    expect(made('ascii-art', 'a 漢 b')).toBeNull();
    expect(made('transliteration', 'ж')).toBeNull();
  });

  it('is well-formed text for any well-formed text', () => {
    const names = fc.constantFrom(...OBFUSCATIONS);
    fc.assert(
      fc.property(names, fc.string({ unit: 'grapheme', maxLength: 60 }), (name, text) => {
        expect((made(name, text) ?? '').isWellFormed()).toBe(true);
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it('by rot13 and Base64 is the known one', () => {
    expect(made('rot13', 'Hello, World')).toBe('Uryyb, Jbeyq');
    expect(made('base64', 'Straße')).toBe('U3RyYcOfZQ==');
    expect(made('reversal', 'abc de\u0301f\n12')).toBe('fe\u0301d cba\n21');
    expect(made('full-width', 'a b!')).toBe('ａ ｂ！');
    expect(made('transliteration', 'Shy Cheese xi')).toBe('Шй Чисе кси');
  });

  it('by leetspeak puts figures and signs for 70 % of the letters that have one, rounded up', () => {
    const leet = made('leet', 'aeiost xx mmm') ?? '';
    expect(leet).toMatch(/^[a4@][e3][i1!][o0][s5$][t7] xx mmm$/);
    expect([...'aeiost'].filter((letter, i) => leet[i] !== letter)).toHaveLength(5);
  });

  it('keeps every letter where it only moves, adds or marks', () => {
    expect(letters(made('swap') ?? '')).toBe(letters(TEXT));
    expect(letters(made('diacritics') ?? '')).toBe(letters(TEXT));
    expect((made('spacing') ?? '').replaceAll(' ', '')).toBe(TEXT.replaceAll(' ', ''));
    expect((made('case') ?? '').toLowerCase()).toBe(TEXT.toLowerCase());
    expect((made('repeat') ?? '').replace(/(\p{L})\1+/gu, '$1')).toBe(TEXT.replace(/(\p{L})\1+/gu, '$1'));
    expect((made('emoji') ?? '').replace(/\p{Extended_Pictographic}/gu, '')).toBe(TEXT);
    // Half of seven words of three letters or more, rounded up, lose one letter each.
    expect(TEXT.length - (made('delete') ?? '').length).toBe(4);
  });

  it('by override stores words backwards and ends each override', () => {
    const bidi = made('bidi') ?? '';
    expect(bidi.match(/\u202e/g)?.length).toBe(bidi.match(/\u202c/g)?.length);
    const shown = bidi.replace(/\u202e([^\u202c]*)\u202c/g, (_, word: string) => [...word].reverse().join(''));
    expect(shown).toBe(TEXT);
  });

  it('as ASCII art draws each word as a banner of the glyphs', () => {
    const art = made('ascii-art', 'I l') ?? '';
    expect(art).toMatch(/^[# \n]+$/);
    expect(art.split('\n\n')).toHaveLength(2);
  });

  it('has a version each', () => {
    expect(Object.keys(TRANSFORMS)).toEqual([...OBFUSCATIONS]);
    for (const { version } of Object.values(TRANSFORMS)) expect(version).toBeGreaterThanOrEqual(1);
  });
});

describe('normalisation', () => {
  it('undoes homoglyphs, characters without width and full width', () => {
    for (const name of ['homoglyph', 'zero-width', 'full-width'] as const)
      expect(normalise(made(name) ?? ''), name).toBe(TEXT);
  });

  it('folds every twin that the homoglyphs put in, back to its letter', () => {
    const all = 'aceijopsxyhdqwABEHJKMOCPTXS';
    for (let seed = 0; seed < 12; seed += 1) expect(normalise(made('homoglyph', all, 'r', seed) ?? '')).toBe(all);
  });

  it('takes marks of direction out and leaves what was turned', () => {
    expect(normalise('a \u202ebc\u202c d\u2066e\u2069')).toBe('a bc de');
  });

  it('leaves ASCII, accents, umlauts, ligature letters and other scripts of one kind as they are', () => {
    const plain = 'minimum m1l0| Straße, déjà vu, Ægir æ, 漢字';
    expect(normalise(plain)).toBe(plain);
    expect(normalise('ﬁn … ½')).toBe('fin ... 1⁄2');
  });
});
