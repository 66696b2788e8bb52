import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { BlobBrokenError, BlobMissingError, type Blobs } from '../../media/blobs.ts';
import type { Suite } from '../store/check.ts';

export interface BlobsUnderTest {
  readonly blobs: Blobs;
  /** Changes what is stored under a name behind the port's back: as many bytes, one of them another. */
  damage(sha256: Sha256): Promise<void>;
}

const HELLO = Buffer.from('hello');
/** More than is read or written at one go. */
const LONG = Buffer.alloc(1_500_011, 'long ');
const ABSENT = sha256('never stored');

/** What every store of blobs must do. */
export const blobsSuite: Suite<BlobsUnderTest> = [
  {
    name: 'gives bytes back under their SHA-256, also none and many of them',
    async run(create) {
      const { blobs } = await create();
      expect(await blobs.put(HELLO)).toBe('2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824');
      for (const bytes of [HELLO, Buffer.alloc(0), LONG]) {
        const name = await blobs.put(bytes);
        expect(name).toBe(sha256(bytes));
        expect(await blobs.has(name)).toBe(true);
        expect((await blobs.read(name)).equals(bytes)).toBe(true);
      }
    },
  },
  {
    name: 'takes a file in under its SHA-256 and says how long it is',
    async run(create) {
      const { blobs } = await create();
      await withFile(LONG, async (path) => {
        expect(await blobs.putFile(path)).toEqual({ sha256: sha256(LONG), bytes: LONG.length });
      });
      expect((await blobs.read(sha256(LONG))).equals(LONG)).toBe(true);
    },
  },
  {
    name: 'hands a blob out as a file that is there until it is disposed of',
    async run(create) {
      const { blobs } = await create();
      const name = await blobs.put(LONG);
      await using file = await blobs.file(name);
      expect(file.bytes).toBe(LONG.length);
      expect(file.path.startsWith('/')).toBe(true);
      expect((await readFile(file.path)).equals(LONG)).toBe(true);
    },
  },
  {
    name: 'still holds a blob after a file of it was disposed of, and after that file was taken in again',
    async run(create) {
      const { blobs } = await create();
      const name = await blobs.put(HELLO);
      {
        await using file = await blobs.file(name);
        expect(await blobs.putFile(file.path)).toEqual({ sha256: name, bytes: HELLO.length });
      }
      expect((await blobs.read(name)).equals(HELLO)).toBe(true);
    },
  },
  {
    name: 'changes nothing when a blob is stored again, by bytes or by file, one after the other or at once',
    async run(create) {
      const { blobs } = await create();
      const names = await Promise.all(Array.from({ length: 8 }, () => blobs.put(LONG)));
      expect(new Set(names)).toEqual(new Set([sha256(LONG)]));
      await withFile(LONG, async (path) => {
        expect(await blobs.putFile(path)).toEqual({ sha256: sha256(LONG), bytes: LONG.length });
      });
      expect(await blobs.put(LONG)).toBe(sha256(LONG));
      expect((await blobs.read(sha256(LONG))).equals(LONG)).toBe(true);
    },
  },
  {
    name: 'says that a blob is missing, by its name',
    async run(create) {
      const { blobs } = await create();
      expect(await blobs.has(ABSENT)).toBe(false);
      for (const ask of [blobs.read, blobs.file]) {
        const error = await failureOf(ask(ABSENT));
        expect(error).toBeInstanceOf(BlobMissingError);
        expect(String(error)).toContain(ABSENT);
      }
    },
  },
  {
    name: 'never hands out bytes that are not those of their name',
    async run(create) {
      const { blobs, damage } = await create();
      const name = await blobs.put(LONG);
      await damage(name);
      await expect(blobs.read(name)).rejects.toThrow(BlobBrokenError);
      await expect(blobs.file(name)).rejects.toThrow(BlobBrokenError);
    },
  },
  {
    name: 'keeps a damaged blob until its bytes are stored again, which mends it',
    async run(create) {
      const { blobs, damage } = await create();
      const name = await blobs.put(LONG);
      await damage(name);
      await failureOf(blobs.read(name));
      expect(await blobs.has(name)).toBe(true);
      await blobs.put(LONG);
      expect((await blobs.read(name)).equals(LONG)).toBe(true);
      await damage(name);
      await withFile(LONG, (path) => blobs.putFile(path));
      expect((await blobs.read(name)).equals(LONG)).toBe(true);
    },
  },
  {
    name: 'shows a blob whole or not at all while it is written',
    async run(create) {
      const { blobs } = await create();
      await withFile(LONG, async (path) => {
        for (const write of [() => blobs.put(LONG.subarray(1)), () => blobs.putFile(path)]) {
          const writing = { on: true };
          const written = write().finally(() => {
            writing.on = false;
          });
          written.catch(() => {});
          while (writing.on) {
            for (const name of [sha256(LONG.subarray(1)), sha256(LONG)]) {
              if (await blobs.has(name)) expect(sha256(await blobs.read(name))).toBe(name);
            }
            await new Promise((resolve) => setImmediate(resolve));
          }
          await written;
        }
      });
    },
  },
  {
    name: 'has its own copy: neither what was stored nor what was read can be changed from outside',
    async run(create) {
      const { blobs } = await create();
      const mine = Buffer.from(HELLO);
      const name = await blobs.put(mine);
      mine.fill(0);
      (await blobs.read(name)).fill(0);
      expect((await blobs.read(name)).equals(HELLO)).toBe(true);
    },
  },
  {
    name: 'stores nothing of a file that cannot be read',
    async run(create) {
      const { blobs } = await create();
      await expect(blobs.putFile(join(tmpdir(), `no such file ${ABSENT}`))).rejects.toThrow();
      expect(await blobs.has(sha256(''))).toBe(false);
    },
  },
  {
    name: 'refuses names that are no SHA-256 in lower case, so that none leads anywhere else',
    async run(create) {
      const { blobs } = await create();
      await blobs.put(HELLO);
      const wrong = ['', '..', '../../etc/passwd', `${'a'.repeat(63)}/`, sha256(HELLO).toUpperCase(), `${ABSENT}\n`];
      for (const name of wrong as Sha256[]) {
        await expect(blobs.has(name)).rejects.toThrow(InvalidInputError);
        await expect(blobs.read(name)).rejects.toThrow(InvalidInputError);
        await expect(blobs.file(name)).rejects.toThrow(InvalidInputError);
      }
    },
  },
];

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

async function withFile(bytes: Uint8Array, use: (path: string) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mettle-blob-source-'));
  try {
    const path = join(folder, 'source');
    await writeFile(path, bytes);
    expect((await stat(path)).size).toBe(bytes.length);
    await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
