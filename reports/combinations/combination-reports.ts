import { type Combination, describeRule } from '../../moderation/combinations/combination.ts';
import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ReportInput, ReportModerator } from '../report-input.ts';
import type { CostReport } from '../report-shape.ts';
import type { VerdictColumns } from '../verdict-columns.ts';
import { combinationCost } from './combination-cost.ts';
import { combineColumns, type MemberColumns } from './combine-columns.ts';
import { peopleOf } from './people-of.ts';

/** How a combination came to its verdicts. Its score stands with the moderators'. */
export interface CombinationReport {
  readonly name: string;
  /** The rule in words. */
  readonly rule: string;
  readonly members: readonly string[];
  /** Cases with a verdict row. */
  readonly cases: number;
  /** Cases by who decided them (`person` among them); null for rules in which all vote. */
  readonly decided_by: Readonly<Record<string, number>> | null;
  /** Cases on whose verdict a member's answer was used. */
  readonly asked: Readonly<Record<string, number>>;
}

/** A combination as one more moderator of the report. */
export interface CombinedModerator {
  readonly moderator: ReportModerator;
  readonly verdicts: VerdictColumns;
  readonly cost: CostReport;
  readonly report: CombinationReport;
}

/** In the order of the spec. Reads the rows of each combination's members once more, for their usage. */
export async function combinedModerators(
  input: ReportInput,
  cases: CaseColumns,
  columnsOf: (moderator: string) => MemberColumns,
): Promise<readonly CombinedModerator[]> {
  const { combinations = [], moderators, prices } = input;
  const found: CombinedModerator[] = [];
  const evaluation = input.evaluations.at(-1)?.digest ?? '';
  const person = combinations.length === 0 ? () => null : await peopleOf(cases, input.review ?? null);
  for (const combination of combinations) {
    const combined = await combineColumns({ evaluation, cases, combination, columnsOf, person });
    const { verdicts, members, decidedBy } = combined;
    const { cost, askedOf } = await combinationCost(combined, { cases, moderators, rows: input.verdicts, prices });
    found.push({
      moderator: asModerator(
        combination,
        moderators.filter(({ name }) => members.includes(name)),
      ),
      verdicts,
      cost,
      report: {
        name: combination.name,
        rule: describeRule(combination),
        members,
        cases: cases.size - verdicts.tallies.notRecorded,
        decided_by: decidedBy,
        asked: askedOf,
      },
    });
  }
  return found;
}

/** Names hazards in canonical terms: its members may have different taxonomies. */
function asModerator(combination: Combination, members: readonly ReportModerator[]): ReportModerator {
  const shares = combination.rule.kind === 'majority' || combination.rule.kind === 'weighted';
  return {
    name: combination.name,
    dialect: 'combination',
    dialectVersion: `1, ${describeRule(combination)}`,
    taxonomy: TAXONOMIES['mettle-1'],
    endpoint: null,
    model: null,
    simulated: members.some(({ simulated }) => simulated),
    baseline: members.every(({ baseline }) => baseline),
    scoreFrom: shares ? 'share of votes' : 'none',
  };
}
