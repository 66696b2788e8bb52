import type { Clock } from '../../core/clock.ts';
import { errorMessage, InvalidInputError } from '../../core/errors.ts';
import { StoreUnavailableError } from '../errors.ts';

/**
 * Longest wait for other processes before the store counts as unavailable: longer than a stopped process (suspended,
 * SIGSTOP) that holds the file usually stays stopped.
 */
export const PATIENCE_MS = 20_000;
const BACKOFF_MIN_MS = 1;
const BACKOFF_MAX_MS = 100;

/**
 * Repeats `work` whole, with growing waits, while another process holds the file. Throws StoreUnavailableError after
 * PATIENCE_MS and for a store that cannot be written; errors of the caller's own pass.
 */
export async function patiently<T>(where: { path: string; clock: Clock }, work: () => Promise<T>): Promise<T> {
  const since = where.clock.monotonic();
  for (let wait = BACKOFF_MIN_MS; ; wait = Math.min(wait * 2, BACKOFF_MAX_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || where.clock.monotonic() - since >= PATIENCE_MS) throw translate(error, where.path);
    }
    await where.clock.sleep(wait * (0.5 + Math.random()));
  }
}

/** SQLite's codes in our words; anything else as it is. */
export function translate(error: unknown, path: string): unknown {
  const code = sqliteCode(error) ?? fileCode(error);
  if (code === null) return error;
  const unavailable = (what: string, hint: string) =>
    new StoreUnavailableError(
      `store ${path}: ${what} (${code}: ${errorMessage(error)}); the transaction was undone, all committed rows are kept`,
      { cause: error, hint },
    );
  if (isBusy(error)) {
    return unavailable(
      'another process has been writing for too long',
      'wait for the other process or end it; the same work can then go on',
    );
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return unavailable('the disk is full', 'free some space; the same work then goes on');
  if (code.startsWith('SQLITE_IOERR')) {
    return unavailable('the disk gave an error', 'check the disk and its free space; the same work then goes on');
  }
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM)|E[A-Z]+$)/.test(code)) {
    return unavailable('the file cannot be written', 'make the folder of the store exist and writable for this user');
  }
  if (code === 'SQLITE_NOTADB') {
    return new InvalidInputError(`${path} is not a database`, {
      cause: error,
      hint: 'choose another path for the store; nothing was changed',
    });
  }
  return error;
}

function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && (/^SQLITE_(BUSY|LOCKED)/.test(code) || code === 'SQLITE_PROTOCOL');
}

function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code.startsWith('SQLITE_') ? error.code : null;
}

/** Code of a failed file operation: the folder of the store could not be made. */
function fileCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
