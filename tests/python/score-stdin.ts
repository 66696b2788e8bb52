import { createInterface } from 'node:readline';
import { scoreClassification } from '../../metrics/score-classification.ts';

/** Scores one table a line: `{rows, options}` in, the score out. For `differential.py`; not part of the product. */
for await (const line of createInterface({ input: process.stdin })) {
  const { rows, options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(scoreClassification(rows, options))}\n`);
}
