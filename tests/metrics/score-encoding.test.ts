import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, textBlocks } from '../../cli/text-blocks.ts';
import { scoreCli } from './score-cli.ts';

const { folder, run } = scoreCli();

const row = (id: string, truth: string) => `{"case_id":"${id}","truth":"${truth}","predicted":"safe"}\n`;
const latin1 = (text: string) => Buffer.from(text, 'latin1');

function bytesFile(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const score = async (...args: string[]) =>
  JSON.parse(await run(['--kind', 'classification', '--draws', '0', '--json', ...args]));

describe('a file of rows in another encoding', () => {
  it('is refused with the line that is not UTF-8, as JSON Lines', async () => {
    const path = bytesFile('latin.jsonl', Buffer.concat([Buffer.from(row('1', 'safe')), latin1(row('2', 's\u00fcr'))]));
    await expect(score(path)).rejects.toMatchObject({
      name: 'BadRowError',
      exitCode: 1,
      place: { file: path, line: 2, field: '(row)', reason: 'is not UTF-8; save the file as UTF-8' },
    });
  });

  it('loses only its bad lines when told to drop bad rows', async () => {
    const bytes = Buffer.concat([
      Buffer.from(row('1', 's\u00fcr')),
      latin1(row('2', 's\u00fcr')),
      Buffer.from(row('3', 'safe')),
    ]);
    const result = await score(bytesFile('mixed.jsonl', bytes), '--skip-bad-rows');
    expect(result).toMatchObject({ n: 2, n_rejected: 1, labels: ['safe', 's\u00fcr'] });
  });

  it('is refused as CSV, in which it would read as other labels', async () => {
    const path = bytesFile(
      'latin.csv',
      latin1('case_id,truth,predicted\n1,safe,safe\n2,"a\nb",safe\n3,s\u00fcr,safe\n'),
    );
    for (const extra of [[], ['--skip-bad-rows']]) {
      await expect(score(path, ...extra)).rejects.toMatchObject({ exitCode: 1, place: { file: path, line: 5 } });
    }
  });

  it.each(['jsonl', 'csv'])('is named when it is UTF-16: %s', async (ending) => {
    const text = ending === 'csv' ? 'case_id,truth,predicted\n1,safe,safe\n' : row('1', 'safe');
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    await expect(score(bytesFile(`wide.${ending}`, bytes))).rejects.toMatchObject({
      place: { line: 1, reason: 'is not UTF-8 (it begins like UTF-16); save the file as UTF-8' },
    });
    await expect(score(bytesFile(`plain.${ending}`, bytes.subarray(2)))).rejects.toMatchObject({ place: { line: 1 } });
  });
});

describe('lines of a stream', () => {
  const collect = async (chunks: readonly Uint8Array[]) => {
    const lines = [];
    for await (const block of textBlocks(Readable.from(chunks))) lines.push(...linesOf(block));
    return lines;
  };

  it('do not depend on where chunks end, also within a character', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '\u00e9', '\u{1f600}', '\r', '\u2028'), maxLength: 6 });
    const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), cuts, fc.boolean(), async (texts, at, closed) => {
        const bytes = Buffer.from(texts.join('\n') + (closed ? '\n' : ''));
        const edges = [0, ...[...at].sort((a, b) => a - b).map((cut) => Math.min(cut, bytes.length)), bytes.length];
        const chunks = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
        const whole = bytes.toString().split('\n');
        if (whole.at(-1) === '') whole.pop();
        const expected = whole.map((text, i) => ({ line: i + 1, text: text.replace(/\r$/, '') }));
        expect((await collect(chunks)).map(({ line: number, text }) => ({ line: number, text }))).toEqual(expected);
      }),
    );
  });

  it('keep their numbers after one that is not UTF-8', async () => {
    const lines = await collect([Buffer.from('a\n\u00e9'), latin1('\u00e9\nb\n'), Buffer.from('c')]);
    expect(lines.map(({ line, text }) => [line, text])).toEqual([
      [1, 'a'],
      [2, null],
      [3, 'b'],
      [4, 'c'],
    ]);
  });
});
