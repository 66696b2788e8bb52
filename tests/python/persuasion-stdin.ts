import { createInterface } from 'node:readline';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';

/** Scores readings, one table a line: `{rows, options}` in, the score out. For `persuasion_differential.py`; not part of the product. */
for await (const line of createInterface({ input: process.stdin })) {
  const { rows, options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(scorePersuasion(rows, options))}\n`);
}
