import type { VerdictRow } from '../../runs/result-store.ts';
import type { CaseColumns } from '../case-columns.ts';
import { costOf } from '../cost.ts';
import type { ReportInput, ReportModerator } from '../report-input.ts';
import type { CostReport } from '../report-shape.ts';
import { readVerdictColumns } from '../verdict-columns.ts';
import type { CombinedColumns } from './combine-columns.ts';

/**
 * What a combination's decisions cost: of each member the stored usage of the cases it was asked about, times its price.
 * Members were asked about every case in the run all the same; a cascade put to work asks its later stages about fewer.
 */
export async function combinationCost(
  { members, asked, verdicts }: CombinedColumns,
  of: {
    readonly cases: CaseColumns;
    readonly moderators: readonly ReportModerator[];
    readonly rows: (moderator: string) => AsyncIterable<VerdictRow>;
    readonly prices: ReportInput['prices'];
  },
): Promise<{ readonly cost: CostReport; readonly askedOf: Readonly<Record<string, number>> }> {
  const { cases, prices } = of;
  const askedOf: Record<string, number> = {};
  const costs: CostReport[] = [];
  for (const [place, name] of members.entries()) {
    const moderator = of.moderators.find((entry) => entry.name === name);
    if (moderator === undefined) throw new TypeError(`no moderator ${name}`);
    const { tallies } = await readVerdictColumns(
      cases,
      onlyAsked(of.rows(name), cases, (i) => asked(i, place)),
    );
    askedOf[name] = cases.size - tallies.notRecorded;
    costs.push(costOf(moderator, { tallies, cases: cases.size, prices }));
  }
  const decisions = cases.size - verdicts.tallies.notRecorded;
  const usd = total(costs.map((cost) => cost.usd));
  const sum = (key: 'calls' | 'calls_without_usage' | 'input_tokens' | 'output_tokens') =>
    costs.reduce((all, cost) => all + cost[key], 0);
  return {
    askedOf,
    cost: {
      calls: sum('calls'),
      calls_without_usage: sum('calls_without_usage'),
      input_tokens: sum('input_tokens'),
      output_tokens: sum('output_tokens'),
      usd,
      usd_per_1000_cases: usd === null || decisions === 0 ? null : (usd / decisions) * 1000,
      note:
        usd === null ? (costs.find((cost) => cost.usd === null)?.note ?? null) : 'of the calls its decisions rest on',
    },
  };
}

async function* onlyAsked(
  rows: AsyncIterable<VerdictRow>,
  cases: CaseColumns,
  asked: (index: number) => boolean,
): AsyncGenerator<VerdictRow> {
  for await (const row of rows) {
    const index = cases.indexOf(row.caseId);
    if (index >= 0 && asked(index)) yield row;
  }
}

/** A sum with an unknown in it is unknown. */
function total(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((all, value) => (all === null || value === null ? null : all + value), 0);
}
