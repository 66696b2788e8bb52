import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { datasetsCommand } from '../../../cli/datasets.ts';
import { sha256 } from '../../../core/digest.ts';
import { addOwnPersuasion } from '../../../datasets/persuasion/add-own.ts';
import { openPersuasionDataset } from '../../../datasets/persuasion/open.ts';
import { withCards } from '../../../datasets/renderers/cards/with-cards.ts';
import { sniff } from '../../../media/sniff.ts';
import { readTranscript } from '../../../media/transcript.ts';
import { createFileBlobs } from '../../../store/files/blobs.ts';
import { MP4, png, storedBlobs } from '../own-media-folder.ts';
import { temporaryFolder } from '../support.ts';
import { jsonLines, PLAIN, type Row, TURN } from './own-support.ts';
import { collect } from './support.ts';

const RED = { kind: 'image', path: 'pictures/red.png' } as const;
const CLIP = { kind: 'video', path: 'clip.mp4', title: 'A clip' } as const;
const SHOWN = { ...TURN, media: [RED], caption: 'Image: a red square.', visual_role: 'redundant' } as const;

/** A row of one turn that names media, with changes to the turn. */
function row(id: string, turn: Row = {}): Row {
  return { ...PLAIN, id, turns: [{ ...SHOWN, ...turn }] };
}

/** A folder of a user's with pictures, a clip and rows beside them, and a data folder. */
async function given(rows: readonly Row[]) {
  const dataDir = await temporaryFolder();
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'pictures'));
  const red = await png('red');
  const files = { 'pictures/red.png': red, 'clip.mp4': MP4, 'notes.txt': Buffer.from('no picture at all') };
  for (const [path, bytes] of Object.entries(files)) await writeFile(join(folder, path), bytes);
  await symlink('/etc/hostname', join(folder, 'elsewhere.png'));
  const path = join(folder, 'cases.jsonl');
  await writeFile(path, jsonLines(rows));
  const blobs = createFileBlobs({ folder: join(dataDir, 'blobs') });
  const add = (replace = false) =>
    addOwnPersuasion(
      { dataDir, name: 'mine', path, replace },
      { licence: null, media: { blobs, sniff, readTranscript } },
    );
  const open = async () => collect((await openPersuasionDataset('mine', { dataDir })).rows());
  return { dataDir, folder, path, red, blobs, add, open };
}

