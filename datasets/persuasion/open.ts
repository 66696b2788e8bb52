import { join } from 'node:path';
import { NotFoundError } from '../../core/errors.ts';
import { checkSha256 } from '../io/file-digest.ts';
import { SHIPPED_DATA } from '../open-dataset.ts';
import { datasetFolder, readStored } from '../stored.ts';
import { type PersuasionCatalogueEntry, persuasionEntry } from './catalogue.ts';
import type { PersuasionDataset, PersuasionRow } from './dataset.ts';

/**
 * Opens a shipped or added source of persuasion cases. Throws NotFoundError for an unknown name (with the known ones)
 * and for a source that was not added yet (with where to get it); InvalidInputError for a broken description.
 */
export async function openPersuasionDataset(
  name: string,
  { dataDir }: { dataDir: string },
): Promise<PersuasionDataset> {
  const entry = persuasionEntry(name);
  if (entry.shipped) return persuasionDataset(name, entry, { folder: join(SHIPPED_DATA, name), origin: 'shipped' });
  const stored = await readStored(dataDir, name);
  if (stored === null || stored.mapping !== null) throw notAdded(name, entry);
  return persuasionDataset(name, entry, { folder: datasetFolder(dataDir, name), origin: 'added' });
}

/** A source of the catalogue whose files lie in `folder`. */
export function persuasionDataset(
  name: string,
  entry: PersuasionCatalogueEntry,
  { folder, origin }: { folder: string; origin: PersuasionDataset['origin'] },
): PersuasionDataset {
  const { title, url: repo, version, licence, citation, contentWarning, files, load } = entry;
  return {
    name,
    title,
    version,
    licence,
    citation,
    contentWarning,
    origin,
    async *rows(): AsyncGenerator<PersuasionRow> {
      const read = await load();
      for (const { name: file, path: repoPath, sha256, facets } of files) {
        const path = join(folder, file);
        await checkSha256(path, sha256);
        yield* read({ source: name, version, path, file, repo, repoPath, licence, facets });
      }
    },
  };
}

function notAdded(name: string, { title, url, version, files }: PersuasionCatalogueEntry): NotFoundError {
  const list = files.map(({ path }) => path).join(', ');
  const what = files.length === 1 ? 'FILE' : 'FOLDER';
  return new NotFoundError(`${name} (${title}) does not ship with Mettle and was not added`, {
    hint: `get ${list} from ${url} at commit ${version}, then \`mettle datasets add ${name} ${what}\``,
  });
}
