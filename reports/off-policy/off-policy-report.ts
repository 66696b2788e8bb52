import type { ClassScore } from '../../metrics/classification-score.ts';
import { type OffPolicyOptions, offPolicyViews } from '../../metrics/one-vs-benign.ts';
import type { ClassificationRow } from '../../moderation/score-rows.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import { compareText } from '../order.ts';
import type { ReportSettings } from '../report-input.ts';
import { DEFAULT_POLICY } from '../scoring-policy.ts';
import type { TestedModerators } from '../suites/tested-moderators.ts';

/** What a moderator is worth where the truth follows another policy than its own, in three views (M 4.2). */
export interface OffPolicyReport {
  readonly moderator: string;
  /** Safe or unsafe. */
  readonly overall: ClassScore | null;
  /** Hazards with support in the data that some label also denies, by name. */
  readonly hazards: readonly OffPolicyHazard[];
}

/** Null = no row is scored, or the moderator's taxonomy lacks the hazard. */
export interface OffPolicyHazard {
  readonly hazard: string;
  readonly support: number;
  /** By the answer on the hazard, over every row with known truth. */
  readonly one_vs_all: ClassScore | null;
  /** The same without rows that are positive for other hazards only. */
  readonly one_vs_benign: ClassScore | null;
  /** The same rows by the verdict as a whole. */
  readonly by_verdict: ClassScore | null;
  /** Rows left out of the last two. */
  readonly other_positives: number;
}

/**
 * Empty where no case is harmful and yet free of a hazard: then the views are one. A hazard that no label denies is left
 * out: nothing could be a false alarm.
 */
export function offPolicyReports(
  cases: CaseColumns,
  moderators: TestedModerators,
  settings: ReportSettings,
): OffPolicyReport[] {
  const { denied, otherHarm } = deniedHazards(cases);
  if (!otherHarm) return [];
  const { missing } = settings.policy ?? DEFAULT_POLICY;
  const options: OffPolicyOptions = { missing: missing === 'dropped' ? 'dropped' : 'wrong' };
  return moderators.names.flatMap((moderator) => {
    const rows = moderators.rowsOf(moderator);
    const own = offPolicyViews(rows.rows(), options);
    // A missing answer says nothing on any hazard: only here may truth outside the moderator's taxonomy count.
    const whole = offPolicyViews(everyRow(rows), options);
    const hazards = Object.keys(whole.categories)
      .filter((hazard) => denied.has(hazard))
      .sort(compareText);
    const found = hazards.flatMap((hazard): OffPolicyHazard[] => {
      const { oneVsBenignByVerdict: byVerdict, otherPositives } = whole.categories[hazard]!;
      const support = byVerdict?.support ?? 0;
      if (support === 0) return [];
      const { oneVsAll = null, oneVsBenign = null } = rows.hazards.has(hazard) ? (own.categories[hazard] ?? {}) : {};
      return [
        {
          hazard,
          support,
          one_vs_all: oneVsAll,
          one_vs_benign: oneVsBenign,
          by_verdict: byVerdict,
          other_positives: otherPositives,
        },
      ];
    });
    return found.length === 0 ? [] : [{ moderator, overall: whole.overall, hazards: found }];
  });
}

/** Hazards that some case is known to be free of, and whether one of these cases is harmful all the same. */
function deniedHazards(cases: CaseColumns): { readonly denied: ReadonlySet<string>; readonly otherHarm: boolean } {
  const denied = new Set<string>();
  let otherHarm = false;
  const known = new Set<number>();
  for (let index = 0; index < cases.size; index += 1) {
    const profile = cases.profileOf(index);
    if (known.has(profile)) continue;
    known.add(profile);
    const { verdict, categories } = cases.at(index).truth;
    const free = Object.keys(categories).filter((hazard) => categories[hazard] === false);
    for (const hazard of free) denied.add(hazard);
    if (free.length > 0 && (verdict === 'unsafe' || Object.values(categories).includes(true))) otherHarm = true;
  }
  return { denied, otherHarm };
}

function* everyRow(rows: ModeratorRows): Generator<ClassificationRow> {
  for (let index = 0; index < rows.size; index += 1) {
    const row = rows.at(index);
    if (row !== null) yield row;
  }
}
