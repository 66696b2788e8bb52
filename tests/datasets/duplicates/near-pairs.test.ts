import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableText } from '../../../datasets/duplicates/comparable-text.ts';
import { nearPairs, shinglesOf } from '../../../datasets/duplicates/near-pairs.ts';

/** Every pair by brute force over the plain sets. */
function allPairs(texts: readonly string[], near: number) {
  const sets = texts.map(shinglesOf);
  const pairs: string[] = [];
  for (const [a, one] of sets.entries())
    for (const [b, other] of sets.entries()) {
      if (b <= a) continue;
      const shared = [...one].filter((shingle) => other.has(shingle)).length;
      if (shared / (one.size + other.size - shared) >= near) pairs.push(`${a} ${b}`);
    }
  return pairs;
}

describe('comparable texts', () => {
  it('are equal whatever width, case, white space or composition they were written in', () => {
    const same = [
      'Straße  und\tCafé ',
      'STRASSE und cafe\u0301',
      '\uff33trasse\u00a0und CAF\u00c9',
      '\nstrasse und café',
    ];
    expect(new Set(same.map(comparableText))).toEqual(new Set(['strasse und café']));
  });

  it('keep apart what differs in a letter or a mark', () => {
    expect(comparableText('I hate you!')).not.toBe(comparableText('I hate you'));
    expect(comparableText('لا أكره')).not.toBe(comparableText('أكره'));
  });
});

describe('near pairs', () => {
  it('have the Jaccard similarity of their sets of five characters', () => {
    // abcdefghij and abcdefghik: six shingles each, five shared, so 5 / 7.
    expect(nearPairs(['abcdefghij', 'abcdefghik', 'something else'], 0.7)).toEqual([{ a: 0, b: 1, jaccard: 5 / 7 }]);
    expect(nearPairs(['abcdefghij', 'abcdefghik'], 0.72)).toEqual([]);
  });

  it('are all that brute force finds, and no other, among texts with planted neighbours', () => {
    const base = fc.string({ unit: fc.constantFrom(...'abcde 仇恨عر'), minLength: 20, maxLength: 60 });
    const edits = fc.array(fc.tuple(base, fc.nat(40), fc.constantFrom('x', '', '仇')), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(edits, (list) => {
        const texts = [
          ...new Set(list.flatMap(([text, at, put]) => [text, text.slice(0, at) + put + text.slice(at + 1)])),
        ];
        const found = nearPairs(texts, 0.8).map(({ a, b }) => `${a} ${b}`);
        expect(found).toEqual(allPairs(texts, 0.8));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('take texts shorter than a shingle whole', () => {
    expect(nearPairs(['ok', 'no', 'oks', '好'], 0.8)).toEqual([]);
    expect([...shinglesOf('好')]).toEqual(['好']);
  });

  it('refuse a bound under which everything is near', () => {
    expect(() => nearPairs(['a'], 0.4)).toThrow(/from .5 to 1, not 0.4/);
    expect(() => nearPairs(['a'], Number.NaN)).toThrow(/from .5 to 1/);
  });
});
