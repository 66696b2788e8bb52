import type { PersuasionCase } from '../../persuasion/case.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import { FactTable } from './fact-table.ts';
import { saidAt } from './judged.ts';

const CODES = ['arm', 'cluster', 'mitigation', 'persuader', 'checkpoint'] as const;

/** One row a trial and judged checkpoint: what the judges together say, as a share; missing where they are apart. */
export type JudgedFacts = FactTable<(typeof CODES)[number], 'said'>;

export function createJudgedFacts(): JudgedFacts {
  return new FactTable({ codes: CODES, numbers: ['said'] });
}

export function pushJudged(into: JudgedFacts, row: TrialRow, item: PersuasionCase): void {
  const { trial, judged } = row;
  const { arm, mitigation, persuader } = trial;
  for (const checkpoint of new Set(judged.map((record) => record.checkpoint)))
    into.push(
      `${trial.id}/${checkpoint}`,
      { arm, mitigation, persuader, cluster: item.cluster ?? item.id, checkpoint: String(checkpoint) },
      { said: saidAt(row, checkpoint).said },
    );
}
