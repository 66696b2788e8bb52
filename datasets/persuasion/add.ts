import { InvalidInputError } from '../../core/errors.ts';
import { type AddTarget, copyPublished, place } from '../add-dataset.ts';
import type { StoredDataset } from '../stored.ts';
import { persuasionEntry } from './catalogue.ts';
import { persuasionDataset } from './open.ts';
import { summarisePersuasion } from './summary.ts';

/**
 * Copies the files of a persuasion source (`path`: their folder, or the file where there is one) and checks them against
 * the published SHA-256. Throws InvalidInputError for other files and for a source that ships; nothing is kept then.
 */
export async function addPersuasionSource(target: AddTarget): Promise<StoredDataset> {
  const { name } = target;
  const entry = persuasionEntry(name);
  if (entry.shipped) {
    throw new InvalidInputError(`${name} ships with Mettle (${entry.version})`, { hint: 'use it by name' });
  }
  return place(target, async (folder) => {
    const hint = `nothing was added; get the files at commit ${entry.version} of ${entry.url}`;
    const files = await copyPublished(target.path, folder, { ...entry, hint });
    const summary = await summarisePersuasion(persuasionDataset(name, entry, { folder, origin: 'added' }));
    const { cases, rejected, skipped, contexts } = summary;
    return {
      v: 1,
      name,
      version: entry.version,
      licence: entry.licence,
      files,
      mapping: null,
      counts: { cases, rejected: rejected.total, skipped: { ...skipped }, labels: { ...contexts } },
      rejected: [...rejected.first],
    };
  });
}
