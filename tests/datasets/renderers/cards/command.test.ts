import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../../../cli/datasets.ts';
import { pixelSha256 } from '../../../../media/pixel-hash.ts';
import { toRaster } from '../../../../media/raster.ts';
import { temporaryFolder } from '../../support.ts';

async function run(...args: string[]): Promise<string> {
  let written = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    await datasetsCommand({ dataDir: () => '/nowhere' }).parseAsync(['render', ...args], { from: 'user' });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return written;
}

describe('mettle datasets render, for persuasion', () => {
  it('writes the card and the caption of every turn, and a sheet', async () => {
    const out = await temporaryFolder();
    const result = JSON.parse(await run('farm', '--count', '1', '--out', out, '--json')) as object;
    expect(result).toMatchObject({ dataset: 'farm', drawn: 1, excluded: {}, sheets: ['contact-sheet-1.png'] });
    const lines = (await readFile(join(out, 'index.jsonl'), 'utf8')).trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Record<'card' | 'caption' | 'pixel_sha256' | 'file', string>);
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ turn: 1, card: 'claim_card', visual_role: 'redundant', fabricated: false });
    for (const { caption, pixel_sha256, file } of rows) {
      expect(caption).toMatch(/^Image: /);
      expect(pixelSha256(await toRaster(await readFile(join(out, file))))).toBe(pixel_sha256);
    }
    expect((await toRaster(await readFile(join(out, 'contact-sheet-1.png')))).width).toBe(3 * 524 + 12);
  });

  it('takes a variant for moderation texts and for them only', async () => {
    const out = await temporaryFolder();
    await expect(run('farm', '--variant', 'image/meme', '--out', out)).rejects.toThrow('farm is drawn as cards');
    await expect(run('hatecheck', '--out', out)).rejects.toThrow('--variant must say how hatecheck is drawn');
  });
});
