import { errorMessage, MettleError } from '../../core/errors.ts';
import { StoreUnavailableError } from '../errors.ts';

/** What a failed file operation means to whoever has bytes to store or to read. Other errors are returned as they are. */
export function fileFailure(error: unknown, { doing, path }: { doing: string; path: string }): unknown {
  const code = fileCode(error);
  if (code === null || error instanceof MettleError) return error;
  const { what, hint } = reasonOf(code);
  return new StoreUnavailableError(
    `${doing} ${path}: ${what} (${code}: ${errorMessage(error)}); no stored blob was changed, none is there in part`,
    { cause: error, hint },
  );
}

/** Code of a failed system call (`ENOSPC`), or null. */
export function fileCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

function reasonOf(code: string): { what: string; hint: string } {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { what: 'the disk is full', hint: 'free some space; the same work then goes on' };
    case 'EFBIG':
      return {
        what: 'the file may not grow that large',
        hint: 'raise the file size limit; the same work then goes on',
      };
    case 'EIO':
      return { what: 'the disk gave an error', hint: 'check the disk and its free space; the same work then goes on' };
    case 'EMFILE':
    case 'ENFILE':
      return { what: 'too many files are open', hint: 'raise the limit of open files; the same work then goes on' };
    default:
      return {
        what: 'the file cannot be read or written',
        hint: 'make the folder of the blobs exist and writable for this user',
      };
  }
}
