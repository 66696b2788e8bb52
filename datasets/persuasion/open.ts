import { join } from 'node:path';
import { InvalidInputError, MettleError, NotFoundError } from '../../core/errors.ts';
import { isCatalogueName } from '../catalogue.ts';
import { checkSha256 } from '../io/file-digest.ts';
import { readMediaList } from '../media-list.ts';
import { SHIPPED_DATA } from '../open-dataset.ts';
import { datasetFolder, readStored, type StoredDataset, storedNames } from '../stored.ts';
import { isPersuasionSource, type PersuasionCatalogueEntry, persuasionEntry } from './catalogue.ts';
import type { PersuasionDataset, PersuasionRow } from './dataset.ts';

/**
 * Opens persuasion cases by name: a shipped or added source of the catalogue, or the user's own. Throws NotFoundError for
 * an unknown name (with the known ones) and for a source that was not added yet (with where to get it); InvalidInputError
 * for cases of moderation and for a broken description.
 */
export async function openPersuasionDataset(
  name: string,
  { dataDir }: { dataDir: string },
): Promise<PersuasionDataset> {
  if (isPersuasionSource(name)) {
    const entry = persuasionEntry(name);
    if (entry.shipped) return persuasionDataset(name, entry, { folder: join(SHIPPED_DATA, name), origin: 'shipped' });
    const added = await readStored(dataDir, name);
    if (added === null || added.mapping !== null || added.persuasion !== undefined) throw notAdded(name, entry);
    return persuasionDataset(name, entry, { folder: datasetFolder(dataDir, name), origin: 'added' });
  }
  const stored = isCatalogueName(name) ? null : await readStored(dataDir, name);
  if (stored?.persuasion !== undefined) return ownPersuasionDataset(stored, datasetFolder(dataDir, name));
  if (isCatalogueName(name) || (stored !== null && stored.mapping !== null)) {
    throw new InvalidInputError(`${name} holds cases to moderate; there is nothing in it to persuade of`, {
      hint: 'name it in a spec under `cases:`; your own persuasion cases come with `mettle datasets add --persuasion`',
    });
  }
  if (stored !== null) throw new NotFoundError(`${name}: its reader is not in this version of Mettle`);
  persuasionEntry(name, await ownPersuasionNames(dataDir));
  throw new NotFoundError(`no source of persuasion cases ${name}`);
}

/**
 * Whether a name stands for persuasion cases: a source of the catalogue, added or not, or the user's own. False for an
 * unknown name and for a broken description, about which the opening functions tell.
 */
export async function isPersuasionDataset(name: string, { dataDir }: { dataDir: string }): Promise<boolean> {
  if (isPersuasionSource(name)) return true;
  if (isCatalogueName(name)) return false;
  try {
    return (await readStored(dataDir, name))?.persuasion !== undefined;
  } catch (error) {
    if (error instanceof MettleError) return false;
    throw error;
  }
}

/** Names of the user's own persuasion cases, sorted. */
export async function ownPersuasionNames(dataDir: string): Promise<readonly string[]> {
  const own: string[] = [];
  for (const name of await storedNames(dataDir)) {
    if (!isPersuasionSource(name) && (await isPersuasionDataset(name, { dataDir }))) own.push(name);
  }
  return own;
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

/** The user's own cases, whose files lie in `folder`, with the list of their media where rows name any. */
export function ownPersuasionDataset(
  { name, version, licence, files, media }: Pick<StoredDataset, 'name' | 'version' | 'licence' | 'files' | 'media'>,
  folder: string,
): PersuasionDataset {
  return {
    name,
    title: name,
    version,
    licence,
    citation: null,
    contentWarning: 'unknown content: added by you',
    origin: 'added',
    async *rows(): AsyncGenerator<PersuasionRow> {
      const { readOwn } = await import('./readers/own.ts');
      const list = media === undefined ? null : await readMediaList(folder, media.list.sha256);
      for (const { as, name: file, sha256 } of files) {
        const path = join(folder, as);
        await checkSha256(path, sha256);
        const about = { repo: 'own data', repoPath: file, licence, facets: {} };
        yield* readOwn({ source: name, version, path, file, ...about }, list);
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