describe('persuasion cases with media of the user', () => {
  it('have them in their turns, as bytes in the store, with caption, role and the facet of the role', async () => {
    const video = row('b', { media: [CLIP], caption: null, visual_role: 'augmenting', fabricated: true });
    const { red, dataDir, blobs, add, open } = await given([row('a', { media: [RED, RED] }), video, PLAIN]);
    const added = await add();
    expect(added).toMatchObject({ counts: { cases: 3, rejected: 0 }, media: { counts: { image: 2, video: 1 } } });
    const { cases } = await open();
    const image = { type: 'image', source: { kind: 'blob', sha256: sha256(red) } };
    expect(cases[0]?.turns[0]).toMatchObject({
      text: TURN.text,
      media: [image, image],
      caption: 'Image: a red square.',
      visualRole: 'redundant',
      fabricated: false,
    });
    expect(cases[1]?.turns[0]).toMatchObject({
      media: [{ type: 'video', source: { kind: 'blob', sha256: sha256(MP4) }, title: 'A clip' }],
      caption: null,
      fabricated: true,
    });
    expect(cases.map(({ facets }) => facets.visual_role)).toEqual(['redundant', 'augmenting', undefined]);
    expect(await storedBlobs(dataDir)).toEqual([sha256(red), sha256(MP4)].sort());
    expect(await blobs.read(sha256(red))).toEqual(red);
  });

  it('keep their media where cards are drawn for the others', async () => {
    const { add, open } = await given([row('a'), PLAIN]);
    await add();
    const [own, plain] = (await open()).cases;
    expect(withCards(own!, 'image')).toEqual({ case: own });
    expect(withCards(own!, 'video')).toEqual({ skipped: 'media: its own are no video' });
    expect(withCards(plain!, 'image')).toMatchObject({
      case: { turns: [{ media: [{ source: { kind: 'drawing' } }] }] },
    });
  });

  it('are another version when a file of theirs is, though the rows are the same', async () => {
    const { folder, add } = await given([row('a')]);
    const { version } = await add();
    expect((await add()).version).toBe(version);
    await writeFile(join(folder, 'pictures/red.png'), await png('blue'));
    await expect(add()).rejects.toThrow('mine exists already');
    expect((await add(true)).version).not.toBe(version);
  });

  it('take a stated hash in capitals and small letters', async () => {
    const hash = sha256(await png('red'));
    const stated = (text: string) => ({ media: [{ ...RED, sha256: text }] });
    const { add } = await given([row('a', stated(hash)), row('b', stated(hash.toUpperCase()))]);
    expect((await add()).counts.rejected).toBe(0);
  });

  const WRONG: readonly (readonly [field: string, reason: string | RegExp, turn: Row])[] = [
    ['media[0].path', 'no such file', { media: [{ kind: 'image', path: 'pictures/green.png' }] }],
    ['media[0].path', 'leads out of the folder of the data ("..")', { media: [{ kind: 'image', path: '../x.png' }] }],
    [
      'media[0].path',
      'leads out of the folder of the data (a link)',
      { media: [{ kind: 'image', path: 'elsewhere.png' }] },
    ],
    ['media[0].path', /^a URL/, { media: [{ kind: 'image', path: 'https://x.example/x.png' }] }],
    ['media[0].path', 'missing', { media: [{ kind: 'image' }] }],
    ['media[0].path', 'not an image by its first bytes: video/mp4', { media: [{ kind: 'image', path: 'clip.mp4' }] }],
    ['media[0].path', 'not a video by its first bytes: image/png', { media: [{ ...RED, kind: 'video' }] }],
    [
      'media[0].path',
      /^not an image by its first bytes: of no known type/,
      { media: [{ kind: 'image', path: 'notes.txt' }] },
    ],
    [
      'media[1].sha256',
      /^another file: its SHA-256 is [0-9a-f]{64}$/,
      { media: [RED, { ...RED, sha256: '0'.repeat(64) }] },
    ],
    ['media[0].sha256', 'not 64 hexadecimal digits', { media: [{ ...RED, sha256: 'x' }] }],
    ['media[0].kind', 'not one of image, video', { media: [{ ...RED, kind: 'audio' }] }],
    ['media[0].title', 'only a video has a title', { media: [{ ...RED, title: 'x' }] }],
    ['media[0].uri', /^call it path/, { media: [{ kind: 'image', uri: 'x.png' }] }],
    ['media[1].kind', 'a case has images or videos, not both', { media: [RED, CLIP] }],
    ['media', '0 media; a turn has 1 to 4, or leaves media out', { media: [] }],
    ['media', '5 media; a turn has 1 to 4, or leaves media out', { media: [RED, RED, RED, RED, RED] }],
    ['media', 'not a list', { media: RED }],
    ['visual_role', 'not one of redundant, augmenting', { visual_role: 'both' }],
    ['caption', 'goes with media, and this turn has none', { media: null }],
    ['caption', 'no text', { caption: ' ' }],
  ];

  it.each(WRONG)('are rejected alone, with line and field: %s %s', async (field, reason, turn) => {
    const { add } = await given([PLAIN, row('bad', turn), row('good')]);
    const { counts, rejected } = await add();
    expect(counts).toMatchObject({ cases: 2, rejected: 1 });
    expect(rejected[0]).toMatchObject({ file: 'cases.jsonl', line: 2, field: `turns[0].${field}` });
    if (typeof reason === 'string') expect(rejected[0]?.reason).toBe(reason);
    else expect(rejected[0]?.reason).toMatch(reason);
  });

  it('come in by the command, which counts them, and `show` does', async () => {
    const { dataDir, path } = await given([row('a'), row('b', { media: [{ kind: 'image', path: 'gone.png' }] })]);
    let out = '';
    const write = (text: string | Uint8Array) => {
      out += String(text);
      return true;
    };
    const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(write));
    const run = (...args: string[]) => datasetsCommand({ dataDir: () => dataDir }).parseAsync(args, { from: 'user' });
    try {
      await run('add', 'mine', path, '--persuasion');
      await run('show', 'mine');
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    expect(out).toContain('media: 1 images, 0 videos');
    expect(out).toContain('cases.jsonl:2: turns[0].media[0].path: no such file');
    expect(out).toContain('media: image 1\n');
    expect(out).toContain('visual_role: redundant 1');
  });

  it('are refused as a whole when the list of media was changed since', async () => {
    const { dataDir, add, open } = await given([row('a')]);
    await add();
    const list = join(dataDir, 'datasets', 'mine', 'media.jsonl');
    await writeFile(list, `${await readFile(list, 'utf8')}\n`);
    await expect(open()).rejects.toThrow(/media\.jsonl/);
  });
});
