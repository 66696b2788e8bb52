import { basename, extname, join } from 'node:path';
import { digestOf } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { type AddTarget, noCases, place, requireOwnName } from '../add-dataset.ts';
import { copyHashed } from '../io/file-digest.ts';
import { requireFile } from '../io/frames.ts';
import { jsonlRows } from '../io/rows.ts';
import type { StoredDataset, StoredMedia } from '../stored.ts';
import { type MediaIntake, takeFiles } from '../take-media.ts';
import type { PersuasionRow } from './dataset.ts';
import { ownPersuasionDataset } from './open.ts';
import { namedMedia } from './readers/own-media.ts';
import { summarisePersuasion } from './summary.ts';

const KEPT_LANGUAGES = 20;
const TABLES = ['.csv', '.tsv', '.xlsx', '.parquet'];

export interface OwnPersuasion {
  readonly licence: string | null;
  readonly allowGenerated?: boolean;
  /** Needed for rows that name media. */
  readonly media?: MediaIntake;
}

/**
 * Copies a user's own persuasion cases (JSON Lines, docs/persuasion-cases.md), takes in the media that their turns name
 * and reads them once. Rejected rows are counted and listed, good ones survive; throws InvalidInputError when none does.
 * The version is a digest of the file and, where it names media, of the list of them.
 */
export async function addOwnPersuasion(
  target: AddTarget,
  { licence, allowGenerated = false, media: intake }: OwnPersuasion,
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
    const media = await takeNamed(join(folder, as), { original: target.path, folder }, intake);
    const version = media === null ? copied.sha256 : digestOf([copied.sha256, media.list.sha256]);
    const about = {
      name,
      version: version.slice(0, 12),
      licence: licence ?? 'not stated',
      files: [{ as, name: original, ...copied }],
      ...(media === null ? {} : { media }),
    };
    const rows = () => countParts(ownPersuasionDataset(about, folder).rows(), media?.counts);
    const summary = await summarisePersuasion({ rows });
    const { cases, rejected, skipped, contexts, languages, towardTruth } = summary;
    if (cases === 0) throw noCases(original, { rejected });
    return {
      v: 1,
      ...about,
      mapping: null,
      counts: { cases, rejected: rejected.total, skipped: { ...skipped }, labels: { ...contexts } },
      persuasion: {
        schema: 'own-1',
        languages: Object.keys(languages).sort().slice(0, KEPT_LANGUAGES),
        towardTruth,
        ...(allowGenerated ? { generate: 'allowed' } : {}),
      },
      rejected: [...rejected.first],
    };
  });
}

/** Takes in what the rows name; null = they name nothing. The counts are filled as the rows are read. */
async function takeNamed(
  path: string,
  { original, folder }: { readonly original: string; readonly folder: string },
  intake: MediaIntake | undefined,
): Promise<StoredMedia | null> {
  async function* named() {
    for await (const row of jsonlRows({ path, file: basename(original) })) {
      if (!('bad' in row)) for (const one of namedMedia(row.fields)) yield { role: 'medium', ...one } as const;
    }
  }
  const none = (await named().next()).done === true;
  if (none) return null;
  if (intake === undefined) throw new TypeError('media of turns need somewhere to put media');
  const { written } = await takeFiles(named(), { original, folder }, intake);
  return { list: written, counts: { image: 0, video: 0, transcript: 0, refused: {} } };
}

/** Passes rows through and counts the media of their cases. */
async function* countParts(
  rows: AsyncIterable<PersuasionRow>,
  counts: StoredMedia['counts'] | undefined,
): AsyncGenerator<PersuasionRow> {
  for await (const row of rows) {
    if (counts !== undefined && 'case' in row)
      for (const { type } of row.case.turns.flatMap(({ media }) => media)) counts[type] += 1;
    yield row;
  }
}
