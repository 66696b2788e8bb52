import { describe, expect, it } from 'vitest';
import { caseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { type DatasetRows, manifestOf } from '../../runs/freeze.ts';
import { readSpec } from '../../runs/read-spec.ts';

function item(rowId: string, functionality = 'a'): ModerationCase {
  return {
    id: caseId({ source: 's', version: '1' }, { rowId }),
    source: 's',
    version: '1',
    rowId,
    content: [{ type: 'text', text: `text ${rowId}` }],
    truth: { verdict: 'safe', categories: {}, native: {} },
    facets: { functionality },
    cluster: null,
    language: 'en',
  };
}

function dataset(rows: readonly Awaited<ReturnType<typeof collect>>[number][]): (name: string) => Promise<DatasetRows> {
  return async (name) => ({ name, version: '1', licence: 'MIT', rows: () => stream(rows) });
}
type Row =
  | { case: ModerationCase }
  | { rejected: { source: string; file: string; line: number; field: string; value: string; reason: string } }
  | { skipped: string };
async function* stream(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}
async function collect(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

async function freeze(cases: string, rows: readonly Row[]) {
  const spec = readSpec(`name: t\ncases: [${cases}]\nmoderators: [{ name: m, dialect: keyword }]\n`, 's');
  const { batches, info } = manifestOf(spec, {
    open: dataset(rows),
    make: (entry) => [{ case: entry }],
    openPersuasion: () => Promise.reject(new Error('no persuasion in this spec')),
    draw: (entry) => ({ case: entry }),
  });
  const kept: string[] = [];
  const rejected: unknown[] = [];
  for await (const batch of batches) {
    kept.push(...batch.cases.map((entry) => entry.rowId ?? ''));
    rejected.push(...batch.rejected);
  }
  return { kept, rejected, info: info() };
}

const ROWS: Row[] = Array.from({ length: 1_200 }, (_, i) => ({ case: item(String(i), i % 2 === 0 ? 'even' : 'odd') }));

describe('freezing a manifest', () => {
  it('keeps good rows, counts rejected and skipped ones, and hashes what it kept', async () => {
    const bad = { rejected: { source: 's', file: 'f', line: 3, field: 'label', value: '?', reason: 'unknown label' } };
    const { kept, rejected, info } = await freeze('{ dataset: s }', [...ROWS, bad, { skipped: 'placeholder' }]);
    expect(kept).toHaveLength(1_200);
    expect(rejected).toEqual([bad.rejected]);
    expect(info).toMatchObject({
      cases: 1_200,
      rejected: 1,
      skipped: { placeholder: 1 },
      sources: [{ source: 's', cases: 1_200 }],
    });
    expect((await freeze('{ dataset: s }', ROWS)).info.digest).toBe(info.digest);
    expect((await freeze('{ dataset: s }', ROWS.slice(1))).info.digest).not.toBe(info.digest);
  });

  it('draws the same sample whatever the order of the file', async () => {
    const a = await freeze('{ dataset: s, sample: 50 }', ROWS);
    const b = await freeze('{ dataset: s, sample: 50 }', ROWS.toReversed());
    expect(a.kept).toHaveLength(50);
    expect(new Set(b.kept)).toEqual(new Set(a.kept));
  });

  it('keeps only the cases whose facets match, and says when none does', async () => {
    const { kept } = await freeze('{ dataset: s, where: { functionality: [odd] } }', ROWS);
    expect(kept).toHaveLength(600);
    await expect(freeze('{ dataset: s, where: { functionality: [none] } }', ROWS)).rejects.toThrow(
      'no case of s matches',
    );
  });

  it('takes a case once when it is named twice, and accepts an empty dataset', async () => {
    expect((await freeze('{ dataset: s }, { dataset: s }', ROWS)).kept).toHaveLength(1_200);
    expect((await freeze('{ dataset: s }', [])).info.cases).toBe(0);
  });
});
