import type { Sha256 } from '../core/digest.ts';
import { MettleError } from '../core/errors.ts';

/** A local file that holds a blob's bytes until it is disposed of. Never to be written. */
export interface BlobFile extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Bytes by their SHA-256. A blob is there whole or not at all, whatever process died while it was written; storing it
 * again changes nothing.
 */
export interface Blobs {
  put(bytes: Uint8Array): Promise<Sha256>;
  /** Takes a finished file in (it may be moved away). Memory use does not follow its size. */
  putFile(path: string): Promise<{ readonly sha256: Sha256; readonly bytes: number }>;
  has(sha256: Sha256): Promise<boolean>;
  /** All bytes, checked against their name. Throws BlobMissingError, BlobBrokenError. */
  read(sha256: Sha256): Promise<Buffer>;
  /** The same as a file, checked too, for tools that need one. Throws BlobMissingError, BlobBrokenError. */
  file(sha256: Sha256): Promise<BlobFile>;
}

/** No bytes are stored under this name. */
export class BlobMissingError extends MettleError {
  override readonly name = 'BlobMissingError';
  readonly code = 'BlobMissing';
  readonly retryable = false;
}

/** The stored bytes are not those of their name: the disk or a hand changed them. */
export class BlobBrokenError extends MettleError {
  override readonly name = 'BlobBrokenError';
  readonly code = 'BlobBroken';
  readonly retryable = false;
}
