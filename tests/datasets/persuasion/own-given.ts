import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addOwnPersuasion } from '../../../datasets/persuasion/add-own.ts';
import { temporaryFolder } from '../support.ts';
import { FULL, jsonLines, MCQ, PLAIN } from './own-support.ts';

export const BAD = { ...PLAIN, id: 'bad', turns: [{ text: 'no strategy' }] };
const TRUE = { ...PLAIN, id: 'true', direction: 'against', language: 'fr', probe: { ...MCQ, target: 'b' } };

/** A file of the user's, three of whose four rows are good, and a data folder. */
export async function given(
  content: string | Uint8Array = jsonLines([PLAIN, BAD, FULL, TRUE]),
  file = 'my cases.jsonl',
) {
  const dataDir = await temporaryFolder();
  const path = join(await temporaryFolder(), file);
  await writeFile(path, content);
  const add = (name: string, replace = false) => addOwnPersuasion({ dataDir, name, path, replace }, { licence: 'CC0' });
  return { dataDir, path, add };
}
