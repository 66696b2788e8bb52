import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CatalogueName } from '../../datasets/catalogue.ts';
import type { Dataset, DatasetRow, SourceFile } from '../../datasets/dataset.ts';
import { openDataset } from '../../datasets/open-dataset.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { RejectedRow } from '../../runs/run-store.ts';

export interface Collected {
  readonly cases: readonly ModerationCase[];
  readonly rejected: readonly RejectedRow[];
  readonly skipped: readonly string[];
}

export async function collect(rows: AsyncIterable<DatasetRow>): Promise<Collected> {
  const cases: ModerationCase[] = [];
  const rejected: RejectedRow[] = [];
  const skipped: string[] = [];
  for await (const row of rows) {
    if ('case' in row) cases.push(row.case);
    else if ('rejected' in row) rejected.push(row.rejected);
    else skipped.push(row.skipped);
  }
  return { cases, rejected, skipped };
}

export function shipped(name: CatalogueName): Promise<Dataset> {
  return openDataset(name, { dataDir: '/nowhere' });
}

export async function collectShipped(name: CatalogueName): Promise<Collected> {
  return collect((await shipped(name)).rows());
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mettle-datasets-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file for a reader to read. */
export async function fileOf(content: string | Uint8Array, name = 'rows.csv'): Promise<SourceFile> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return { source: 'test', version: 'v1', path, file: name, language: 'en', facets: {} };
}

export function tally(values: Iterable<string | null | undefined>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

export function textOfCase({ content }: ModerationCase): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
