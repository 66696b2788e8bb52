import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import type { CaseColumns } from './case-columns.ts';
import { type FairnessReport, fairnessReports } from './fairness/fairness-report.ts';
import type { ModeratorRows } from './moderator-rows.ts';
import { type NativeReport, nativeReport } from './native-categories/native-report.ts';
import { type OffPolicyReport, offPolicyReports } from './off-policy/off-policy-report.ts';
import { type RepeatabilityReport, repeatabilityReport } from './repeatability/repeatability-report.ts';
import type { ReportSettings } from './report-input.ts';
import type { RowWatches } from './row-watches.ts';
import { DEFAULT_POLICY } from './scoring-policy.ts';
import { type SeverityReport, severityReport } from './severity/severity-report.ts';
import type { VerdictColumns } from './verdict-columns.ts';

/** Figures that only some runs have: each is absent where there is nothing to say. By moderators under test. */
export interface FurtherFigures {
  /** Absent when no moderator takes votes. */
  readonly repeatability?: readonly RepeatabilityReport[];
  /** Absent when no moderator with scores judged a source that names groups. */
  readonly fairness?: readonly FairnessReport[];
  /** Absent when no case is harmful and yet free of a known hazard. */
  readonly off_policy?: readonly OffPolicyReport[];
  /** Absent when no data set is labelled in a moderator's own taxonomy. */
  readonly native_categories?: readonly NativeReport[];
  /** Absent when no moderator grades. */
  readonly severity?: readonly SeverityReport[];
}

export function furtherFigures(of: {
  readonly cases: CaseColumns;
  /** Under test, in the order of the report. */
  readonly names: readonly string[];
  readonly rowsOf: (name: string) => ModeratorRows;
  readonly columnsOf: (name: string) => { readonly verdicts: VerdictColumns; readonly taxonomy: Taxonomy };
  readonly scoreFrom: (name: string) => string;
  readonly watches: RowWatches;
  readonly settings: ReportSettings;
}): FurtherFigures {
  const { cases, names, rowsOf, columnsOf, scoreFrom, watches, settings } = of;
  const { view } = settings.policy ?? DEFAULT_POLICY;
  const repeated = names.flatMap((moderator) => {
    const votes = watches.votesOf(moderator);
    if (votes === null) return [];
    const from = { moderator, scoreFrom: scoreFrom(moderator), votes, rows: rowsOf(moderator), settings };
    return repeatabilityReport(from) ?? [];
  });
  const fairness = fairnessReports(cases, { names, rowsOf }, settings.seed);
  const offPolicy = offPolicyReports(cases, { names, rowsOf }, settings);
  const native =
    view === 'own'
      ? names.flatMap((moderator) => nativeReport({ moderator, ...columnsOf(moderator), cases, settings }) ?? [])
      : [];
  const severity = names.flatMap((moderator) => {
    const tally = watches.severityOf(moderator);
    return tally === null ? [] : (severityReport(moderator, tally) ?? []);
  });
  return {
    ...(repeated.length > 0 && { repeatability: repeated }),
    ...(fairness.length > 0 && { fairness }),
    ...(offPolicy.length > 0 && { off_policy: offPolicy }),
    ...(native.length > 0 && { native_categories: native }),
    ...(severity.length > 0 && { severity }),
  };
}
