import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTranscript } from '../../media/transcript.ts';
import { csvOf, MP4, ownFolder, VTT } from './own-media-folder.ts';
import { collect } from './support.ts';

describe('a transcript', () => {
  const row = (cell: string) => csvOf(`a,t,,clip.mp4,,"${cell}",1`, 'z,t,,,,,1');
  const partOf = async (cell: string, files: Readonly<Record<string, string | Uint8Array>> = {}) => {
    const own = await ownFolder({ 'rows.csv': row(cell), 'clip.mp4': MP4, ...files });
    const { rejected } = await own.add();
    const { cases } = await collect((await own.open()).rows());
    return { own, rejected, part: cases[0]?.content.find(({ type }) => type === 'transcript') ?? null };
  };

  it('means the same in the cell as in a .txt file', async () => {
    const said = 'first line\r\n\r\n  second <b>line</b>\n';
    const inFile = await partOf('said.TXT', { 'said.TXT': said });
    expect((await partOf(said)).part).toEqual(inFile.part);
    expect(inFile.part).toEqual({ type: 'transcript', segments: readTranscript(said, 'text') });
  });

  it('is read as its ending says', async () => {
    const srt = '1\n00:00:01,000 --> 00:00:02,000\nhi\n';
    const json = JSON.stringify({ segments: [{ start: 1, end: 2, text: 'hi' }] });
    const expected = { type: 'transcript', segments: [{ startS: 1, endS: 2, text: 'hi' }] };
    expect((await partOf('a.srt', { 'a.srt': srt })).part).toEqual(expected);
    expect((await partOf('a.json', { 'a.json': json })).part).toEqual(expected);
  });

  it('in which nothing is said is none', async () => {
    const { rejected, part } = await partOf('a.vtt', { 'a.vtt': 'WEBVTT\n' });
    expect([rejected, part]).toEqual([[], null]);
  });

  it.each([
    ['is missing', {}, 'no such file'],
    ['is no WebVTT', { 'a.vtt': 'hello' }, 'the transcript cannot be read: it does not begin with WEBVTT'],
    ['is no UTF-8', { 'a.vtt': Buffer.from([0x57, 0xff]) }, 'the transcript is not valid UTF-8'],
  ])('that %s rejects its row', async (_, files, reason) => {
    const { rejected } = await partOf('a.vtt', files);
    expect(rejected).toMatchObject([{ line: 2, field: 'said', value: 'a.vtt', reason }]);
  });

  it('that was changed in the data folder is noticed', async () => {
    const { own } = await partOf('a.vtt', { 'a.vtt': VTT });
    const folder = join(own.dataDir, 'datasets/mine/transcripts');
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), '[]');
    await expect(collect((await own.open()).rows())).rejects.toThrow(/is another file than expected/);
  });
});
