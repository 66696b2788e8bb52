import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/digest.ts';
import type { CatalogueName } from '../../../datasets/catalogue.ts';
import type { Dataset } from '../../../datasets/dataset.ts';
import { comparableText } from '../../../datasets/duplicates/comparable-text.ts';
import { listDatasets } from '../../../datasets/list-datasets.ts';
import { openDataset } from '../../../datasets/open-dataset.ts';
import { chooseCases, type UnifyPlan } from '../../../datasets/unified/choose.ts';
import { unifyDatasets } from '../../../datasets/unified/unify.ts';
import type { ModerationCase } from '../../../moderation/case.ts';
import { readCaseColumns } from '../../../reports/case-columns.ts';
import { collect, collectShipped, shipped, tally, temporaryFolder, textOfCase } from '../support.ts';

const PLAN: UnifyPlan = {
  stratify: ['label', 'source'],
  perStratum: null,
  size: null,
  seed: 1,
  near: 0.8,
  dropDuplicates: null,
  keepContradictions: false,
};

const ids = (chosen: { cases: readonly { item: ModerationCase }[] }) => chosen.cases.map(({ item }) => item.id);

/** Every n-th case of a source that ships, and those only that `keep` keeps. */
async function someOf(name: CatalogueName, nth: number, keep = (_: string) => true): Promise<Dataset> {
  const whole = await shipped(name);
  const { cases } = await collectShipped(name);
  const counts = tally(cases.map((item) => comparableText(textOfCase(item))));
  async function* rows() {
    for (const [i, item] of cases.entries())
      if (i % nth === 0 && keep(counts[comparableText(textOfCase(item))] === 1 ? '' : 'repeated')) yield { case: item };
  }
  return { ...whole, rows };
}

const isRepeated = (what: string) => what === 'repeated';

function shuffled(cases: readonly ModerationCase[]): ModerationCase[] {
  return cases.toSorted((a, b) => (sha256(`s${a.id}`) < sha256(`s${b.id}`) ? -1 : 1));
}

