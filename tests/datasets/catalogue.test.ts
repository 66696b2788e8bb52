import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../core/errors.ts';
import { CATALOGUE, type CatalogueEntry } from '../../datasets/catalogue.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { fileDigest } from '../../datasets/io/file-digest.ts';
import { openDataset, SHIPPED_DATA } from '../../datasets/open-dataset.ts';
import { PERSUASION_CATALOGUE } from '../../datasets/persuasion/catalogue.ts';
import { isHazard } from '../../moderation/taxonomies/hazards.ts';
import { collect, temporaryFolder } from './support.ts';

const ENTRIES = Object.entries(CATALOGUE) as [keyof typeof CATALOGUE, CatalogueEntry][];
const LICENCE_WORDS: Readonly<Record<string, string>> = {
  MIT: 'MIT License',
  'Apache-2.0': 'Apache License',
  'CC BY 4.0': 'CC BY 4.0',
};
const SHIPPED = ENTRIES.filter(([, { shipped }]) => shipped);
const SHIPPED_BOTH = [...SHIPPED, ...Object.entries(PERSUASION_CATALOGUE).filter(([, { shipped }]) => shipped)];

async function checkCounts(dataset: Dataset, { expected }: CatalogueEntry): Promise<void> {
  const { cases, skipped, rejected } = await collect(dataset.rows());
  expect({ cases: cases.length, skipped: skipped.length }).toEqual(expected);
  expect(rejected).toEqual([]);
  const hazards = new Set(cases.flatMap(({ truth }) => Object.keys(truth.categories)));
  expect([...hazards].filter((id) => !isHazard(id))).toEqual([]);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
}

describe('the catalogue', () => {
  it.each(SHIPPED)(
    'has %s as its source published it, with licence, source and content warning beside it',
    async (name, entry) => {
      for (const file of entry.files) {
        expect((await fileDigest(join(SHIPPED_DATA, name, file.name))).sha256).toBe(file.sha256);
      }
      const source = await readFile(join(SHIPPED_DATA, name, 'SOURCE.md'), 'utf8');
      const licence = await readFile(join(SHIPPED_DATA, name, 'LICENCE'), 'utf8');
      for (const word of [entry.url, entry.version, 'Content warning', 'Citation', 'Changes']) {
        expect(source).toContain(word);
      }
      expect(licence).toContain(LICENCE_WORDS[entry.licence]);
    },
  );

  it('ships at most 15 MB, every moderation source among it, and nothing it does not list', async () => {
    let bytes = 0;
    for (const folder of await readdir(SHIPPED_DATA, { withFileTypes: true })) {
      if (!folder.isDirectory()) continue;
      const files = await readdir(join(SHIPPED_DATA, folder.name));
      const listed = SHIPPED_BOTH.find(([name]) => name === folder.name)?.[1].files.map(({ name }) => name) ?? [];
      expect(files.sort()).toEqual([...listed, 'LICENCE', 'SOURCE.md'].sort());
      for (const file of files) bytes += (await stat(join(SHIPPED_DATA, folder.name, file))).size;
    }
    expect(bytes).toBeLessThanOrEqual(15_000_000);
    expect(SHIPPED).toHaveLength(ENTRIES.length);
  });

  it.each(SHIPPED)('counts the cases of %s rightly and names only hazards that exist', async (name, entry) => {
    await checkCounts(await openDataset(name, { dataDir: '/nowhere' }), entry);
  });

  it('names the known data sets when asked for an unknown one', async () => {
    const dataDir = await temporaryFolder();
    await expect(openDataset('hatechek', { dataDir })).rejects.toThrow(NotFoundError);
    await expect(openDataset('hatechek', { dataDir })).rejects.toThrow(/known: hatecheck, multilingual-hatecheck/);
    await expect(openDataset('../../etc', { dataDir })).rejects.toThrow(/no dataset/);
    await expect(openDataset('constructor', { dataDir })).rejects.toThrow(/no dataset/);
  });
});
