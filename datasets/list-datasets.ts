import { MettleError } from '../core/errors.ts';
import { CATALOGUE, type CatalogueEntry } from './catalogue.ts';
import { PERSUASION_CATALOGUE, type PersuasionCatalogueEntry } from './persuasion/catalogue.ts';
import { readStored, type StoredDataset, storedNames } from './stored.ts';
import { languagesOf } from './stored-reader.ts';

export interface DatasetListing {
  readonly name: string;
  readonly kind: 'moderation' | 'persuasion';
  readonly title: string;
  readonly version: string | null;
  readonly licence: string | null;
  /** `shipped`, `added`, `absent` (a public source not added yet) or `broken` (see `problem`). */
  readonly state: 'shipped' | 'added' | 'absent' | 'broken';
  readonly cases: number | null;
  readonly languages: readonly string[];
  readonly contentWarning: string | null;
  readonly problem: string | null;
}

/** Every data set that is known: both catalogues in their order, then the user's own by name. */
export async function listDatasets(dataDir: string): Promise<readonly DatasetListing[]> {
  const stored = await storedNames(dataDir);
  const own = stored.filter((name) => !Object.hasOwn(CATALOGUE, name) && !Object.hasOwn(PERSUASION_CATALOGUE, name));
  return [
    ...Object.entries(CATALOGUE).map(([name, entry]) => publicListing(name, entry, stored.includes(name))),
    ...Object.entries(PERSUASION_CATALOGUE).map(([name, entry]) =>
      persuasionListing(name, entry, stored.includes(name)),
    ),
    ...(await Promise.all(own.map((name) => ownListing(dataDir, name)))),
  ];
}

function publicListing(name: string, entry: CatalogueEntry, added: boolean): DatasetListing {
  const { title, version, licence, contentWarning, shipped, expected, files } = entry;
  const languages = [...new Set(files.filter(({ role }) => role !== 'beside').map(({ language }) => language))];
  const state = shipped ? 'shipped' : added ? 'added' : 'absent';
  const { cases } = expected;
  return { name, kind: 'moderation', title, version, licence, state, cases, languages, contentWarning, problem: null };
}

function persuasionListing(name: string, entry: PersuasionCatalogueEntry, added: boolean): DatasetListing {
  const { title, version, licence, contentWarning, shipped, expected } = entry;
  const state = shipped ? 'shipped' : added ? 'added' : 'absent';
  const languages = ['en'];
  const { cases } = expected;
  return { name, kind: 'persuasion', title, version, licence, state, cases, languages, contentWarning, problem: null };
}

async function ownListing(dataDir: string, name: string): Promise<DatasetListing> {
  const blank = { name, kind: 'moderation', title: name, contentWarning: null } as const;
  try {
    const stored = await readStored(dataDir, name);
    return {
      ...blank,
      kind: stored?.persuasion === undefined ? 'moderation' : 'persuasion',
      version: stored?.version ?? null,
      licence: stored?.licence ?? null,
      state: 'added',
      cases: stored?.counts.cases ?? null,
      languages: stored === null ? [] : languagesIn(stored),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof MettleError)) throw error;
    const nothing = { version: null, licence: null, cases: null, languages: [] };
    return { ...blank, ...nothing, state: 'broken', problem: error.message };
  }
}

function languagesIn({ mapping, reader, persuasion }: StoredDataset): readonly string[] {
  if (mapping !== null) return [mapping.language];
  return reader === undefined ? (persuasion?.languages ?? []) : languagesOf(reader);
}
