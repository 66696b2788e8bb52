import { NotFoundError } from '../core/errors.ts';
import { CATALOGUE, type CatalogueEntry, catalogueEntry } from './catalogue.ts';
import type { VoteRow } from './dataset.ts';
import { publicDataset } from './open-dataset.ts';

/**
 * The annotators' votes of a public source whose files lie in `folder`, row by row; `language` keeps one language.
 * Throws NotFoundError where the source publishes no votes.
 */
export function readVotes(name: string, folder: string, language?: string): AsyncGenerator<VoteRow> {
  const entry: CatalogueEntry = catalogueEntry(name);
  const files = entry.files.filter((file) => language === undefined || file.language === language);
  const { votes } = publicDataset(name, { ...entry, files }, { folder, origin: entry.shipped ? 'shipped' : 'added' });
  if (votes !== null) return votes();
  const withVotes = Object.entries(CATALOGUE).flatMap(([one, { loadVotes }]) => (loadVotes === null ? [] : [one]));
  throw new NotFoundError(`${name} publishes no votes; these do: ${withVotes.join(', ')}`);
}
