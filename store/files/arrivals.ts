import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { fileCode } from './failure.ts';

/** A file in the making that was not written to for so long belongs to a process that died. */
export const LEFTOVER_MS = 24 * 3_600_000;

/** Read-only: tools get the stored file itself. */
const MODE = 0o444;

/**
 * Files in the making, in `<folder>/incoming`: on the same file system as the blobs, and under names that no blob can
 * have, so that nobody reads one before it is whole.
 */
export interface Arrivals {
  /** Writes a new file with `write`, brings it to the disk and then, in one step, to `target`. Nothing stays if it fails. */
  add(target: string, write: (file: FileHandle) => Promise<void>): Promise<void>;
  /** Brings a finished file to the disk and, in one step, to `target`. Errors of the move pass; the file then stays. */
  move(path: string, target: string): Promise<void>;
}

export function createArrivals({ folder, clock }: { folder: string; clock: Clock }): Arrivals {
  const incoming = join(folder, 'incoming');
  let prepared: Promise<void> | null = null;
  const onDisk = new Set<string>();

  const prepare = async () => {
    await makeFolder(incoming);
    await removeLeftovers(incoming, clock.now() - LEFTOVER_MS);
  };
  const ready = () => {
    prepared ??= prepare().catch((error) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };

  /** Renames over whatever bears the name, and brings the name itself to the disk. */
  const settle = async (path: string, target: string) => {
    const shelf = dirname(target);
    await makeFolder(shelf);
    // Another process may have made the shelf and not have brought it to the disk yet.
    if (!onDisk.has(shelf)) await syncFolder(folder);
    onDisk.add(shelf);
    await rename(path, target);
    await syncFolder(shelf);
  };

  return {
    async add(target, write) {
      await ready();
      const path = join(incoming, `${process.pid}-${randomUUID()}`);
      try {
        {
          await using file = await open(path, 'wx', MODE);
          await write(file);
          await file.sync();
        }
        await settle(path, target);
      } catch (error) {
        await rm(path, { force: true }).catch(() => {});
        throw error;
      }
    },

    async move(path, target) {
      await ready();
      {
        await using file = await open(path, 'r');
        await file.chmod((await file.stat()).mode & MODE);
        await file.sync();
      }
      await settle(path, target);
    },
  };
}

/** Makes a folder and those above it, and brings their names to the disk. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let at = path; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

/** Some file systems cannot bring a folder to the disk; their names are as safe as they get. */
async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'EISDIR', 'EPERM', 'ENOTSUP'].includes(fileCode(error) ?? '')) throw error;
  }
}

async function removeLeftovers(incoming: string, before: number): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    // Another process may be cleaning too.
    const info = await stat(path).catch(() => null);
    if (info?.isFile() && info.mtimeMs < before) await rm(path, { force: true }).catch(() => {});
  }
}
