import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addOwnFile } from '../../../datasets/add-dataset.ts';
import { fileDigest } from '../../../datasets/io/file-digest.ts';
import { listDatasets } from '../../../datasets/list-datasets.ts';
import type { Mapping } from '../../../datasets/mapping.ts';
import { openDataset } from '../../../datasets/open-dataset.ts';
import { isPersuasionDataset, openPersuasionDataset, ownPersuasionNames } from '../../../datasets/persuasion/open.ts';
import { temporaryFolder } from '../support.ts';
import { BAD, given } from './own-given.ts';
import { jsonLines, PLAIN } from './own-support.ts';
import { collect } from './support.ts';

describe('persuasion cases of the user', () => {
  it('are copied, counted, and opened by name: their version is the digest of the file', async () => {
    const { dataDir, path, add } = await given();
    const added = await add('mine');
    const { sha256, bytes } = await fileDigest(path);
    expect(added).toMatchObject({
      name: 'mine',
      version: sha256.slice(0, 12),
      licence: 'CC0',
      files: [{ as: 'rows.jsonl', name: 'my cases.jsonl', sha256, bytes }],
      mapping: null,
      counts: { cases: 3, rejected: 1, skipped: {}, labels: { subjective: 2, adversarial: 1 } },
      persuasion: { schema: 'own-1', languages: ['en', 'en-AU', 'fr'], towardTruth: 1 },
      rejected: [{ source: 'mine', file: 'my cases.jsonl', line: 2, field: 'turns[0].strategy' }],
    });
    await writeFile(path, 'gone');
    const dataset = await openPersuasionDataset('mine', { dataDir });
    expect(dataset).toMatchObject({
      name: 'mine',
      version: added.version,
      licence: 'CC0',
      citation: null,
      origin: 'added',
    });
    const { cases, rejected } = await collect(dataset.rows());
    expect(rejected).toEqual(added.rejected);
    expect(cases.map(({ source }) => source)).toMatchObject([
      { name: 'mine', repo: 'own data', path: 'my cases.jsonl', licence: 'CC0', row: 'plain' },
      { name: 'mine', repo: 'https://quiz.example', path: 'quiz.json', licence: 'CC BY 4.0', row: 'full' },
      { row: 'true' },
    ]);
  });

  it('are listed as persuasion, and found beside the catalogue', async () => {
    const { dataDir, add } = await given();
    const { version } = await add('mine');
    const listed = (await listDatasets(dataDir)).filter(({ name }) => name === 'mine');
    expect(listed).toMatchObject([
      { kind: 'persuasion', state: 'added', cases: 3, version, languages: ['en', 'en-AU', 'fr'] },
    ]);
    expect(await ownPersuasionNames(dataDir)).toEqual(['mine']);
    const are = (name: string) => isPersuasionDataset(name, { dataDir });
    expect(await Promise.all(['mine', 'farm', 'tomap', 'hatecheck', 'other'].map(are))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    await expect(openPersuasionDataset('other', { dataDir })).rejects.toMatchObject({
      hint: expect.stringMatching(/^known: farm, .*, mine$/),
    });
  });

  it('are kept apart from cases to moderate, in both directions', async () => {
    const { dataDir, add } = await given();
    await add('mine');
    await expect(openDataset('mine', { dataDir })).rejects.toMatchObject({
      message: 'mine holds persuasion cases; there is nothing in it to moderate',
      hint: expect.stringContaining('persuasion: cases:'),
    });
    const path = join(await temporaryFolder(), 'x.csv');
    await writeFile(path, 'text,bad\nhello,1\n');
    const none = { id: null, cluster: null, language: 'en', facets: [], categories: {} };
    const mapping: Mapping = { format: 'csv', text: 'text', label: 'bad', unsafe: ['1'], safe: ['0'], ...none };
    const target = { dataDir, name: 'words', path, replace: false };
    await addOwnFile(target, { mapping, licence: null, isHazard: () => true });
    for (const name of ['words', 'hatecheck'])
      await expect(openPersuasionDataset(name, { dataDir })).rejects.toMatchObject({
        message: `${name} holds cases to moderate; there is nothing in it to persuade of`,
        hint: expect.stringContaining('`cases:`'),
      });
    expect(await isPersuasionDataset('words', { dataDir })).toBe(false);
  });

  it('are refused without one usable row, and nothing is kept', async () => {
    const all = await given(jsonLines([BAD, '[1]', '{', { ...BAD, id: 'c' }]));
    await expect(all.add('mine')).rejects.toMatchObject({
      message: expect.stringMatching(
        /^my cases\.jsonl has no usable row \(4 rejected\)\n {2}my cases\.jsonl:1: turns\[0\]\.strategy: missing: one of/,
      ),
      hint: 'nothing was added',
    });
    expect(await readdir(join(all.dataDir, 'datasets'))).toEqual([]);
    await expect((await given('')).add('mine')).rejects.toThrow(/is empty/);
    await expect((await given('\n \n')).add('mine')).rejects.toThrow(/has no rows/);
    await expect((await given('id,claim\n', 'x.CSV')).add('mine')).rejects.toThrow(/JSON Lines/);
    await expect((await given(Buffer.from('\ufeff{}', 'utf16le'))).add('mine')).rejects.toThrow(/UTF-16/);
  });

  it.each(['farm', 'tomap', 'hatecheck'])('cannot take the name %s of a public source', async (name) => {
    const { add } = await given();
    await expect(add(name)).rejects.toThrow(/is the name of a public source/);
  });

  it.each(['../x', 'a/b', 'Upper', '', '.hidden', 'x'.repeat(49), '__proto__'])('cannot be called %j', async (name) => {
    const { dataDir, add } = await given();
    await expect(add(name)).rejects.toThrow(/is no name for a data set/);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('are replaced only when asked to, and noticed when their copy changed', async () => {
    const { dataDir, path, add } = await given();
    const first = await add('mine');
    expect(await add('mine')).toEqual(first);
    await writeFile(path, jsonLines([PLAIN]));
    await expect(add('mine')).rejects.toThrow(/mine exists already/);
    const second = await add('mine', true);
    expect(second.version).not.toBe(first.version);
    const copy = join(dataDir, 'datasets', 'mine', 'rows.jsonl');
    await writeFile(copy, `${await readFile(copy, 'utf8')}\n`);
    const dataset = await openPersuasionDataset('mine', { dataDir });
    await expect(collect(dataset.rows())).rejects.toThrow(/another file than expected/);
  });

  it('have a description that, broken, says so', async () => {
    const { dataDir, add } = await given();
    await add('mine');
    await writeFile(join(dataDir, 'datasets', 'mine', 'dataset.json'), '{');
    await expect(openPersuasionDataset('mine', { dataDir })).rejects.toThrow(/is broken: not JSON/);
    expect(await isPersuasionDataset('mine', { dataDir })).toBe(false);
    expect(await ownPersuasionNames(dataDir)).toEqual([]);
  });
});
