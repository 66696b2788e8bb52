import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Points at which tests and kill drills interfere with the writing of a report. */
export interface WriteHooks {
  /** The temporary file is on disk, its name is not yet the report's. */
  beforeRename?(file: string): Promise<void> | void;
  /** Half of the bytes of the temporary file are written. */
  halfWritten?(file: string): Promise<void> | void;
}

/** Puts `bytes` in the place of the file: as a whole or not at all. */
export function replaceFile(path: string, bytes: Uint8Array, hooks: WriteHooks = {}): Promise<void> {
  return replaceFileWith(
    path,
    async (write) => {
      const half = bytes.length >>> 1;
      await write(bytes.subarray(0, half));
      await hooks.halfWritten?.(basename(path));
      await write(bytes.subarray(half));
    },
    hooks,
  );
}

let serial = 0;

/** Temporary file beside the target (no two writers share one), fsync, rename, fsync of the folder. */
export async function replaceFileWith(
  path: string,
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
  hooks: WriteHooks = {},
): Promise<void> {
  serial += 1;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${serial}.tmp`);
  try {
    const file: FileHandle = await open(temporary, 'w');
    try {
      await fill((bytes) => file.writeFile(bytes));
      await file.sync();
    } finally {
      await file.close();
    }
    await hooks.beforeRename?.(basename(path));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

const REST = /^\.(?:report\.(?:json|html|csv)|readings\.jsonl|(?:examples|dialogues)\.html)\.(\d+)-\d+\.tmp$/;

/** Removes temporary files whose writer is dead. */
export async function sweep(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const writer = REST.exec(name)?.[1];
    if (writer !== undefined && !isAlive(Number(writer))) await rm(join(dir, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Makes the rename durable. Some systems cannot open a folder; there the rename itself must do. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
