import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, lstat, open, readFile, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Clock, systemClock } from '../../core/clock.ts';
import { sha256 as hashOf, type Sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { BlobBrokenError, BlobMissingError, type Blobs } from '../../media/blobs.ts';
import { createArrivals } from './arrivals.ts';
import { blobPath } from './blob-paths.ts';
import { fileCode, fileFailure } from './failure.ts';

/** Codes of a rename that a copy can replace: another file system, or a folder that lets nothing go. */
const CANNOT_MOVE = ['EXDEV', 'EACCES', 'EPERM', 'EROFS', 'EBUSY'];
const PIECE_BYTES = 1 << 20;

/**
 * Blobs as files: `<folder>/ab/<other 62 characters of the hash>`, any number of processes at once. Bytes are brought
 * to the disk under a name that is no blob's and renamed, so that a power cut leaves a blob whole or not at all. What
 * dead writers left in `<folder>/incoming` goes after a day. Storing a blob that is stored broken mends it.
 * `putFile` moves a plain writable file. A link, a file with a second name or a read-only one (such as a blob of another
 * folder) is copied and stays.
 * All methods throw InvalidInputError for a name that is no SHA-256, and StoreUnavailableError (retryable) when the
 * disk is full, failing or not writable.
 */
export function createFileBlobs({ folder, clock = systemClock }: { folder: string; clock?: Clock }): Blobs {
  const root = resolve(folder);
  const arrivals = createArrivals({ folder: root, clock });

  return {
    async put(bytes) {
      const sha256 = hashOf(bytes);
      const { path } = blobPath(root, sha256);
      return translated({ doing: 'blob was not stored:', path }, async () => {
        if ((await storedHash(path)) !== sha256) await arrivals.add(path, (file) => file.writeFile(bytes));
        return sha256;
      });
    },

    async putFile(source) {
      return translated({ doing: 'file was not taken in:', path: source }, async () => {
        const info = await orNull(lstat(source));
        if (info === null) throw new InvalidInputError(`there is no file ${source}`);
        const { sha256, bytes } = await hashFile(source);
        const { path } = blobPath(root, sha256);
        const mayMove = info.isFile() && info.nlink === 1 && (info.mode & 0o200) !== 0;
        if ((await storedHash(path)) !== sha256) {
          const moved = mayMove && (await tryToMove(() => arrivals.move(source, path)));
          if (!moved) await arrivals.add(path, (file) => copyChecked(source, file, sha256));
        }
        if (mayMove) await rm(source, { force: true }).catch(() => {});
        return { sha256, bytes };
      });
    },

    async has(sha256) {
      const { path } = blobPath(root, sha256);
      return translated({ doing: 'blob cannot be looked up:', path }, async () => {
        const info = await orNull(stat(path));
        return info?.isFile() ?? false;
      });
    },

    async read(sha256) {
      const { path } = blobPath(root, sha256);
      return translated({ doing: 'blob cannot be read:', path }, async () => {
        const bytes = await orNull(readFile(path));
        if (bytes === null) throw missing(sha256, path);
        const found = hashOf(bytes);
        if (found !== sha256) throw broken(path, { sha256, found, bytes: bytes.length });
        return bytes;
      });
    },

    async file(sha256) {
      const { path } = blobPath(root, sha256);
      return translated({ doing: 'blob cannot be read:', path }, async () => {
        const hashed = await orNull(hashFile(path));
        if (hashed === null) throw missing(sha256, path);
        if (hashed.sha256 !== sha256) throw broken(path, { sha256, found: hashed.sha256, bytes: hashed.bytes });
        return { path, bytes: hashed.bytes, [Symbol.asyncDispose]: async () => {} };
      });
    },
  };
}

async function translated<T>(where: { doing: string; path: string }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileFailure(error, where);
  }
}

/** null = there is no such file. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (fileCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function storedHash(path: string): Promise<Sha256 | null> {
  return (await orNull(hashFile(path)))?.sha256 ?? null;
}

async function hashFile(path: string): Promise<{ sha256: Sha256; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest('hex') as Sha256, bytes };
}

async function tryToMove(move: () => Promise<void>): Promise<boolean> {
  try {
    await move();
    return true;
  } catch (error) {
    if (CANNOT_MOVE.includes(fileCode(error) ?? '')) return false;
    throw error;
  }
}

/** Copies and hashes again: the source may have changed since it was named. */
async function copyChecked(source: string, target: FileHandle, sha256: Sha256): Promise<void> {
  const hash = createHash('sha256');
  await using from = await open(source, 'r');
  for await (const piece of from.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false })) {
    hash.update(piece);
    await target.writeFile(piece);
  }
  const found = hash.digest('hex');
  if (found !== sha256) {
    throw new InvalidInputError(`${source} changed while it was taken in; nothing was stored and the file was left`, {
      hint: 'take it in again when nobody writes to it',
    });
  }
}

function missing(sha256: Sha256, path: string): BlobMissingError {
  return new BlobMissingError(`no blob ${sha256} is stored (looked for ${path})`, {
    hint: 'add the media to this data folder again, or point to the data folder that holds them',
  });
}

function broken(path: string, is: { sha256: Sha256; found: string; bytes: number }): BlobBrokenError {
  return new BlobBrokenError(
    `the blob ${path} is damaged: its ${is.bytes} bytes hash to ${is.found}; nothing was deleted`,
    { hint: `put the file back from a backup, or add the medium again, which mends it; then check the disk` },
  );
}
