import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { Sha256 } from '../../core/digest.ts';
import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import { compareText } from '../order.ts';
import { replaceFileWith, type WriteHooks } from '../replace-file.ts';
import { readCaseIndex } from './case-index.ts';
import { furtherReadingsOf, readingsOf } from './gather-trials.ts';
import type { PersuasionInput } from './persuasion-input.ts';

export const READINGS_FILE = 'readings.jsonl';

/** Trials whose lines are held and sorted at once. */
const BATCH = 10_000;

/**
 * Writes every reading, judged and reflective ones too, as a row of CONTRACT 2, by (persuadee, trial_id, checkpoint, estimator), and returns the SHA-256.
 * `mettle score --kind persuasion` over the file gives the figures of the report. Holds ids of one persuadee's trials and
 * the lines of `batch` trials; a larger run is read once more for each batch.
 */
export async function writeReadings(
  input: PersuasionInput,
  path: string,
  { hooks = {}, batch = BATCH }: { hooks?: WriteHooks; batch?: number } = {},
): Promise<Sha256> {
  const hash = createHash('sha256');
  await replaceFileWith(
    path,
    async (write) => {
      for await (const lines of sortedLines(input, batch)) {
        const bytes = Buffer.from(lines.join(''), 'utf8');
        hash.update(bytes);
        await write(bytes);
      }
    },
    hooks,
  );
  return hash.digest('hex') as Sha256;
}

async function* sortedLines(input: PersuasionInput, batch: number): AsyncGenerator<readonly string[]> {
  const cases = await readCaseIndex(input);
  const names = input.persuadees.map(({ name }) => name).sort(compareText);
  for (const name of names) {
    const ids: string[] = [];
    for await (const { trial } of input.trials(name)) ids.push(trial.id);
    ids.sort(compareText);
    for (let from = 0; from < ids.length; from += batch) {
      const [first, last] = [ids[from]!, ids[Math.min(ids.length, from + batch) - 1]!];
      const readings: PersuasionReading[] = [];
      for await (const row of input.trials(name))
        if (row.trial.id >= first && row.trial.id <= last)
          readings.push(...readingsOf(input, row, cases), ...furtherReadingsOf(input, row, cases));
      yield readings.sort(byKey).map((reading) => `${canonicalJson(reading)}\n`);
    }
  }
}

function byKey(a: PersuasionReading, b: PersuasionReading): number {
  return (
    compareText(a.trial_id, b.trial_id) ||
    a.checkpoint - b.checkpoint ||
    compareText(a.estimator ?? '', b.estimator ?? '') ||
    compareText(a.probe ?? '', b.probe ?? '')
  );
}
