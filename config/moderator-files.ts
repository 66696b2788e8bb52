import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { sha256 } from '../core/digest.ts';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import type { DialectFile } from '../moderation/dialects/dialect.ts';
import { findTaxonomy } from '../moderation/taxonomies/find-taxonomy.ts';
import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';

const MAX_BYTES = 64 * 1024 * 1024;

/** The file that a moderator's `file:` names, relative to the current folder. Throws InvalidInputError. */
export async function readDialectFile(name: string): Promise<DialectFile> {
  try {
    const found = await stat(name);
    requireFit(name, found);
    const bytes = await readFile(name);
    return { name, sha256: sha256(bytes), bytes };
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** A taxonomy by its id, else from the file of that name, relative to the current folder. Throws InvalidInputError. */
export function readTaxonomy(nameOrFile: string): Taxonomy {
  return findTaxonomy(nameOrFile, (file) => {
    try {
      requireFit(file, statSync(file));
      return readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw unreadable(file, error);
    }
  });
}

function requireFit(name: string, found: { isFile(): boolean; readonly size: number }): void {
  if (!found.isFile()) throw new InvalidInputError(`${name} is no file`);
  if (found.size > MAX_BYTES)
    throw new InvalidInputError(`${name} has ${found.size} bytes, more than the ${MAX_BYTES} of a moderator's file`);
}

function unreadable(name: string, error: unknown): Error {
  if (error instanceof InvalidInputError) return error;
  return new InvalidInputError(`cannot read ${name}: ${errorMessage(error)}`, {
    cause: error,
    hint: 'paths of a spec are relative to the folder the command runs in',
  });
}
