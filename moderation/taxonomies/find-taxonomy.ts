import { InvalidInputError } from '../../core/errors.ts';
import { readTaxonomyFile } from './read-taxonomy.ts';
import { isTaxonomyId, TAXONOMIES } from './registry.ts';
import type { Taxonomy } from './taxonomy.ts';

/**
 * A known taxonomy by its id, else the user's file of that name. `readText` gives null where no file is. Throws
 * InvalidInputError with the list of ids when there is neither, and for a file that is no sound taxonomy.
 */
export function findTaxonomy(nameOrFile: string, readText: (file: string) => string | null): Taxonomy {
  if (isTaxonomyId(nameOrFile)) return TAXONOMIES[nameOrFile];
  const text = readText(nameOrFile);
  if (text !== null) return readTaxonomyFile(nameOrFile, text);
  throw new InvalidInputError(`no taxonomy ${JSON.stringify(nameOrFile)}, and no file of that name`, {
    hint: `known: ${Object.keys(TAXONOMIES).join(', ')}; or a JSON or YAML file of your own`,
  });
}
