import { basename, extname, join } from 'node:path';
import { InvalidInputError } from '../../core/errors.ts';
import { type AddTarget, noCases, place, requireOwnName } from '../add-dataset.ts';
import { copyHashed } from '../io/file-digest.ts';
import { requireFile } from '../io/frames.ts';
import type { StoredDataset } from '../stored.ts';
import { ownPersuasionDataset } from './open.ts';
import { summarisePersuasion } from './summary.ts';

const KEPT_LANGUAGES = 20;
const TABLES = ['.csv', '.tsv', '.xlsx', '.parquet'];

/**
 * Copies a user's own persuasion cases (JSON Lines, docs/persuasion-cases.md) and reads them once. Rejected rows are
 * counted and listed, good ones survive; throws InvalidInputError when none does. The version is a digest of the file.
 */
export async function addOwnPersuasion(
  target: AddTarget,
  { licence }: { licence: string | null },
): Promise<StoredDataset> {
  const { name } = target;
  requireOwnName(name);
  if (TABLES.includes(extname(target.path).toLowerCase())) {
    throw new InvalidInputError(`${target.path}: persuasion cases are JSON Lines: turns and options fit no table`, {
      hint: 'nothing was added; write one JSON object a line (docs/persuasion-cases.md)',
    });
  }
  await requireFile(target.path);
  return place(target, async (folder) => {
    const as = 'rows.jsonl';
    const original = basename(target.path);
    const copied = await copyHashed(target.path, join(folder, as));
    const about = {
      name,
      version: copied.sha256.slice(0, 12),
      licence: licence ?? 'not stated',
      files: [{ as, name: original, ...copied }],
    };
    const summary = await summarisePersuasion(ownPersuasionDataset(about, folder));
    const { cases, rejected, skipped, contexts, languages, towardTruth } = summary;
    if (cases === 0) throw noCases(original, { rejected });
    return {
      v: 1,
      ...about,
      mapping: null,
      counts: { cases, rejected: rejected.total, skipped: { ...skipped }, labels: { ...contexts } },
      persuasion: { schema: 'own-1', languages: Object.keys(languages).sort().slice(0, KEPT_LANGUAGES), towardTruth },
      rejected: [...rejected.first],
    };
  });
}
