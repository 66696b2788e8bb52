import { PERSUASION_CATALOGUE, PERSUASION_SOURCES } from '../datasets/persuasion/catalogue.ts';
import type { PersuasionDataset, PersuasionRow } from '../datasets/persuasion/dataset.ts';
import { openPersuasionDataset, ownPersuasionNames } from '../datasets/persuasion/open.ts';
import { withCards } from '../datasets/renderers/cards/with-cards.ts';
import { storedNames } from '../datasets/stored.ts';
import type { PersuasionCase } from '../persuasion/case.ts';

/** The sources of persuasion cases that ship with Mettle, and those that the user added. */
export async function persuasionSources(dataDir: string): Promise<readonly PersuasionDataset[]> {
  const added = await storedNames(dataDir);
  const here = PERSUASION_SOURCES.filter((name) => PERSUASION_CATALOGUE[name].shipped || added.includes(name));
  const names = [...here, ...(await ownPersuasionNames(dataDir))];
  return Promise.all(names.map((name) => openPersuasionDataset(name, { dataDir })));
}

/** The cases of persuasion sources, in the order of their rows; rejected and skipped rows are left out. */
export async function* knownCasesOf(
  sources: Iterable<{ rows(): AsyncIterable<PersuasionRow> }>,
): AsyncGenerator<PersuasionCase> {
  for (const source of sources) for await (const row of source.rows()) if ('case' in row) yield row.case;
}

/** The case with a card and a caption for each turn; one that no card can be drawn for keeps what it has. */
export function illustratedCase(item: PersuasionCase): PersuasionCase {
  const made = withCards(item);
  return 'case' in made ? made.case : item;
}
