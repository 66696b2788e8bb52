import { MettleError } from '../core/errors.ts';

/**
 * The store cannot be read or written now: full disk, I/O error, read-only file system, or another process that holds
 * it for too long. The transaction was undone whole; the store works again as soon as the cause is gone.
 */
export class StoreUnavailableError extends MettleError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'StoreUnavailable';
  readonly retryable = true;
}
