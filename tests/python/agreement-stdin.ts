import { createInterface } from 'node:readline';
import { scoreAgreement } from '../../metrics/agreement/score-agreement.ts';

/** Scores one table a line: `{rows, options}` in, the score out. For `agreement_differential.py`. */
for await (const line of createInterface({ input: process.stdin })) {
  const { rows, options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(scoreAgreement(rows, { draws: 0, ...options }))}\n`);
}
