import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { caseId } from '../../../core/ids.ts';
import { fileDigest } from '../../../datasets/io/file-digest.ts';
import { listDatasets } from '../../../datasets/list-datasets.ts';
import { openDataset, SHIPPED_DATA } from '../../../datasets/open-dataset.ts';
import { addPersuasionSource } from '../../../datasets/persuasion/add.ts';
import { PERSUASION_CATALOGUE, type PersuasionCatalogueEntry } from '../../../datasets/persuasion/catalogue.ts';
import { openPersuasionDataset } from '../../../datasets/persuasion/open.ts';
import { temporaryFolder } from '../support.ts';
import { collect, collectShipped, sharedAbsent, sharedFile } from './support.ts';

const ENTRIES = Object.entries(PERSUASION_CATALOGUE) as [string, PersuasionCatalogueEntry][];
const SHIPPED = ENTRIES.filter(([, { shipped }]) => shipped);

describe('the catalogue of persuasion sources', () => {
  it.each(SHIPPED)('has %s as published, with licence, source and content warning beside it', async (name, entry) => {
    for (const { name: file, sha256 } of entry.files) {
      expect((await fileDigest(join(SHIPPED_DATA, name, file))).sha256).toBe(sha256);
    }
    const source = await readFile(join(SHIPPED_DATA, name, 'SOURCE.md'), 'utf8');
    for (const word of [entry.url, entry.version, entry.licence, 'Content warning', 'Citation', 'Changes']) {
      expect(source).toContain(word);
    }
    if (entry.changes !== null) expect(source).toContain('an extract');
    const licence = await readFile(join(SHIPPED_DATA, name, 'LICENCE'), 'utf8');
    expect(licence).toContain(entry.licence === 'MIT' ? 'MIT License' : 'Apache License');
  });

  it('adds at most 1.2 MB to the repository', async () => {
    let bytes = 0;
    for (const [name] of SHIPPED) {
      const folder = join(SHIPPED_DATA, name);
      for (const file of await readdir(folder)) bytes += (await stat(join(folder, file))).size;
    }
    expect(bytes).toBeLessThanOrEqual(1_200_000);
  });

  it.each(SHIPPED)('counts the cases of %s rightly, each under the id of its source and row', async (name, entry) => {
    const { cases, skipped, rejected } = await collectShipped(name);
    const counted = { cases: cases.length, skipped: skipped.length, rejected: rejected.length };
    expect(counted).toEqual(entry.expected);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    for (const { id, source } of cases) {
      expect(id).toBe(caseId({ source: name, version: entry.version }, { rowId: source.row }));
      expect(source).toMatchObject({ name, version: entry.version, repo: entry.url, licence: entry.licence });
    }
  });

  it('names its files as the disk has them, so that they open where case counts (D9)', async () => {
    for (const [name, { files }] of SHIPPED) {
      const onDisk = await readdir(join(SHIPPED_DATA, name));
      for (const file of files) expect(onDisk).toContain(file.name);
    }
    const dataDir = await temporaryFolder();
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'BoolQ.jsonl'), '{}\n');
    await expect(addPersuasionSource({ dataDir, name: 'farm-full', path: folder, replace: false })).rejects.toThrow(
      /no Boolq\.jsonl in .*, only BoolQ\.jsonl/,
    );
  });

  it('names the known sources, where to get an absent one, and keeps persuasion out of moderation', async () => {
    const dataDir = await temporaryFolder();
    await expect(openPersuasionDataset('frm', { dataDir })).rejects.toMatchObject({
      message: expect.stringContaining('"frm"'),
      hint: expect.stringContaining('farm, dailypersuasion, pmiyc'),
    });
    await expect(openPersuasionDataset('constructor', { dataDir })).rejects.toThrow(/no source/);
    await expect(openPersuasionDataset('tomap', { dataDir })).rejects.toMatchObject({
      hint: expect.stringContaining('data/debate_argsme/test.jsonl from https://github.com/ulab-uiuc/ToMAP'),
    });
    await expect(openDataset('farm', { dataDir })).rejects.toThrow(/holds persuasion cases/);
    await expect(openDataset('tomap', { dataDir })).rejects.toThrow(/holds persuasion cases/);
  });

  it('refuses another file than the published one, and to add what ships', async () => {
    const dataDir = await temporaryFolder();
    const path = join(await temporaryFolder(), 'test.jsonl');
    await writeFile(path, '[]');
    const target = { dataDir, name: 'tomap', path, replace: false };
    await expect(addPersuasionSource(target)).rejects.toThrow(/another file than expected/);
    await expect(addPersuasionSource({ ...target, name: 'farm' })).rejects.toThrow(/ships with Mettle/);
    expect(await readdir(join(dataDir, 'datasets'))).toEqual([]);
  });

  it.skipIf(sharedAbsent)('adds a source under the name of its file here or there, then opens it', async () => {
    const dataDir = await temporaryFolder();
    const folder = await temporaryFolder();
    await copyFile(sharedFile('tomap/debate_argsme.test.json').path, join(folder, 'test.jsonl'));
    const added = await addPersuasionSource({ dataDir, name: 'tomap', path: folder, replace: false });
    const { cases, skipped, rejected } = PERSUASION_CATALOGUE.tomap.expected;
    expect(added.counts).toEqual({
      cases,
      rejected,
      skipped: { 'the pair of an earlier row': skipped },
      labels: { subjective: cases },
    });
    const dataset = await openPersuasionDataset('tomap', { dataDir });
    expect((await collect(dataset.rows())).cases).toHaveLength(cases);
    const listed = (await listDatasets(dataDir)).filter(({ name }) => name === 'tomap');
    expect(listed).toMatchObject([{ kind: 'persuasion', state: 'added', cases }]);
  });
});
