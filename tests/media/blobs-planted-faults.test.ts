import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { BlobMissingError, type Blobs } from '../../media/blobs.ts';
import { createMemoryBlobs } from '../../store/memory/blobs.ts';
import { failing } from '../store/check.ts';
import { type BlobsUnderTest, blobsSuite } from './blobs.suite.ts';

type Table = Map<Sha256, Uint8Array>;

interface Fault {
  readonly name: string;
  /** The check that must find it; others may. */
  readonly caughtBy: string;
  readonly plant: (blobs: Blobs, table: Table) => Partial<Blobs>;
}

const scratch = mkdtempSync(join(tmpdir(), 'mettle-blob-faults-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tick = () => new Promise((resolve) => setImmediate(resolve));

async function rawBytes(table: Table, name: Sha256): Promise<Buffer> {
  const bytes = table.get(name);
  if (bytes === undefined) throw new BlobMissingError(`no blob ${name} is stored`);
  return Buffer.from(bytes);
}

const FAULTS: readonly Fault[] = [
  {
    name: 'what is read is not checked',
    caughtBy: 'never hands out bytes that are not those of their name',
    plant: (blobs, table) => ({
      read: async (name) => ((await blobs.has(name)) ? rawBytes(table, name) : blobs.read(name)),
    }),
  },
  {
    name: 'what is handed out as a file is not checked',
    caughtBy: 'never hands out bytes that are not those of their name',
    plant: (blobs, table) => ({
      async file(name) {
        const held = table.get(name);
        if (held === undefined) return blobs.file(name);
        const other = createMemoryBlobs(new Map([[sha256(held), held]]));
        return other.file(sha256(held));
      },
    }),
  },
  {
    name: 'bytes can be seen before all of them are there',
    caughtBy: 'shows a blob whole or not at all while it is written',
    plant: (blobs, table) => ({
      async put(bytes) {
        table.set(sha256(bytes), bytes.slice(0, bytes.length >> 1));
        for (let i = 0; i < 20; i += 1) await tick();
        return blobs.put(bytes);
      },
    }),
  },
  {
    name: 'a file can be seen before all of it is there',
    caughtBy: 'shows a blob whole or not at all while it is written',
    plant: (blobs, table) => ({
      async putFile(path) {
        const bytes = await readFile(path);
        table.set(sha256(bytes), bytes.subarray(0, bytes.length >> 1));
        for (let i = 0; i < 20; i += 1) await tick();
        return blobs.putFile(path);
      },
    }),
  },
  {
    name: 'a second put is an error',
    caughtBy: 'changes nothing when a blob is stored again, by bytes or by file, one after the other or at once',
    plant: (blobs, table) => ({
      async put(bytes) {
        if (table.has(sha256(bytes))) throw new Error('the file exists');
        return blobs.put(bytes);
      },
    }),
  },
  {
    name: 'a second put appends',
    caughtBy: 'changes nothing when a blob is stored again, by bytes or by file, one after the other or at once',
    plant: (blobs, table) => ({
      async put(bytes) {
        const held = table.get(sha256(bytes));
        if (held === undefined) return blobs.put(bytes);
        table.set(sha256(bytes), Buffer.concat([held, bytes]));
        return sha256(bytes);
      },
    }),
  },
  {
    name: 'what is stored is believed to be whole',
    caughtBy: 'keeps a damaged blob until its bytes are stored again, which mends it',
    plant: (blobs, table) => ({
      put: async (bytes) => (table.has(sha256(bytes)) ? sha256(bytes) : blobs.put(bytes)),
    }),
  },
  {
    name: 'a damaged blob is deleted when it is read',
    caughtBy: 'keeps a damaged blob until its bytes are stored again, which mends it',
    plant: (blobs, table) => ({
      read: (name) =>
        blobs.read(name).catch((error: unknown) => {
          table.delete(name);
          throw error;
        }),
    }),
  },
  {
    name: 'a file taken in takes the blob along when it is the blob',
    caughtBy: 'still holds a blob after a file of it was disposed of, and after that file was taken in again',
    plant: (blobs, table) => ({
      async putFile(path) {
        const taken = await blobs.putFile(path);
        if (path.endsWith(taken.sha256)) table.delete(taken.sha256);
        return taken;
      },
    }),
  },
  {
    name: 'a file is gone before it is disposed of',
    caughtBy: 'hands a blob out as a file that is there until it is disposed of',
    plant: (blobs) => ({
      async file(name) {
        const file = await blobs.file(name);
        await rm(file.path);
        return file;
      },
    }),
  },
  {
    name: 'what was read is the stored copy itself',
    caughtBy: 'has its own copy: neither what was stored nor what was read can be changed from outside',
    plant: (blobs, table) => ({
      async read(name) {
        const copy = await blobs.read(name);
        const held = table.get(name);
        return held === undefined ? copy : Buffer.from(held.buffer, held.byteOffset, held.length);
      },
    }),
  },
  {
    name: 'a missing blob is an empty one',
    caughtBy: 'says that a blob is missing, by its name',
    plant: (blobs) => ({
      read: (name) =>
        blobs.read(name).catch((error) => {
          if (error instanceof BlobMissingError) return Buffer.alloc(0);
          throw error;
        }),
    }),
  },
  {
    name: 'a file that cannot be read is an empty one',
    caughtBy: 'stores nothing of a file that cannot be read',
    plant: (blobs) => ({
      putFile: (path) =>
        blobs.putFile(path).catch(async () => ({ sha256: await blobs.put(Buffer.alloc(0)), bytes: 0 })),
    }),
  },
  {
    name: 'any name will do',
    caughtBy: 'refuses names that are no SHA-256 in lower case, so that none leads anywhere else',
    plant: (blobs) => ({
      has: (name) =>
        blobs.has(name).catch((error) => {
          if (error instanceof InvalidInputError) return false;
          throw error;
        }),
    }),
  },
  {
    name: 'the length of a file is not counted',
    caughtBy: 'takes a file in under its SHA-256 and says how long it is',
    plant: (blobs) => ({ putFile: async (path) => ({ ...(await blobs.putFile(path)), bytes: 0 }) }),
  },
];

describe('the suite of blobs', () => {
  const correct = async (): Promise<BlobsUnderTest & { table: Table }> => {
    const table: Table = new Map();
    const damage = async (name: Sha256) => {
      const bytes = table.get(name) as Uint8Array;
      bytes[0] = (bytes[0] as number) ^ 1;
    };
    return { blobs: createMemoryBlobs(table), damage, table };
  };

  it('passes the correct implementation', async () => {
    expect(await failing(blobsSuite, correct)).toEqual([]);
  });

  for (const { name, caughtBy, plant } of FAULTS) {
    it(`fails when ${name}`, async () => {
      const faulty = async () => {
        const { blobs, damage, table } = await correct();
        return { damage, blobs: { ...blobs, ...plant(blobs, table) } };
      };
      expect(await failing(blobsSuite, faulty)).toContain(caughtBy);
    });
  }
});
