import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addOwnFile, addPublicSource } from '../../datasets/add-dataset.ts';
import { CATALOGUE } from '../../datasets/catalogue.ts';
import { listDatasets } from '../../datasets/list-datasets.ts';
import type { Mapping } from '../../datasets/mapping.ts';
import { openDataset, SHIPPED_DATA } from '../../datasets/open-dataset.ts';
import { isHazard } from '../../moderation/taxonomies/hazards.ts';
import { collect, temporaryFolder, textOfCase } from './support.ts';

const MAPPING: Mapping = {
  format: 'csv',
  text: 'comment',
  label: 'toxic',
  unsafe: ['1', 'yes'],
  safe: ['0'],
  id: 'id',
  cluster: 'thread',
  language: 'en',
  facets: ['topic'],
  categories: { insult: 'HARASS' },
};

const CSV = `id,comment,toxic,thread,topic,insult
a,"you\nfool",1,t1,sport,1
b,nice ,0,t1,,0
c,unknown,,t2,news,
d,odd,maybe,t2,news,
a,again,0,t3,news,
e,flag,0,t3,news,perhaps
`;

async function setUp(content: string | Uint8Array, name = 'mine.csv') {
  const dataDir = await temporaryFolder();
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  const add = (mapping: Partial<Mapping> = {}, target: { name?: string; path?: string; replace?: boolean } = {}) =>
    addOwnFile(
      { dataDir, name: 'mine', path, replace: false, ...target },
      { mapping: { ...MAPPING, ...mapping }, licence: 'CC0', isHazard },
    );
  return { dataDir, path, add };
}

