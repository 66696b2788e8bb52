import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../cli/datasets.ts';
import { csvOf, MP4, ownFolder, png } from './own-media-folder.ts';

const FLAGS =
  '--text text --image image --video video --title title --transcript said --label y --unsafe 1 --safe 0 --id id'.split(
    ' ',
  );

async function run(dataDir: string, ...args: string[]): Promise<string> {
  let written = '';
  const collect = (text: unknown) => {
    written += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(collect),
    vi.spyOn(process.stderr, 'write').mockImplementation(collect),
  ];
  try {
    await datasetsCommand({ dataDir: () => dataDir }).parseAsync(args, { from: 'user' });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written;
}

describe('mettle datasets, with images and videos', () => {
  it('adds them and says how many there are, what will not be assessed and what was rejected', async () => {
    const own = await ownFolder({
      'rows.csv': csvOf('a,t,a.png,clip.mp4,T,words,1', 'b,,page.png,,,,0', 'c,,../x.png,,,,0', 'd,t,,,,,0'),
      'a.png': await png('red'),
      'page.png': '<html>',
      'clip.mp4': MP4,
    });
    const added = await run(own.dataDir, 'add', 'mine', own.path, ...FLAGS);
    expect(added).toContain('1 rows rejected');
    expect(added).toContain('media: 2 images, 1 videos, 1 transcripts\nnot assessable 1: not_media 1 (by their first');
    expect(added).toContain('rows.csv:4: image: leads out of the folder of the data (".."): "../x.png"');

    const shown = await run(own.dataDir, 'show', 'mine');
    expect(shown).toContain('media: 2 images, 1 videos, 1 transcripts\nnot assessable 1: not_media 1');
    const json = JSON.parse(await run(own.dataDir, 'show', 'mine', '--json')) as object;
    expect(json).toHaveProperty('media', { image: 2, video: 1, transcript: 1, refused: { not_media: 1 } });
    expect(await run(own.dataDir, 'add', 'mine', own.path, ...FLAGS)).toContain('was there already, unchanged');
  });

  it('says nothing of media where there are none, and opens what an earlier Mettle added', async () => {
    const own = await ownFolder({ 'rows.csv': csvOf('a,t,,,,,1') });
    const flags = '--text text --label y --unsafe 1 --safe 0'.split(' ');
    expect(await run(own.dataDir, 'add', 'mine', own.path, ...flags)).not.toContain('media');
    const path = join(own.dataDir, 'datasets/mine/dataset.json');
    const { v, name, version, licence, files, mapping, counts, rejected, ...more } = JSON.parse(
      await readFile(path, 'utf8'),
    ) as Record<string, object>;
    expect(more).toEqual({});
    expect(Object.keys(mapping ?? {})).toEqual(
      'format text label unsafe safe id cluster language facets categories'.split(' '),
    );
    await writeFile(path, JSON.stringify({ v, name, version, licence, files, mapping, counts, rejected }));
    expect(await run(own.dataDir, 'show', 'mine')).toMatch(/^cases 1: unsafe 1/m);
    expect(await run(own.dataDir, 'show', 'mine')).not.toContain('media:');
    expect(await run(own.dataDir, 'show', 'mine', '--json')).toContain('"media":null');
  });

  it('says what is missing', async () => {
    const own = await ownFolder({ 'rows.csv': csvOf('a,t,,,,,1') });
    await expect(run(own.dataDir, 'add', 'mine', own.path)).rejects.toThrow(/needs --text, --image or --video/);
    const labels = '--label y --unsafe 1'.split(' ');
    await expect(
      run(own.dataDir, 'add', 'mine', own.path, '--text', 'text', '--transcript', 'said', ...labels),
    ).rejects.toThrow(/--transcript needs --video/);
    await expect(run(own.dataDir, 'add', 'davidson', own.path, '--image', 'image')).rejects.toThrow(
      /without a column mapping/,
    );
  });
});
