import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../../cli/datasets.ts';
import { pixelSha256 } from '../../../media/pixel-hash.ts';
import { toRaster } from '../../../media/raster.ts';
import { temporaryFolder } from '../support.ts';

async function run(dataDir: string, ...args: string[]): Promise<string> {
  let written = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    await datasetsCommand({ dataDir: () => dataDir }).parseAsync(args, { from: 'user' });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return written;
}

type Row = { case_id: string; drawn_from: string; scene: number | null; pixel_sha256: string; file: string };

async function rowsIn(folder: string): Promise<Row[]> {
  const lines = (await readFile(join(folder, 'index.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

describe('mettle datasets render', () => {
  it('writes a picture a case, a sheet and an index whose pixel hashes are those of the files', async () => {
    const out = join(await temporaryFolder(), 'deep', 'folder');
    const args = ['render', 'hatecheck', '--variant', 'image/small', '--count', '3', '--out', out];
    const result = JSON.parse(await run('/nowhere', ...args, '--json')) as object;
    expect(result).toMatchObject({ drawn: 3, excluded: {}, sheets: ['contact-sheet-1.png'] });
    const rows = await rowsIn(out);
    expect(rows).toHaveLength(3);
    for (const { file, pixel_sha256 } of rows) {
      expect(pixelSha256(await toRaster(await readFile(join(out, file))))).toBe(pixel_sha256);
    }
    expect((await toRaster(await readFile(join(out, 'contact-sheet-1.png')))).width).toBe(3 * 524 + 12);

    const again = join(await temporaryFolder(), 'again');
    await run('/nowhere', ...args.slice(0, -1), again);
    expect(await rowsIn(again)).toEqual(rows);
  });

  it('writes a picture a scene of a video', async () => {
    const out = await temporaryFolder();
    await run('/nowhere', 'render', 'hatecheck', '--variant', 'video/split', '--count', '2', '--out', out);
    const rows = await rowsIn(out);
    expect(rows.map(({ scene }) => scene)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect(new Set(rows.map(({ case_id }) => case_id)).size).toBe(2);
  });

  it('counts what it leaves out by reason, and fails when nothing is left', async () => {
    const dataDir = await temporaryFolder();
    const path = join(dataDir, 'mine.csv');
    await writeFile(path, `t,y\nfine,good\nsmile 😀,good\n${'x'.repeat(99)},good\n`);
    await run(dataDir, 'add', 'mine', path, '--text', 't', '--label', 'y', '--unsafe', 'bad', '--safe', 'good');
    const args = ['render', 'mine', '--variant', 'image/plain', '--out', join(dataDir, 'out')];
    expect(await run(dataDir, ...args)).toContain('1 cases of mine as image/plain');
    const result = JSON.parse(await run(dataDir, ...args, '--json')) as object;
    expect(result).toMatchObject({ drawn: 1, excluded: { no_glyph: 1, too_long: 1 } });

    await writeFile(path, 't,y\nsmile 😀,good\n');
    await run(dataDir, 'add', 'sad', path, '--text', 't', '--label', 'y', '--unsafe', 'bad', '--safe', 'good');
    await expect(run(dataDir, 'render', 'sad', ...args.slice(2))).rejects.toThrow('no text of sad can be drawn');
  });
});
