import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, resolve, sep, win32 } from 'node:path';

const MAX_PATH = 1024;
const SCHEME = /^(?:[a-z][a-z0-9+.-]*:\/\/|(?:data|blob|file|javascript|urn|mailto):)/i;

/** Failures that say something of the path; every other one is the machine's and passes. */
const OF_THE_PATH = ['EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG', 'ENXIO', 'EINVAL', 'ENODEV'];
const ABSENT = ['ENOENT', 'ENOTDIR'];

/** A regular file, open for reading; the caller closes it. */
export interface ContainedFile {
  readonly handle: FileHandle;
  readonly bytes: number;
}

/** Why a cell is no path of a file below a folder, by its letters alone; null = it may be one. */
export function pathProblem(cell: string): string | null {
  if (SCHEME.test(cell)) return 'a URL; save the file beside the data and give its path';
  if (!cell.isWellFormed() || cell.includes('\0')) return 'no path of a file';
  if (cell.length > MAX_PATH) return `a path longer than ${MAX_PATH} characters`;
  if (isAbsolute(cell) || win32.isAbsolute(cell) || /^[a-z]:/i.test(cell)) {
    return 'an absolute path; give it relative to the folder of the data';
  }
  if (cell.split(/[/\\]/).includes('..')) return 'leads out of the folder of the data ("..")';
  return null;
}

/**
 * Opens the regular file that `cell` names below `root` (a real path). Nothing is opened for a cell with a `pathProblem`
 * or one that leads elsewhere by a link; the reason is returned then.
 */
export async function openContained(root: string, cell: string): Promise<ContainedFile | { readonly reason: string }> {
  const problem = pathProblem(cell);
  if (problem !== null) return { reason: problem };
  try {
    const path = await realpath(resolve(root, cell));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) {
      return { reason: 'leads out of the folder of the data (a link)' };
    }
    const seen = await stat(path);
    if (!seen.isFile()) return { reason: seen.isDirectory() ? 'a folder, not a file' : 'not a regular file' };
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const opened = await handle.stat().catch(() => null);
    if (opened?.isFile() && opened.dev === seen.dev && opened.ino === seen.ino) return { handle, bytes: opened.size };
    await handle.close();
    return { reason: 'changed while it was opened' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (ABSENT.includes(code)) {
      return { reason: cell.includes('\\') ? 'no such file; write / between folders' : 'no such file' };
    }
    if (OF_THE_PATH.includes(code)) return { reason: `cannot be read (${code})` };
    throw error;
  }
}
