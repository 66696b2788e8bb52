import { basename, join } from 'node:path';
import { InvalidInputError } from '../core/errors.ts';
import { type AddTarget, noCases, place, requireOwnName } from './add-dataset.ts';
import type { SourceFile } from './dataset.ts';
import { copyHashed } from './io/file-digest.ts';
import { requireFile } from './io/frames.ts';
import { HATECHECK_LANGUAGES, languageOfFile, languageOfRow } from './readers/hatecheck-languages.ts';
import { readMultilingualHatecheck } from './readers/multilingual-hatecheck.ts';
import type { StoredDataset } from './stored.ts';
import { summarise } from './summary.ts';

const AS = 'rows.csv';

/**
 * Adds one language file of Multilingual HateCheck under a name of the user's own. `language` null = what row ids and
 * file name say. The version is a digest of the file: its publisher's own is not known here. Throws InvalidInputError for
 * a file without one usable row, or whose language nothing tells.
 */
export async function addHatecheckLanguage(
  target: AddTarget,
  { language, licence }: { readonly language: string | null; readonly licence: string | null },
): Promise<StoredDataset> {
  requireOwnName(target.name);
  await requireFile(target.path);
  return place(target, async (folder) => {
    const original = basename(target.path);
    const copied = await copyHashed(target.path, join(folder, AS));
    const version = copied.sha256.slice(0, 12);
    const file = { source: target.name, version, path: join(folder, AS), file: original, facets: {} };
    const told = language ?? languageOfFile(original) ?? (await languageOfRows({ ...file, language: 'und' }));
    if (told === null) {
      throw new InvalidInputError(`nothing tells the language of ${original}`, {
        hint: `give --language, or keep the published name or ids (${Object.keys(HATECHECK_LANGUAGES).join(', ')})`,
      });
    }
    const summary = await summarise({ rows: () => readMultilingualHatecheck({ ...file, language: told }) });
    if (summary.cases === 0) throw noCases(original, summary);
    return {
      v: 1,
      name: target.name,
      version,
      licence: licence ?? 'CC BY 4.0',
      files: [{ as: AS, name: original, ...copied }],
      mapping: null,
      reader: { kind: 'multilingual-hatecheck', language: told },
      counts: {
        cases: summary.cases,
        rejected: summary.rejected.total,
        skipped: { ...summary.skipped },
        labels: { ...summary.verdicts },
      },
      rejected: [...summary.rejected.first],
    };
  });
}

/** Language of the first usable row. */
async function languageOfRows(file: SourceFile): Promise<string | null> {
  for await (const row of readMultilingualHatecheck(file)) {
    if ('case' in row) return languageOfRow(row.case.rowId ?? '');
  }
  return null;
}
