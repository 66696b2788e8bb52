import { describe, expect, it } from 'vitest';
import { createTextIndex } from '../../simulator/text-index.ts';

const index = (...texts: string[]) => createTextIndex(texts.map((text) => ({ text, value: text })));

describe('index of known texts', () => {
  it('finds a text inside a bigger template, with and without its outer white space', () => {
    const known = index('I hate rain. ', '\tA line\nand another');
    expect(known.find('Judge this:\n<content>\nI hate rain. \n</content>')).toBe('I hate rain. ');
    expect(known.find('Judge "I hate rain."')).toBe('I hate rain. ');
    expect(known.find('xx A line\nand another.')).toBe('\tA line\nand another');
  });

  it('takes the longest of the texts that stand in the request', () => {
    const known = index('Muslims are scum.', 'I never said that Muslims are scum.', 'scum');
    expect(known.find('> I never said that Muslims are scum.')).toBe('I never said that Muslims are scum.');
    expect(known.find('He says: Muslims are scum. I never said that.')).toBe('Muslims are scum.');
    expect(known.find('pond scum')).toBe('scum');
    expect(known.find('Muslims are scum. I never said that Muslims are scum.')).toBe(
      'I never said that Muslims are scum.',
    );
  });

  it('tells texts apart that share their beginning', () => {
    const known = index('You are nothing but a pest.', 'You are nothing but a pest and a liar.', 'You are nothing');
    expect(known.find('a You are nothing but a pest. z')).toBe('You are nothing but a pest.');
    expect(known.find('a You are nothing but a pest and a liar. z')).toBe('You are nothing but a pest and a liar.');
    expect(known.find('You are nothing but')).toBe('You are nothing');
  });

  it('gives a spelling to the text that has it exactly', () => {
    const known = index(' ab ', 'ab', 'cd ', 'cd ');
    expect(known.find('xabx')).toBe('ab');
    expect(known.find('x ab x')).toBe(' ab ');
    expect(known.find('xcdx')).toBe('cd ');
  });

  it('knows nothing in texts without one, in shorter ones, and never an empty text', () => {
    const known = index('', '   ', 'abc');
    expect(known.size).toBe(1);
    expect(known.find('')).toBeNull();
    expect(known.find('ab')).toBeNull();
    expect(known.find('a'.repeat(3_000))).toBeNull();
    expect(index().find('abc')).toBeNull();
  });

  it('finds every text of every length at both ends of a request', () => {
    const texts = Array.from({ length: 40 }, (_, i) => `${String.fromCharCode(0x4e00 + i)}${'é'.repeat(i)}`);
    const known = index(...texts);
    for (const text of texts) {
      expect(known.find(text)).toBe(text);
      expect(known.find(`😀 ${text}`)).toBe(text);
      expect(known.find(`${text} end`)).toBe(text);
    }
  });
});
