import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { csvOf, MEDIA_MAPPING, MP4, ownFolder, png, storedBlobs, VTT } from './own-media-folder.ts';
import { collect } from './support.ts';

describe('media of one’s own', () => {
  it('become cases of text, image, video with title and transcript, named by the hash of their bytes', async () => {
    const [red, blue] = [await png('red'), await png('blue')];
    const own = await ownFolder({
      'rows.csv': csvOf(
        'a,look,img/red.png,,,,1',
        'b,,img/blue.png,,,,0',
        'c,see,img/red.png,clip.mp4,My clip,clip.vtt,1',
        'd,,,clip.mp4,,"one\ntwo",0',
        'e,words alone,,,,,0',
      ),
      'img/red.png': red,
      'img/blue.png': blue,
      'clip.mp4': MP4,
      'clip.vtt': VTT,
    });
    const added = await own.add();
    expect(added.counts).toMatchObject({ cases: 5, rejected: 0 });
    expect(added.media?.counts).toEqual({ image: 3, video: 2, transcript: 2, refused: {} });

    const dataset = await own.open();
    expect(dataset.media).toEqual(['image', 'video']);
    const { cases } = await collect(dataset.rows());
    const image = (bytes: Buffer) => ({ type: 'image', source: { kind: 'blob', sha256: sha256(bytes) } });
    const video = (title: string | null) => ({ type: 'video', source: { kind: 'blob', sha256: sha256(MP4) }, title });
    const said = (...texts: string[]) => texts.map((text) => ({ startS: null, endS: null, text }));
    expect(cases.map(({ content }) => content)).toEqual([
      [{ type: 'text', text: 'look' }, image(red)],
      [image(blue)],
      [
        { type: 'text', text: 'see' },
        image(red),
        video('My clip'),
        { type: 'transcript', segments: [{ startS: 1, endS: 2.5, text: 'hello there' }] },
      ],
      [video(null), { type: 'transcript', segments: said('one', 'two') }],
      [{ type: 'text', text: 'words alone' }],
    ]);
    expect(await own.blobs.read(sha256(blue))).toEqual(blue);
    expect(await storedBlobs(own.dataDir)).toEqual([red, blue, MP4, VTT].map((bytes) => sha256(bytes)).sort());
    expect(await readFile(join(own.folder, 'img/red.png'))).toEqual(red);
  });

  it('lists each file once, in the order of the rows, with size and type, and checks the list when it is read', async () => {
    const own = await ownFolder({
      'rows.csv': csvOf('a,,b.png,,,,1', 'b,,a.png,,,,1', 'c,,b.png,,,,1', 'd,,gone.png,,,,1'),
      'a.png': await png('red'),
      'b.png': await png('blue'),
    });
    const added = await own.add();
    const path = join(own.dataDir, 'datasets/mine/media.jsonl');
    const text = await readFile(path, 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { v: 1 },
      { role: 'medium', path: 'b.png', sha256: sha256(await png('blue')), mime: 'image/png' },
      { role: 'medium', path: 'a.png', bytes: (await png('red')).length, mime: 'image/png' },
      { role: 'medium', path: 'gone.png', rejected: 'no such file' },
    ]);
    expect(added.media?.list.sha256).toBe(sha256(text));
    expect((await readdir(join(own.dataDir, 'datasets/mine'))).sort()).toEqual([
      'dataset.json',
      'media.jsonl',
      'rows.csv',
    ]);
    await writeFile(path, text.replace('"b.png"', '"c.png"'));
    await expect(collect((await own.open()).rows())).rejects.toThrow(/media.jsonl is another file than expected/);
  });

  it('are taken as they are when they are no media: the case stays and the reason is counted', async () => {
    const own = await ownFolder({
      'rows.csv': csvOf('a,t,page.png,,,,1', 'b,,empty.png,,,,1', 'c,,clip.mp4,,,,0', 'd,,,doc.svg,,,0'),
      'page.png': '<html>not a picture</html>',
      'empty.png': '',
      'clip.mp4': MP4,
      'doc.svg': '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    });
    const added = await own.add();
    expect(added.counts).toMatchObject({ cases: 4, rejected: 0 });
    expect(added.media?.counts).toEqual({
      image: 3,
      video: 1,
      transcript: 0,
      refused: { not_media: 1, empty: 1, type_not_allowed: 2 },
    });
  });

  it('tell cases without ids apart by their content', async () => {
    const own = await ownFolder({
      'rows.csv': csvOf('a,t,a.png,,,,1', 'a,t,b.png,,,,1', 'a,t,a.png,,,,1', 'a,t,,,,,1'),
      'a.png': await png('red'),
      'b.png': await png('blue'),
    });
    await own.add({ id: null });
    const first = await collect((await own.open()).rows());
    expect(new Set(first.cases.map(({ id }) => id)).size).toBe(4);
    expect(await collect((await own.open()).rows())).toEqual(first);
  });

  it('can do without a text column, and come from JSON Lines with dotted fields', async () => {
    const rows = [
      { post: { file: 'a.png' }, y: 1 },
      { post: { file: null }, y: 1 },
      { post: { file: 7 }, y: 0 },
      { post: { file: 'bad\ud800.png' }, y: 0 },
    ];
    const own = await ownFolder(
      { 'rows.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 'a.png': await png('red') },
      'rows.jsonl',
    );
    const none = { text: undefined, video: undefined, title: undefined, transcript: undefined };
    const added = await own.add({ ...none, format: 'jsonl', image: 'post.file', id: null });
    expect(added.counts.cases).toBe(1);
    expect((await own.open()).media).toEqual(['image']);
    expect(added.rejected.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [2, 'post.file', 'no text, image or video'],
      [3, 'post.file', 'not a string'],
      [4, 'post.file', 'holds half a surrogate pair'],
    ]);
  });
});

describe('adding again', () => {
  it('changes nothing for the same rows and media, and is another version when a medium changed', async () => {
    const own = await ownFolder({ 'rows.csv': csvOf('a,t,a.png,,,,1'), 'a.png': await png('red') });
    const first = await own.add();
    expect(await own.add()).toEqual(first);
    await own.write('a.png', await png('blue'));
    await expect(own.add()).rejects.toThrow(new RegExp(`exists already \\(version ${first.version}, this one`));
    const { cases: before } = await collect((await own.open()).rows());
    const second = await own.add({}, { replace: true });
    expect(second.version).not.toBe(first.version);
    expect(second.files).toEqual(first.files);
    const { cases: after } = await collect((await own.open()).rows());
    expect(after[0]?.content).not.toEqual(before[0]?.content);
    expect(await readdir(join(own.dataDir, 'datasets'))).toEqual(['mine']);
  });

  it('leaves a data set of text alone as it was: same version, no list, no new fields in its description', async () => {
    const own = await ownFolder({ 'rows.csv': csvOf('a,t,../a.png,,,,1') });
    const { image, video, title, transcript, ...text } = MEDIA_MAPPING;
    expect([image, video, title, transcript]).not.toContain(undefined);
    const added = await own.add({ image: undefined, video: undefined, title: undefined, transcript: undefined });
    expect(added.version).toBe(added.files[0]?.sha256.slice(0, 12));
    const folder = join(own.dataDir, 'datasets/mine');
    const description = JSON.parse(await readFile(join(folder, 'dataset.json'), 'utf8')) as object;
    expect(description).not.toHaveProperty('media');
    expect(description).toHaveProperty('mapping', text);
    expect((await readdir(folder)).sort()).toEqual(['dataset.json', 'rows.csv']);
    expect((await own.open()).media).toEqual([]);
    expect(await storedBlobs(own.dataDir)).toEqual([]);
  });

  it('keeps nothing when no row is usable', async () => {
    const own = await ownFolder({ 'rows.csv': csvOf('a,t,gone.png,,,,1') });
    await mkdir(join(own.dataDir, 'datasets'));
    await expect(own.add()).rejects.toThrow(/no usable row \(1 rejected\)\n {2}rows.csv:2: image: no such file/);
    expect(await readdir(join(own.dataDir, 'datasets'))).toEqual([]);
  });

  it.each([
    [{ text: undefined, image: undefined, video: undefined }, /nothing to moderate: give --text, --image or --video/],
    [{ video: undefined, transcript: undefined }, /--title needs --video/],
    [{ video: undefined, title: undefined }, /--transcript needs --video/],
    [{ video: 'image' }, /one column for --image and --video/],
    [{ image: 'nope' }, /no column "nope"/],
  ])('refuses a mapping that cannot be meant: %j', async (mapping, message) => {
    const own = await ownFolder({ 'rows.csv': csvOf('a,t,,,,,1') });
    await expect(own.add(mapping)).rejects.toThrow(message);
  });
});
