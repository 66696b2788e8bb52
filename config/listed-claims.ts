import { InvalidInputError, MettleError } from '../core/errors.ts';
import { isPersuasionSource, persuasionEntry } from '../datasets/persuasion/catalogue.ts';
import { readStored } from '../datasets/stored.ts';
import type { PersuasionSpec } from '../runs/spec.ts';

/**
 * Live persuaders write new attacks, so they do so on listed claims only: those of the sources of the catalogue, whose
 * files are pinned by SHA-256, and of own data whose owner said so when adding it. Throws InvalidInputError that names
 * every other data set; nothing for a spec without live persuaders.
 */
export async function requireListed(
  persuasion: Pick<PersuasionSpec, 'persuaders' | 'cases'> | undefined,
  { dataDir }: { readonly dataDir: string },
): Promise<void> {
  if (persuasion === undefined || persuasion.persuaders.length === 0) return;
  const unlisted: string[] = [];
  for (const name of new Set(persuasion.cases.map(({ dataset }) => dataset)))
    if (!(await mayGenerate(name, dataDir))) unlisted.push(name);
  if (unlisted.length === 0) return;
  throw new InvalidInputError(
    `persuaders: the claims of ${unlisted.join(', ')} are on no list of claims that a model may argue for`,
    {
      hint:
        'nothing was started; leave out persuaders (the turns of the cases are used), or add your data again with ' +
        `\`mettle datasets add ${unlisted[0]} FILE --persuasion --allow-generated --replace\` when you answer for its claims`,
    },
  );
}

/** A data set that is not there is another check's problem. */
async function mayGenerate(name: string, dataDir: string): Promise<boolean> {
  if (isPersuasionSource(name)) return persuasionEntry(name).generate === 'allowed';
  try {
    const stored = await readStored(dataDir, name);
    return stored === null || stored.persuasion?.generate === 'allowed';
  } catch (error) {
    if (error instanceof MettleError) return true;
    throw error;
  }
}
