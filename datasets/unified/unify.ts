import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { labelText } from '../../moderation/strata.ts';
import { type AddTarget, place, requireOwnName } from '../add-dataset.ts';
import type { Dataset } from '../dataset.ts';
import type { DuplicateReport } from '../duplicates/duplicate-report.ts';
import { checkNear } from '../duplicates/near-pairs.ts';
import { readTextCases } from '../duplicates/read-items.ts';
import { fileDigest } from '../io/file-digest.ts';
import type { StoredDataset } from '../stored.ts';
import { type Chosen, chooseCases, type UnifyPlan } from './choose.ts';
import type { UnifiedRow } from './row.ts';

const ROWS = 'rows.jsonl';

export interface Unified {
  readonly stored: StoredDataset;
  readonly duplicates: DuplicateReport;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly strata: number;
}

/**
 * Builds a unified benchmark out of data sets and stores it as an added data set: rows of text with binary class, fine
 * label and source. In the shape of the published benchmark (M 1.1-1.4); it does not reproduce it. The duplicates found
 * lie beside it in `duplicates.json`. Throws InvalidInputError when nothing is left.
 */
export async function unifyDatasets(
  target: Omit<AddTarget, 'path'>,
  sources: readonly Dataset[],
  plan: UnifyPlan,
): Promise<Unified> {
  requireOwnName(target.name);
  checkNear(plan.near);
  const { cases, leftOut: unread } = await readTextCases(sources);
  const chosen = chooseCases(cases, plan);
  if (chosen.cases.length === 0) {
    throw new InvalidInputError(`nothing to unify: ${sources.map(({ name }) => name).join(', ')} give no case`, {
      hint: 'nothing was added; `mettle datasets show NAME` says what a data set holds',
    });
  }
  const leftOut = { ...unread, ...chosen.leftOut };
  const stored = await place({ ...target, path: '' }, async (folder) => {
    const path = join(folder, ROWS);
    await writeFile(path, chosen.cases.map((one) => `${JSON.stringify(rowOf(one))}\n`).join(''), { flush: true });
    await writeFile(join(folder, 'duplicates.json'), `${JSON.stringify(chosen.duplicates, null, 2)}\n`, {
      flush: true,
    });
    const file = await fileDigest(path);
    return {
      v: 1,
      name: target.name,
      version: file.sha256.slice(0, 12),
      licence: sources.map(({ name, licence }) => `${name}: ${licence}`).join('; '),
      files: [{ as: ROWS, name: ROWS, ...file }],
      mapping: null,
      reader: {
        kind: 'unified',
        languages: [...new Set(chosen.cases.map(({ item }) => item.language))].sort(),
        sources: sources.map(({ name, version, licence, citation }) => ({
          name,
          version,
          licence,
          citation,
          cases: chosen.cases.filter(({ item }) => item.source === name).length,
        })),
        plan: { ...plan, stratify: [...plan.stratify] },
        leftOut,
      },
      counts: countsOf(chosen.cases, leftOut),
      rejected: [],
    } satisfies StoredDataset;
  });
  return { stored, duplicates: chosen.duplicates, leftOut, strata: chosen.strata };
}

function rowOf({ item, cluster }: Chosen['cases'][number]): UnifiedRow {
  const { id, content, source, version, rowId, truth, facets, language } = item;
  return {
    id,
    text: textOf(content),
    label: facets.label ?? labelText(truth),
    source,
    class: truth.verdict,
    language,
    facets,
    truth: { categories: truth.categories, native: truth.native },
    cluster,
    version,
    row_id: rowId,
  };
}

function countsOf(cases: Chosen['cases'], skipped: Readonly<Record<string, number>>): StoredDataset['counts'] {
  const labels = { safe: 0, unsafe: 0, unknown: 0 };
  for (const { item } of cases) labels[item.truth.verdict ?? 'unknown'] += 1;
  return { cases: cases.length, rejected: 0, skipped: { ...skipped }, labels };
}
