import { expect, test } from 'vitest';
import type { Sha256 } from '../../../core/digest.ts';
import { recentBlobs } from '../../../models/recent-blobs.ts';

const name = (letter: string) => letter.repeat(64) as Sha256;

/** A store of blobs of `size` bytes, each filled with the code of its letter. */
function disk(size: number) {
  const reads: string[] = [];
  return {
    reads,
    load: (sha256: Sha256) => {
      reads.push(sha256[0] ?? '');
      return Promise.resolve(new Uint8Array(size).fill(sha256.charCodeAt(0)));
    },
  };
}

test('a blob is read once, also when several ask for it at the same time', async () => {
  const { reads, load } = disk(10);
  const read = recentBlobs(load);
  const [one, two] = await Promise.all([read(name('a')), read(name('a'))]);
  expect(await read(name('a'))).toEqual(one);
  expect(two).toEqual(new Uint8Array(10).fill(97));
  expect(reads).toEqual(['a']);
});

test('what was used longest ago goes when the bytes are full', async () => {
  const { reads, load } = disk(10);
  const read = recentBlobs(load, { maxBytes: 20 });
  await read(name('a'));
  await read(name('b'));
  await read(name('a'));
  await read(name('c'));
  await read(name('a'));
  expect(reads).toEqual(['a', 'b', 'c']);
  expect(await read(name('b'))).toEqual(new Uint8Array(10).fill(98));
  expect(reads).toEqual(['a', 'b', 'c', 'b']);
});

test('a blob larger than all that may be kept drives nothing out', async () => {
  const { reads, load } = disk(10);
  const read = recentBlobs(async (sha256) => (sha256.startsWith('z') ? new Uint8Array(30) : load(sha256)), {
    maxBytes: 20,
  });
  await read(name('a'));
  expect((await read(name('z'))).length).toBe(30);
  await read(name('a'));
  expect(reads).toEqual(['a']);
});

test('a read that failed is tried again', async () => {
  let tries = 0;
  const read = recentBlobs(async () => {
    tries += 1;
    if (tries === 1) throw new Error('the disk is gone');
    return new Uint8Array(1);
  });
  await expect(read(name('a'))).rejects.toThrow('the disk is gone');
  expect((await read(name('a'))).length).toBe(1);
  expect(tries).toBe(2);
});
