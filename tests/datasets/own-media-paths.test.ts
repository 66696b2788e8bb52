import { execFileSync } from 'node:child_process';
import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { csvOf, MP4, ownFolder, png, storedBlobs, VTT } from './own-media-folder.ts';
import { collect } from './support.ts';

describe('a path in a cell', () => {
  it('never leads to a file outside the folder of the data, by no way of writing it', async () => {
    const own = await ownFolder({ 'rows.csv': '', 'in/a.png': await png('red') });
    const outside = join(own.folder, '..', 'secret.png');
    await writeFile(outside, await png('lime'));
    await symlink(outside, join(own.folder, 'link.png'));
    await symlink(join(own.folder, '..'), join(own.folder, 'up'));
    await symlink('in/a.png', join(own.folder, 'inside.png'));
    execFileSync('mkfifo', [join(own.folder, 'pipe.png')]);
    const cells = [
      ['../secret.png', 'leads out of the folder of the data ("..")'],
      ['in/../../secret.png', 'leads out of the folder of the data ("..")'],
      ['in\\..\\..\\secret.png', 'leads out of the folder of the data ("..")'],
      [outside, 'an absolute path; give it relative to the folder of the data'],
      ['C:\\secret.png', 'an absolute path; give it relative to the folder of the data'],
      ['//host/share/secret.png', 'an absolute path; give it relative to the folder of the data'],
      ['link.png', 'leads out of the folder of the data (a link)'],
      ['up/secret.png', 'leads out of the folder of the data (a link)'],
      [`file://${outside}`, 'a URL; save the file beside the data and give its path'],
      ['https://example.org/a.png', 'a URL; save the file beside the data and give its path'],
      ['data:image/png;base64,AAAA', 'a URL; save the file beside the data and give its path'],
      ['in', 'a folder, not a file'],
      ['gone.png', 'no such file'],
      ['in/a.png/b.png', 'no such file'],
      ['in\\a.png', 'no such file; write / between folders'],
      ['a\0.png', 'no path of a file'],
      ['pipe.png', 'not a regular file'],
      [`${'x'.repeat(300)}.png`, 'cannot be read (ENAMETOOLONG)'],
      [`${'x/'.repeat(600)}a.png`, 'a path longer than 1024 characters'],
    ];
    const rows = cells.map(([cell], index) => `${index},t,"${cell}",,,,1`);
    await own.write('rows.csv', csvOf(...rows, 'ok,t,inside.png,,,,1'));
    const added = await own.add();
    expect(added.counts).toMatchObject({ cases: 1, rejected: cells.length });
    expect(added.rejected.map(({ field, reason }) => [field, reason])).toEqual(
      cells.map(([, reason]) => ['image', reason]),
    );
    expect(added.rejected[0]).toMatchObject({ file: 'rows.csv', line: 2, value: '../secret.png' });
    expect(await storedBlobs(own.dataDir)).toEqual([sha256(await png('red'))]);
    // What was decided when it was added holds, whatever became of the folder.
    await rm(own.folder, { recursive: true });
    expect((await collect((await own.open()).rows())).rejected).toEqual(added.rejected);
  });

  it('names a medium of at most 100 MB, a transcript of at most 8 MB', async () => {
    const own = await ownFolder({
      'rows.csv': csvOf('a,t,,big.mp4,,,1', 'b,t,,clip.mp4,,big.vtt,1', 'c,t,,clip.mp4,,,1'),
      'big.mp4': MP4,
      'clip.mp4': MP4,
      'big.vtt': VTT,
    });
    await truncate(join(own.folder, 'big.mp4'), 100_000_001);
    await truncate(join(own.folder, 'big.vtt'), 8_000_001);
    const added = await own.add();
    expect(added.rejected).toMatchObject([
      { line: 2, field: 'video', value: 'big.mp4', reason: 'longer than 100 MB' },
      { line: 3, field: 'said', value: 'big.vtt', reason: 'longer than 8 MB' },
    ]);
    expect(added.counts.cases).toBe(1);
  });

  it('stands beside what makes its row unusable: a title or a transcript without a video', async () => {
    const own = await ownFolder({ 'rows.csv': csvOf('a,t,,,A title,,1', 'b,t,,,,words,1', 'c,,,,,,1', 'd,t,,,,,1') });
    expect((await own.add()).rejected.map(({ field, reason }) => [field, reason])).toEqual([
      ['title', 'a title without a video'],
      ['said', 'a transcript without a video'],
      ['text, image, video', 'no text, image or video'],
    ]);
  });
});
