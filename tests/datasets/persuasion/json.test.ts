import { describe, expect, it } from 'vitest';
import { unescapeHtml } from '../../../datasets/io/html-entities.ts';
import { jsonArrayRows } from '../../../datasets/io/json-array.ts';
import { parsePythonJson, pythonJsonRows } from '../../../datasets/io/python-json.ts';
import { persuasionFile } from './support.ts';

async function rows(text: string | Uint8Array): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const row of jsonArrayRows(await persuasionFile(text, { name: 'a.json' }))) {
    found.push('bad' in row ? [row.line, row.bad.message] : [row.line, row.fields]);
  }
  return found;
}

describe('JSON as Python writes it', () => {
  it('reads a bare NaN or Infinity as null and leaves those within texts', () => {
    const text = '{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN, \\"NaN\\" \\\\", "NaN": 1}';
    expect(parsePythonJson(text)).toEqual({ a: null, b: [null, null], c: 'NaN, "NaN" \\', NaN: 1 });
  });

  it('reads nothing else that is no JSON', () => {
    for (const text of ['{"a": NaNN}', "{'a': NaN}", '{"a": NaN', 'undefined', '']) {
      expect(() => parsePythonJson(text)).toThrow(SyntaxError);
    }
  });

  it('passes over blank lines and goes on after a bad one', async () => {
    const found: unknown[] = [];
    for await (const row of pythonJsonRows(await persuasionFile('{"a": NaN}\n\nx\n{"b": 2}\n'))) {
      found.push('bad' in row ? [row.line, row.bad.message] : [row.line, row.fields]);
    }
    expect(found).toEqual([
      [1, { a: null }],
      [3, 'not JSON'],
      [4, { b: 2 }],
    ]);
  });
});

describe('the elements of a JSON array', () => {
  it('come with the line they start on; brackets and quotes within texts do not end them', async () => {
    expect(await rows('\ufeff[\n {"a": "]},[\\"{"},\n\n {"b": [{"c": 1}]}\n]\n')).toEqual([
      [2, { a: ']},["{' }],
      [4, { b: [{ c: 1 }] }],
    ]);
    expect(await rows(' [ ] ')).toEqual([]);
  });

  it('are rejected one by one', async () => {
    expect(await rows('[\n1,\n{"a" 1},\n{"b": NaN},\n[2]\n]')).toEqual([
      [2, 'not a JSON object'],
      [3, 'not JSON'],
      [4, { b: null }],
      [5, 'not a JSON object'],
    ]);
    const latin = Buffer.from('[{"a": "\u00e9"},\n{"b": 1}]', 'latin1');
    expect(await rows(latin)).toEqual([
      [1, 'not valid UTF-8'],
      [2, { b: 1 }],
    ]);
  });

  it.each([
    [
      '[{"a": 1},\n{"b": ',
      [
        [1, { a: 1 }],
        [2, 'the array does not end'],
      ],
    ],
    [
      '[{"a": 1},\n',
      [
        [1, { a: 1 }],
        [2, 'the array does not end'],
      ],
    ],
    [
      '[{"a": 1}]\n[]',
      [
        [1, { a: 1 }],
        [2, 'text after the array'],
      ],
    ],
    ['[{"a": "x]', [[1, 'the array does not end']]],
    ['[', [[1, 'the array does not end']]],
  ])('of %j are read as far as they go', async (text, expected) => {
    expect(await rows(text)).toEqual(expected);
  });

  it('are not looked for in another thing than an array', async () => {
    await expect(rows('{"a": []}')).rejects.toThrow(/no JSON array/);
    await expect(rows('')).rejects.toThrow(/is empty/);
  });
});

describe('HTML entities', () => {
  it('are resolved once', () => {
    expect(unescapeHtml('a&amp;b&lt;&gt;&quot;&#39;&#x27;&apos;')).toBe("a&b<>\"'''");
    expect(unescapeHtml('&amp;lt; &amp;amp;')).toBe('&lt; &amp;');
  });

  it('stay where they name no character', () => {
    for (const text of ['&nope;', '&amp', '&#0;', '&#xd800;', '&#9999999;', 'a&b=c;d'])
      expect(unescapeHtml(text)).toBe(text);
  });
});