describe('adding a file of one’s own', () => {
  it('keeps good rows, rejects bad ones with line, field, value and reason, and versions by content', async () => {
    const { dataDir, add } = await setUp(CSV);
    const added = await add();
    expect(added.version).toMatch(/^[0-9a-f]{12}$/);
    expect(added.files[0]?.sha256.startsWith(added.version)).toBe(true);
    expect(added.counts).toEqual({
      cases: 3,
      rejected: 3,
      skipped: {},
      labels: { safe: 1, unsafe: 1, unknown: 1 },
    });
    expect(added.rejected).toEqual([
      {
        source: 'mine',
        file: 'mine.csv',
        line: 6,
        field: 'toxic',
        value: 'maybe',
        reason: 'label outside the mapping (1, yes, 0)',
      },
      { source: 'mine', file: 'mine.csv', line: 7, field: 'id', value: 'a', reason: 'id already used on line 2' },
      {
        source: 'mine',
        file: 'mine.csv',
        line: 8,
        field: 'insult',
        value: 'perhaps',
        reason: 'not 1/0, true/false or yes/no',
      },
    ]);
    const dataset = await openDataset('mine', { dataDir });
    expect(dataset).toMatchObject({ name: 'mine', version: added.version, licence: 'CC0', origin: 'added' });
    const { cases, rejected } = await collect(dataset.rows());
    expect(rejected).toEqual(added.rejected);
    expect(cases.map(({ truth }) => truth)).toEqual([
      { verdict: 'unsafe', categories: { HARASS: true }, native: { insult: true, 0: false, 1: true, yes: false } },
      { verdict: 'safe', categories: { HARASS: false }, native: { insult: false, 0: true, 1: false, yes: false } },
      { verdict: null, categories: { HARASS: null }, native: { insult: null, 0: null, 1: null, yes: null } },
    ]);
    expect(cases.map(({ cluster }) => cluster)).toEqual(['mine:t1', 'mine:t1', 'mine:t2']);
    expect(cases.map(({ facets }) => facets)).toEqual([{ topic: 'sport' }, {}, { topic: 'news' }]);
    expect(textOfCase(cases[1]!)).toBe('nice ');
  });

  it('gives the same rows and ids each time it is read', async () => {
    const { dataDir, add } = await setUp(CSV);
    await add();
    const dataset = await openDataset('mine', { dataDir });
    expect(await collect(dataset.rows())).toEqual(await collect(dataset.rows()));
  });

  it('reads JSON Lines with dotted fields, and tells equal texts without ids apart', async () => {
    const rows = [
      { meta: { text: 'same', lang: 7 }, y: true },
      { meta: { text: 'same', lang: 7 }, y: false },
      { meta: { text: ['no'] }, y: true },
      { meta: null },
    ];
    const { dataDir, add } = await setUp(`\ufeff${rows.map((row) => JSON.stringify(row)).join('\n')}\n`, 'mine.jsonl');
    const mapping = { format: 'jsonl' as const, text: 'meta.text', label: 'y', unsafe: ['true'], safe: ['false'] };
    await add({ ...mapping, id: null, cluster: null, facets: ['meta.lang'], categories: {} });
    const { cases, rejected } = await collect((await openDataset('mine', { dataDir })).rows());
    expect(cases.map(({ truth, facets }) => [truth.verdict, facets])).toEqual([
      ['unsafe', { 'meta.lang': '7' }],
      ['safe', { 'meta.lang': '7' }],
    ]);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(2);
    expect(rejected.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [3, 'meta.text', 'text is not a string'],
      [4, 'meta.text', 'no text'],
    ]);
  });

  it('copies the file, so that a later change of the original changes nothing, and notices a change of the copy', async () => {
    const { dataDir, path, add } = await setUp(CSV);
    await add();
    await writeFile(path, 'gone');
    const dataset = await openDataset('mine', { dataDir });
    expect((await collect(dataset.rows())).cases).toHaveLength(3);
    await writeFile(join(dataDir, 'datasets/mine/rows.csv'), CSV.replace('fool', 'angel'));
    await expect(collect(dataset.rows())).rejects.toThrow(/another file than expected: SHA-256 is [0-9a-f]{64}, not/);
  });

  it('is idempotent, refuses another content under the same name, and replaces only when asked', async () => {
    const { dataDir, path, add } = await setUp(CSV);
    const first = await add();
    expect(await add()).toEqual(first);
    await writeFile(path, CSV.replace('maybe', '1'));
    await expect(add()).rejects.toThrow(new RegExp(`mine exists already \\(version ${first.version}, this one `));
    expect((await openDataset('mine', { dataDir })).version).toBe(first.version);
    const second = await add({}, { replace: true });
    expect(second.counts.cases).toBe(4);
    expect((await openDataset('mine', { dataDir })).version).toBe(second.version);
    expect(await readdir(join(dataDir, 'datasets'))).toEqual(['mine']);
  });

  it.each([
    ['an empty file', '', {}, /is empty/],
    ['a header without rows', 'id,comment,toxic,thread,topic,insult\n', {}, /mine.csv has no rows/],
    ['a missing column', 'id,comment\n1,a\n', {}, /no column "toxic", "thread", "topic", "insult"; columns: "id"/],
    [
      'no usable row',
      'id,comment,toxic,thread,topic,insult\na,b,maybe,,,\n',
      {},
      /no usable row \(1 rejected\)\n {2}mine.csv:2: toxic/,
    ],
    ['UTF-16', Buffer.from(`\ufeff${CSV}`, 'utf16le'), {}, /is UTF-16/],
    ['no truth at all', CSV, { label: null, unsafe: [], safe: [], categories: {} }, /no truth: give --label/],
    ['a label without values', CSV, { unsafe: [], safe: [] }, /--label needs/],
    ['values without a label', CSV, { label: null }, /--unsafe and --safe need --label/],
    ['a value on both sides', CSV, { safe: ['0', '1'] }, /"1" is both safe and unsafe/],
    ['an unknown hazard', CSV, { categories: { insult: 'RUDE' } }, /no hazard "RUDE"/],
    ['a hazard twice', CSV, { categories: { insult: 'HATE', toxic: 'HATE' } }, /two columns for HATE/],
    ['a language that is no tag', CSV, { language: 'english!' }, /language: a BCP 47 tag/],
  ])('refuses %s and keeps nothing', async (_, content, mapping, message) => {
    const { dataDir, add } = await setUp(content);
    await expect(add(mapping)).rejects.toThrow(message);
    expect(await readdir(join(dataDir, 'datasets')).catch(() => [])).toEqual([]);
  });

  it('refuses a field that no JSON line has, a directory, a missing path and a bad or taken name', async () => {
    const { dataDir, add } = await setUp('{"comment":"a","toxic":"1"}\n', 'mine.jsonl');
    const json = { format: 'jsonl' as const, id: null, cluster: null, facets: [], categories: {} };
    await expect(add({ ...json, text: 'body' })).rejects.toThrow(
      /no row has a field "body"; fields: "comment", "toxic"/,
    );
    await expect(add(json, { path: dataDir })).rejects.toThrow(/is a directory/);
    await expect(add(json, { path: join(dataDir, 'not') })).rejects.toThrow(/no file at/);
    await expect(add(json, { name: '../evil' })).rejects.toThrow(/is no name for a data set/);
    await expect(add(json, { name: 'hatecheck' })).rejects.toThrow(/is the name of a public source/);
  });
});

