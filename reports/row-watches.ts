import type { VerdictRow } from '../runs/result-store.ts';
import type { CaseColumns } from './case-columns.ts';
import { createVoteColumns, type VoteColumns } from './repeatability/vote-columns.ts';
import type { ReportModerator } from './report-input.ts';
import { createSeverityTally, type SeverityTally } from './severity/severity-tally.ts';

/** Looks at rows on their way into the verdict columns, so that they are read once. */
export interface RowWatches {
  /** The same rows. Those of a known case are looked at, the first of each. */
  over(moderator: ReportModerator, rows: AsyncIterable<VerdictRow>): AsyncIterable<VerdictRow>;
  /** Null where the moderator was asked once a case. */
  votesOf(moderator: string): VoteColumns | null;
  severityOf(moderator: string): SeverityTally | null;
}

export function createRowWatches(cases: CaseColumns): RowWatches {
  const votes = new Map<string, VoteColumns>();
  const severities = new Map<string, SeverityTally>();
  return {
    async *over({ name, scoreFrom }, rows) {
      const severity = createSeverityTally(cases);
      severities.set(name, severity);
      const voted = scoreFrom.startsWith('votes of ') ? createVoteColumns(cases.size) : null;
      if (voted !== null) votes.set(name, voted);
      const seen = new Uint8Array(cases.size);
      for await (const row of rows) {
        const index = cases.indexOf(row.caseId);
        if (index >= 0 && seen[index] === 0) {
          seen[index] = 1;
          severity.see(index, row.verdict);
          voted?.see(index, row.verdict);
        }
        yield row;
      }
    },
    votesOf: (name) => votes.get(name) ?? null,
    severityOf: (name) => severities.get(name) ?? null,
  };
}
