import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../../../cli/datasets.ts';
import { sha256 } from '../../../../core/digest.ts';
import { openPersuasionDataset } from '../../../../datasets/persuasion/open.ts';
import { withCards } from '../../../../datasets/renderers/cards/with-cards.ts';
import { drawVideo } from '../../../../datasets/renderers/draw.ts';
import { framesSha256 } from '../../../../media/frames-hash.ts';
import { pixelSha256 } from '../../../../media/pixel-hash.ts';
import { toRaster } from '../../../../media/raster.ts';
import { sniff } from '../../../../media/sniff.ts';
import type { PersuasionCase } from '../../../../persuasion/case.ts';
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

interface Row {
  readonly caption: string;
  readonly card: string;
  readonly pixel_sha256: string | null;
  readonly frames_sha256: string | null;
  readonly spec_sha256: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly file: string;
}

async function manifestIn(folder: string): Promise<Row[]> {
  const lines = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

async function cardsOf(item: { id: string }): Promise<Map<string, PersuasionCase>> {
  const { rows } = await openPersuasionDataset('farm', { dataDir: '/nowhere' });
  const made = new Map<string, PersuasionCase>();
  for await (const row of rows()) {
    if (!('case' in row) || row.case.id !== item.id) continue;
    for (const kind of ['image', 'video'] as const) {
      const drawn = withCards(row.case, kind);
      if ('case' in drawn) made.set(kind, drawn.case);
    }
  }
  return made;
}

describe('mettle datasets render, for persuasion', () => {
  it('writes the card and the caption of every turn, a manifest whose hashes recompute, and a sheet', async () => {
    const out = await temporaryFolder();
    const args = ['farm', '--count', '1', '--out', out, '--no-sample-mark', '--json'];
    expect(JSON.parse(await run(...args))).toMatchObject({
      dataset: 'farm',
      kind: 'image',
      drawn: 1,
      excluded: {},
      sample_mark: false,
      sheets: ['contact-sheet-1.png'],
      manifest: 'manifest.jsonl',
    });
    const rows = await manifestIn(out);
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ turn: 1, card: 'claim_card', visual_role: 'redundant', fabricated: false });
    for (const { caption, pixel_sha256, file, sha256: hash, bytes, ...rest } of rows) {
      expect(caption).toMatch(/^Image: /);
      const written = await readFile(join(out, file));
      expect(pixelSha256(await toRaster(written))).toBe(pixel_sha256);
      expect([sha256(written), written.length]).toEqual([hash, bytes]);
      expect(rest).toMatchObject({ width: 1024, height: 768, mime: 'image/png', sample_mark: false });
    }
    expect((await toRaster(await readFile(join(out, 'contact-sheet-1.png')))).width).toBe(3 * 524 + 12);
  });

  it('marks files as samples unless told not to; the hash stays that of what models see', async () => {
    const [marked, bare] = [await temporaryFolder(), await temporaryFolder()];
    await run('farm', '--count', '1', '--out', marked);
    await run('farm', '--count', '1', '--out', bare, '--no-sample-mark');
    const [first] = await manifestIn(marked);
    const [other] = await manifestIn(bare);
    expect(first).toMatchObject({
      sample_mark: true,
      pixel_sha256: other?.pixel_sha256,
      spec_sha256: other?.spec_sha256,
    });
    expect(first?.sha256).not.toBe(other?.sha256);
    expect(pixelSha256(await toRaster(await readFile(join(marked, first!.file))))).not.toBe(first?.pixel_sha256);
  });

  it('writes videos of the cards, with scenes on the sheet', async () => {
    const out = await temporaryFolder();
    await run('farm', '--count', '1', '--kind', 'video', '--out', out);
    const rows = (await manifestIn(out)) as (Row & { case_id: string; turn: number })[];
    expect(rows).toHaveLength(4);
    const drawn = (await cardsOf({ id: rows[0]!.case_id })).get('video')!;
    for (const row of rows) {
      const { media, caption } = drawn.turns[row.turn - 1]!;
      const source = media[0]?.source;
      if (source?.kind !== 'drawing') throw new Error('no drawing');
      expect(row).toMatchObject({
        spec_sha256: source.sha256,
        pixel_sha256: null,
        frames_sha256: framesSha256(drawVideo(source.spec)),
        caption,
        width: 640,
        height: 480,
        duration_s: 4,
        mime: 'video/mp4',
      });
      const written = await readFile(join(out, row.file));
      expect(await sniff(written)).toMatchObject({ kind: 'video', mime: 'video/mp4' });
      expect([sha256(written), written.length]).toEqual([row.sha256, row.bytes]);
    }
    expect((await toRaster(await readFile(join(out, 'contact-sheet-1.png')))).width).toBe(4 * 332 + 12);
  });

  it('takes a variant for moderation texts and for them only', async () => {
    const out = await temporaryFolder();
    await expect(run('farm', '--variant', 'image/meme', '--out', out)).rejects.toThrow('farm is drawn as cards');
    await expect(run('hatecheck', '--out', out)).rejects.toThrow('--variant must say how hatecheck is drawn');
    const meme = ['hatecheck', '--variant', 'image/meme', '--out', out];
    await expect(run(...meme, '--kind', 'video')).rejects.toThrow('hatecheck is not drawn as cards');
  });
});
