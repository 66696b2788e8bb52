import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import { type CatalogueEntry, catalogueEntry, isCatalogueName } from './catalogue.ts';
import type { CatalogueFile } from './catalogue-files.ts';
import type { Dataset, DatasetRow, SourceFile, VoteRow } from './dataset.ts';
import { checkSha256 } from './io/file-digest.ts';
import { readMediaList } from './media-list.ts';
import { isPersuasionSource } from './persuasion/catalogue.ts';
import { readerDataset } from './reader-dataset.ts';
import { readMapped } from './readers/mapped.ts';
import { datasetFolder, readStored, type StoredDataset, storedNames } from './stored.ts';

/** Folder of the data that ships with Mettle. */
export const SHIPPED_DATA = fileURLToPath(new URL('./data', import.meta.url));

/**
 * Opens a shipped or added data set by name. Throws NotFoundError for an unknown name (with the known ones) and for a
 * public source that was not added yet (with where to get it); InvalidInputError for a broken description.
 */
export async function openDataset(name: string, { dataDir }: { dataDir: string }): Promise<Dataset> {
  if (isCatalogueName(name)) {
    const entry = catalogueEntry(name);
    if (entry.shipped) return publicDataset(name, entry, { folder: join(SHIPPED_DATA, name), origin: 'shipped' });
    if ((await readStored(dataDir, name)) === null) throw notAdded(name, entry);
    return publicDataset(name, entry, { folder: datasetFolder(dataDir, name), origin: 'added' });
  }
  const stored = await readStored(dataDir, name);
  const ofCatalogue = isPersuasionSource(name) && (stored === null || stored.mapping === null);
  if (ofCatalogue || stored?.persuasion !== undefined) {
    throw new InvalidInputError(`${name} holds persuasion cases; there is nothing in it to moderate`, {
      hint: 'name it in a spec under `persuasion: cases:`',
    });
  }
  if (stored?.reader !== undefined) return readerDataset(stored, stored.reader, datasetFolder(dataDir, name));
  if (stored !== null) return mappedDataset(stored, datasetFolder(dataDir, name));
  catalogueEntry(name, await storedNames(dataDir));
  throw new NotFoundError(`no dataset ${name}`);
}

/** A source of the catalogue whose files lie in `folder`. */
export function publicDataset(
  name: string,
  entry: CatalogueEntry,
  { folder, origin }: { folder: string; origin: Dataset['origin'] },
): Dataset {
  const { title, version, licence, citation, contentWarning, loadVotes } = entry;
  const files = (...roles: CatalogueFile['role'][]) => entry.files.filter(({ role }) => roles.includes(role));
  const at = (file: CatalogueFile): SourceFile => ({
    source: name,
    version,
    path: join(folder, file.name),
    file: file.name,
    language: file.language,
    facets: file.facets,
  });

  async function* read<Row>(
    wanted: readonly CatalogueFile[],
    load: () => Promise<(file: SourceFile) => AsyncGenerator<Row>>,
  ): AsyncGenerator<Row> {
    const reader = await load();
    for (const file of wanted) {
      await checkSha256(join(folder, file.name), file.sha256);
      yield* reader(at(file));
    }
  }

  return {
    name,
    title,
    version,
    licence,
    citation,
    contentWarning,
    origin,
    media: [],
    rows: (): AsyncGenerator<DatasetRow> => read<DatasetRow>(files('cases', 'both'), entry.load),
    votes: loadVotes === null ? null : (): AsyncGenerator<VoteRow> => read<VoteRow>(files('votes', 'both'), loadVotes),
  };
}

function mappedDataset({ name, version, licence, mapping, files, media }: StoredDataset, folder: string): Dataset {
  const kinds = ['image', 'video'] as const;
  return {
    name,
    title: name,
    version,
    licence,
    citation: null,
    contentWarning: 'unknown content: added by you',
    origin: 'added',
    media: kinds.filter((kind) => (media?.counts[kind] ?? 0) > 0),
    async *rows() {
      const list = media === undefined ? null : await readMediaList(folder, media.list.sha256);
      for (const { as, name: file, sha256 } of files) {
        if (mapping === null) throw new NotFoundError(`${name}: its reader is not in this version of Mettle`);
        const path = join(folder, as);
        await checkSha256(path, sha256);
        yield* readMapped({ source: name, version, path, file, language: mapping.language, facets: {} }, mapping, list);
      }
    },
    votes: null,
  };
}

function notAdded(name: string, { title, url, version, files }: CatalogueEntry): NotFoundError {
  const list = files.map((file) => file.name).join(', ');
  return new NotFoundError(`${name} (${title}) does not ship with Mettle and was not added`, {
    hint: `get ${list} from ${url} at commit ${version}, then \`mettle datasets add ${name} FOLDER\``,
  });
}
