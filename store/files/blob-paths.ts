import { join } from 'node:path';
import type { Sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';

/** Where a blob lies: `<folder>/ab/<other 62 characters>`. Throws InvalidInputError for what is no SHA-256 in lower case. */
export function blobPath(folder: string, sha256: Sha256): { readonly folder: string; readonly path: string } {
  requireBlobName(sha256);
  const shelf = join(folder, sha256.slice(0, 2));
  return { folder: shelf, path: join(shelf, sha256.slice(2)) };
}

/** So that no name can lead anywhere else. */
export function requireBlobName(sha256: string): void {
  if (/^[0-9a-f]{64}$/.test(sha256)) return;
  throw new InvalidInputError(`${JSON.stringify(String(sha256).slice(0, 80))} is not the name of a blob`, {
    hint: 'a blob is named by its SHA-256: 64 characters 0-9 and a-f',
  });
}
