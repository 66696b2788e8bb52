import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ROW_BYTES } from '../../datasets/io/frames.ts';
import { csvRows, jsonlRows, textLines } from '../../datasets/io/rows.ts';
import { fileOf } from './support.ts';

async function rowsOf(content: string | Uint8Array, required: readonly string[] = ['id']) {
  const rows: (readonly [line: number, values: readonly string[] | string])[] = [];
  for await (const row of csvRows(await fileOf(content), required)) {
    rows.push([row.line, 'bad' in row ? `${row.bad.field}: ${row.bad.message}` : Object.values(row.fields)]);
  }
  return rows;
}

describe('CSV rows', () => {
  it('carry the physical line on which they start, past line breaks in quotes and blank lines', async () => {
    expect(await rowsOf('id,text\r\n1,"a\r\nb"\r\n\r\n2,"c\n\n"\n3,d')).toEqual([
      [2, ['1', 'a\r\nb']],
      [5, ['2', 'c\n\n']],
      [8, ['3', 'd']],
    ]);
  });

  it('keep spaces, quotes inside unquoted fields, control characters and a lone CR', async () => {
    expect(await rowsOf('id,text\n1, a \n2,say "x" now\n3,"""q"""\n4,\u0019\u0014\u2028\n5,a\rb\n')).toEqual([
      [2, ['1', ' a ']],
      [3, ['2', 'say "x" now']],
      [4, ['3', '"q"']],
      [5, ['4', '\u0019\u0014\u2028']],
      [6, ['5', 'a\rb']],
    ]);
  });

  it('lose only the row with a stray quote, not the ones after it', async () => {
    expect(await rowsOf('id,text\n1,"open\n2,"good"\n3,"x" y\n4,fine\n5,"never closed\n6,last\n')).toEqual([
      [2, '(row): text after a closing quote'],
      [3, ['2', 'good']],
      [4, '(row): text after a closing quote'],
      [5, ['4', 'fine']],
      [6, '(row): quoted field without a closing quote'],
      [7, ['6', 'last']],
    ]);
  });

  it('reject a row with too few or too many fields', async () => {
    expect(await rowsOf('id,text\n1\n2,a,b\n3,c\n')).toEqual([
      [2, '(row): 1 fields where the header has 2'],
      [3, '(row): 3 fields where the header has 2'],
      [4, ['3', 'c']],
    ]);
  });

  it('reject a row that is not UTF-8 and name its field', async () => {
    const bytes = Buffer.concat([Buffer.from('id,text\n1,caf'), Buffer.from([0xe9]), Buffer.from('\n2,café\n')]);
    expect(await rowsOf(bytes)).toEqual([
      [2, 'text: not valid UTF-8'],
      [3, ['2', 'café']],
    ]);
  });

  it('reject a row over the size limit and go on after it', async () => {
    const long = 'x'.repeat(MAX_ROW_BYTES + 10);
    expect(await rowsOf(`id,text\n1,${long}\n2,"${long}"\n3,ok\n`)).toEqual([
      [2, `(row): row longer than ${MAX_ROW_BYTES} bytes`],
      [3, `(row): row longer than ${MAX_ROW_BYTES} bytes`],
      [4, ['3', 'ok']],
    ]);
  });

  it('drop a byte order mark and refuse UTF-16', async () => {
    expect(await rowsOf('\ufeffid,text\n1,a\n')).toEqual([[2, ['1', 'a']]]);
    await expect(rowsOf(Buffer.from('\ufeffid,text\n1,a\n', 'utf16le'))).rejects.toThrow('is UTF-16, not UTF-8');
  });

  it('need their columns, each once', async () => {
    await expect(rowsOf('a,b\n1,2\n', ['id', 'a'])).rejects.toThrow('rows.csv:1: no column "id"; columns: "a", "b"');
    await expect(rowsOf('id,id\n1,2\n')).rejects.toThrow('rows.csv:1: two columns are called "id"');
    await expect(rowsOf('\n\n')).rejects.toThrow('rows.csv has no header line');
  });

  it('read back whatever a CSV writer wrote, at the right lines, across chunk borders', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r\n', '\t', 'é', '😀'), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 30 }), fc.nat(300_000), async (table, padding) => {
        const filler = ['0', 'p'.repeat(padding)] as const;
        const rows = [filler, ...table.map(([a, b]) => [`i${a}`, b] as const)];
        const lines = rows.map((row) => stringify([[...row]], { quoted_match: /^$|[\r\n]/ }));
        const read = await rowsOf(`id,text\n${lines.join('')}`);
        let line = 2;
        const expected = rows.map((row, index) => {
          const at = line;
          line += (lines[index]?.match(/\n/g) ?? []).length;
          return [at, [...row]] as const;
        });
        expect(read).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('JSON Lines', () => {
  it('end at LF and CRLF only, and give the line and place of what is not an object', async () => {
    const file = await fileOf('{"a":"x\u2028y"}\r\n\n{"a":\n[1]\nnull\n{"a":2}', 'rows.jsonl');
    const rows: unknown[] = [];
    for await (const row of jsonlRows(file)) rows.push([row.line, 'bad' in row ? row.bad.message : row.fields]);
    expect(rows).toEqual([
      [1, { a: 'x\u2028y' }],
      [3, 'not JSON: the line ends too early or holds another thing than JSON'],
      [4, 'not a JSON object'],
      [5, 'not a JSON object'],
      [6, { a: 2 }],
    ]);
  });

  it('never print the text of a broken line in the reason', async () => {
    const file = await fileOf('{"text": "secret slur" oops}\n', 'rows.jsonl');
    for await (const row of jsonlRows(file)) {
      expect('bad' in row && row.bad.message).toMatch(/^not JSON: broken at position \d+$/);
    }
  });

  it('keep a line of bytes that are not UTF-8 apart from the good ones', async () => {
    const file = await fileOf(Buffer.concat([Buffer.from('ok\n'), Buffer.from([0xff, 0x0a]), Buffer.from('ok\n')]));
    const rows: unknown[] = [];
    for await (const row of textLines(file)) rows.push('bad' in row ? row.bad.message : row.fields.text);
    expect(rows).toEqual(['ok', 'not valid UTF-8', 'ok']);
  });
});
