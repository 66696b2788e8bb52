import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 as hashOf, type Sha256 } from '../../core/digest.ts';
import { BlobBrokenError, BlobMissingError, type Blobs } from '../../media/blobs.ts';
import { requireBlobName } from '../files/blob-paths.ts';

/** Blobs in memory, for tests; `table` is what is stored. Files it hands out lie in the system's temporary folder. */
export function createMemoryBlobs(table: Map<Sha256, Uint8Array> = new Map()): Blobs {
  const put = async (bytes: Uint8Array): Promise<Sha256> => {
    const sha256 = hashOf(bytes);
    table.set(sha256, Uint8Array.from(bytes));
    return sha256;
  };
  const read = async (sha256: Sha256): Promise<Buffer> => {
    requireBlobName(sha256);
    const bytes = table.get(sha256);
    if (bytes === undefined) throw new BlobMissingError(`no blob ${sha256} is stored`);
    if (hashOf(bytes) !== sha256) throw new BlobBrokenError(`the blob ${sha256} is damaged; nothing was deleted`);
    return Buffer.from(bytes);
  };
  return {
    put,
    async putFile(path) {
      const bytes = await readFile(path);
      return { sha256: await put(bytes), bytes: bytes.length };
    },
    async has(sha256) {
      requireBlobName(sha256);
      return table.has(sha256);
    },
    read,
    async file(sha256) {
      const bytes = await read(sha256);
      const folder = await mkdtemp(join(tmpdir(), 'mettle-blob-'));
      const path = join(folder, sha256);
      await writeFile(path, bytes);
      return {
        path,
        bytes: bytes.length,
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
      };
    },
  };
}
