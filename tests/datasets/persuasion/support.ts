import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PersuasionFile, PersuasionRow } from '../../../datasets/persuasion/dataset.ts';
import { openPersuasionDataset } from '../../../datasets/persuasion/open.ts';
import type { PersuasionCase } from '../../../persuasion/case.ts';
import type { ChoiceProbe } from '../../../persuasion/probe.ts';
import type { RejectedRow } from '../../../runs/run-store.ts';
import { fileOf } from '../support.ts';

const SHARED = fileURLToPath(new URL('../../../../shared/datasets/persuasion', import.meta.url));

/** Whether the larger extracts and the sources that do not ship are beside the repository; says so when they are not. */
export const sharedAbsent = !existsSync(SHARED);
if (sharedAbsent) console.log('skipped: no ../shared/datasets/persuasion, so larger extracts are not read');

export interface CollectedPersuasion {
  readonly cases: readonly PersuasionCase[];
  readonly rejected: readonly RejectedRow[];
  readonly skipped: readonly string[];
}

export async function collect(rows: AsyncIterable<PersuasionRow>): Promise<CollectedPersuasion> {
  const cases: PersuasionCase[] = [];
  const rejected: RejectedRow[] = [];
  const skipped: string[] = [];
  for await (const row of rows) {
    if ('case' in row) cases.push(row.case);
    else if ('rejected' in row) rejected.push(row.rejected);
    else skipped.push(row.skipped);
  }
  return { cases, rejected, skipped };
}

export async function collectShipped(name: string): Promise<CollectedPersuasion> {
  return collect((await openPersuasionDataset(name, { dataDir: '/nowhere' })).rows());
}

const ABOUT = { repo: 'https://example.org/repo', repoPath: 'rows', licence: 'test' } as const;

/** A file of `../shared/datasets/persuasion` for a reader. */
export function sharedFile(path: string, facets: PersuasionFile['facets'] = {}): PersuasionFile {
  return { source: 'shared', version: 'v1', path: join(SHARED, path), file: path, ...ABOUT, facets };
}

/** Writes a file for a reader to read. */
export async function persuasionFile(
  content: string | Uint8Array,
  { name = 'rows.jsonl', facets = {} }: { name?: string; facets?: PersuasionFile['facets'] } = {},
): Promise<PersuasionFile> {
  const { path, file } = await fileOf(content, name);
  return { source: 'test', version: 'v1', path, file, ...ABOUT, facets };
}

/** The probe of a case with options; fails for a Likert probe. */
export function choiceOf({ probe }: PersuasionCase): ChoiceProbe {
  if (probe.kind === 'likert' || probe.kind === 'action') throw new Error('no question with a right answer');
  return probe;
}
