import { describe, expect, it } from 'vitest';
import { wrap } from '../../../datasets/renderers/layout.ts';
import { splitScenes, splitWords } from '../../../datasets/renderers/split-words.ts';

describe('splitting words', () => {
  it('keeps the words whole, in order and about equally long, no part empty', () => {
    expect(splitWords('one two three four five six seven eight', 4)).toEqual([
      'one two',
      'three four',
      'five six',
      'seven eight',
    ]);
    expect(splitWords('incomprehensibilities a b c', 4)).toEqual(['incomprehensibilities', 'a', 'b', 'c']);
    expect(splitWords('a b c incomprehensibilities', 2)).toEqual(['a b c', 'incomprehensibilities']);
    expect(splitWords('two words', 4)).toEqual(['two', 'words']);
    expect(splitWords('one', 4)).toEqual(['one']);
  });

  it('gives the text again when its parts are joined, however they fall', () => {
    for (let words = 1; words <= 12; words += 1) {
      const text = Array.from({ length: words }, (_, i) => 'x'.repeat(1 + ((i * 7) % 11))).join(' ');
      for (let count = 1; count <= 5; count += 1) {
        const parts = splitWords(text, count);
        expect(parts.join(' ')).toBe(text);
        expect(parts).toHaveLength(Math.min(count, words));
        expect(parts).not.toContain('');
      }
    }
  });

  it('has no two neighbouring scenes alike', () => {
    expect(splitScenes('ha ha ha ha', 4)).toEqual(['ha', 'ha ha', 'ha']);
    expect(splitScenes('ha ha', 4)).toEqual(['ha ha']);
    expect(splitScenes('no no yes', 4)).toEqual(['no no', 'yes']);
    for (const text of ['ha ha ha ha', 'no no yes yes', 'a a b', 'x y x y']) {
      const parts = splitScenes(text, 4);
      expect(parts.join(' ')).toBe(text);
      expect(parts.some((part, i) => part === parts[i + 1])).toBe(false);
    }
  });
});

describe('word wrap', () => {
  it('breaks between words at a fixed column, counting characters rather than code units', () => {
    expect(wrap('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
    expect(wrap('aa bb cc', 4)).toEqual(['aa', 'bb', 'cc']);
    expect(wrap('aaaaa b', 5)).toEqual(['aaaaa', 'b']);
    expect(wrap('😀😀 😀', 4)).toEqual(['😀😀 😀']);
  });

  it('never breaks a word', () => {
    expect(wrap('aa bbbbbb', 5)).toBeNull();
  });
});