/** As if these did not ship. */
const ELSEWHERE = {
  davidson: { ...CATALOGUE.davidson, shipped: false },
  goemotions: { ...CATALOGUE.goemotions, shipped: false },
};

describe('adding a public source', () => {
  it('refuses a file that is not the published one, with both digests, and keeps nothing', async () => {
    const { dataDir, path } = await setUp('not davidson');
    const target = { dataDir, name: 'davidson', path, replace: false };
    await expect(addPublicSource(target, ELSEWHERE)).rejects.toThrow(
      /mine.csv is another file than expected: SHA-256 is [0-9a-f]{64}, not fcb8bc7c/,
    );
    expect(await readdir(join(dataDir, 'datasets'))).toEqual([]);
  });

  it('refuses one that ships, and a single file where the source has several', async () => {
    const { dataDir, path } = await setUp('x');
    const target = { dataDir, path, replace: false };
    await expect(addPublicSource({ ...target, name: 'xstest' })).rejects.toThrow(/ships with Mettle/);
    await expect(addPublicSource({ ...target, name: 'goemotions' }, ELSEWHERE)).rejects.toThrow(
      /is one file; this source has train/,
    );
    await expect(addPublicSource({ ...target, name: 'goemotions', path: dataDir }, ELSEWHERE)).rejects.toThrow(
      /no file at .*train/,
    );
  });

  it('copies and counts the published files', async () => {
    const dataDir = await temporaryFolder();
    const target = { dataDir, name: 'davidson', path: join(SHIPPED_DATA, 'davidson'), replace: false };
    const added = await addPublicSource(target, ELSEWHERE);
    expect(added).toMatchObject({ version: 'cb50f7e', licence: 'MIT', mapping: null, counts: { cases: 24_783 } });
    expect(added.files).toMatchObject([{ as: 'labeled_data.csv', sha256: CATALOGUE.davidson.files[0].sha256 }]);
  });
});

describe('the list', () => {
  it('shows a broken description instead of failing, and says how to mend it when opened', async () => {
    const { dataDir, add } = await setUp(CSV);
    await add();
    await writeFile(join(dataDir, 'datasets/mine/dataset.json'), '{');
    expect((await listDatasets(dataDir)).at(-1)).toMatchObject({ name: 'mine', state: 'broken' });
    await expect(openDataset('mine', { dataDir })).rejects.toThrow(/dataset.json is broken: not JSON/);
    expect((await add({}, { replace: true })).counts.cases).toBe(3);
    expect(JSON.parse(await readFile(join(dataDir, 'datasets/mine/dataset.json'), 'utf8'))).toMatchObject({ v: 1 });
  });
});