describe('a unified benchmark', () => {
  it('is an added data set of text, class, fine label and source, with every licence and the same case ids', async () => {
    const dataDir = await temporaryFolder();
    const sources: readonly Dataset[] = [
      await someOf('hatecheck', 4),
      await someOf('openai-moderation', 1, isRepeated),
    ];
    const made = await unifyDatasets({ dataDir, name: 'bench', replace: false }, sources, { ...PLAN, perStratum: 30 });
    expect(made.stored).toMatchObject({
      licence: 'hatecheck: CC BY 4.0; openai-moderation: MIT',
      reader: { kind: 'unified', sources: [{ name: 'hatecheck', cases: 60 }, { name: 'openai-moderation' }] },
    });
    expect(made.leftOut).toMatchObject({ 'truth contradicts that of an exact duplicate': 2 });

    const dataset = await openDataset('bench', { dataDir });
    const { cases, rejected } = await collect(dataset.rows());
    expect(rejected).toEqual([]);
    expect(cases).toHaveLength(made.stored.counts.cases);
    const hatecheck = new Map((await collectShipped('hatecheck')).cases.map((item) => [item.id, item]));
    const own = cases.filter(({ source }) => source === 'hatecheck');
    expect(tally(own.map(({ facets }) => facets.label))).toEqual({ hateful: 30, 'non-hateful': 30 });
    for (const item of own) {
      const was = hatecheck.get(item.id);
      expect(item).toMatchObject({ content: was?.content, truth: was?.truth, rowId: was?.rowId, version: 'd843022' });
    }
    const line = (await readFile(join(dataDir, 'datasets/bench/rows.jsonl'), 'utf8')).split('\n')[0] ?? '';
    expect(Object.keys(JSON.parse(line) as object)).toEqual(
      'id text label source class language facets truth cluster version row_id'.split(' '),
    );
    expect((await listDatasets(dataDir)).at(-1)).toMatchObject({
      name: 'bench',
      languages: ['en', 'und'],
      problem: null,
    });
  });

  it('masks emotions and keeps them as truth of their own', async () => {
    const dataDir = await temporaryFolder();
    const made = await unifyDatasets(
      { dataDir, name: 'feelings', replace: false },
      [await someOf('goemotions', 1, isRepeated)],
      {
        ...PLAN,
        size: 200,
        stratify: ['split'],
      },
    );
    expect(made.stored.counts).toMatchObject({ cases: 200, labels: { safe: 0, unsafe: 0, unknown: 200 } });
    const { cases } = await collect((await openDataset('feelings', { dataDir })).rows());
    expect(cases.every(({ truth }) => Object.keys(truth.native).length === 28)).toBe(true);
    expect(made.duplicates.splits.map(({ from, to }) => `${from} in ${to}`)).toContain(
      'goemotions test in goemotions train',
    );
  });

  it('is the same in whatever order the rows come, and a larger one holds a smaller one', async () => {
    const { cases } = await collectShipped('xstest');
    for (const plan of [
      { ...PLAN, perStratum: 20 },
      { ...PLAN, size: 90 },
      { ...PLAN, stratify: ['type'], perStratum: 5, size: 60, dropDuplicates: 'near' as const },
    ]) {
      const small = chooseCases(cases, plan);
      expect(chooseCases(shuffled(cases), plan)).toEqual(small);
      const { perStratum, size } = plan;
      const large = chooseCases(cases, { ...plan, perStratum: perStratum && perStratum * 2, size: size && size * 2 });
      expect(large.cases.length).toBeGreaterThan(small.cases.length);
      expect(ids(large)).toEqual(expect.arrayContaining(ids(small)));
    }
    expect(ids(chooseCases(cases, { ...PLAN, size: 90, seed: 2 }))).not.toEqual(
      ids(chooseCases(cases, { ...PLAN, size: 90 })),
    );
  });

  it('puts near duplicates of two sources into one cluster, which the report resamples as one', async () => {
    const base = (await collectShipped('xstest')).cases.slice(0, 2);
    const [one, other] = base as [ModerationCase, ModerationCase];
    const text = textOfCase(one);
    const copy: ModerationCase = {
      ...one,
      id: sha256('copy'),
      source: 'own',
      content: [{ type: 'text', text: `${text}!` }],
      cluster: null,
    };
    const alone: ModerationCase = { ...other, cluster: null };
    const { cases } = chooseCases([{ ...one, cluster: null }, copy, alone], PLAN);
    const cluster = new Map(cases.map(({ item, cluster: name }) => [item.id, name]));
    expect(cluster.get(one.id)).toMatch(/^\*:[0-9a-f]{20}$/);
    expect(cluster.get(copy.id)).toBe(cluster.get(one.id));
    expect(cluster.get(alone.id)).toBeNull();
    async function* rows() {
      for (const { item, cluster: name } of cases) yield { ...item, cluster: name };
    }
    const columns = await readCaseColumns(rows());
    expect(columns.at(columns.indexOf(copy.id)).cluster).toBe(columns.at(columns.indexOf(one.id)).cluster);
  });

  it('keeps one of each group of duplicates when told to, and contradictions only when told to', async () => {
    const { cases } = await collect((await someOf('openai-moderation', 1, isRepeated)).rows());
    const left = (plan: Partial<UnifyPlan>) => chooseCases(cases, { ...PLAN, ...plan });
    expect(cases).toHaveLength(26);
    expect(left({ keepContradictions: true }).cases).toHaveLength(26);
    expect(left({}).cases).toHaveLength(24);
    const dropped = left({ dropDuplicates: 'exact' });
    expect(dropped.cases).toHaveLength(12);
    expect(dropped.leftOut).toEqual({ 'truth contradicts that of an exact duplicate': 2, 'exact duplicate': 12 });
    const [first] = cases as [ModerationCase];
    const near = { ...first, id: sha256('near'), content: [{ type: 'text' as const, text: `${textOfCase(first)}!` }] };
    expect(chooseCases([first, near], { ...PLAN, dropDuplicates: 'exact' }).cases).toHaveLength(2);
    expect(chooseCases([first, near], { ...PLAN, dropDuplicates: 'near' }).cases).toHaveLength(1);
  });

  it('refuses the name of a public source and a likeness under which everything is alike', async () => {
    const dataDir = await temporaryFolder();
    const sources = [await shipped('xstest')];
    await expect(unifyDatasets({ dataDir, name: 'hatecheck', replace: false }, sources, PLAN)).rejects.toThrow(
      /public source/,
    );
    await expect(
      unifyDatasets({ dataDir, name: 'b', replace: false }, sources, { ...PLAN, near: 0.1 }),
    ).rejects.toThrow(/from .5 to 1/);
  });
});
