import type { CaseColumns } from '../case-columns.ts';
import { twoSidedZ } from '../normal-quantile.ts';
import type { ReportSettings } from '../report-input.ts';
import type { CeilingReport } from '../report-shape.ts';
import { ablationReport } from './ablation.ts';
import { counterfactualReport } from './counterfactual.ts';
import { languagesReport } from './languages.ts';
import { obfuscationReport } from './obfuscation.ts';
import { pressureReport } from './pressure.ts';
import { speechActReport } from './speech-acts.ts';
import type { SuitesReport } from './suite-shape.ts';
import type { TestedModerators } from './tested-moderators.ts';

/** Tables that only some suites have; null when no case of the run belongs to any, or no moderator is under test. */
export function suitesReport(
  cases: CaseColumns,
  moderators: TestedModerators,
  { settings, ceilings }: { readonly settings: ReportSettings; readonly ceilings: readonly CeilingReport[] },
): SuitesReport | null {
  if (moderators.names.length === 0) return null;
  const z = twoSidedZ(settings.level);
  const report = {
    obfuscation: obfuscationReport(cases, moderators, z),
    pressure: pressureReport(cases, moderators, settings),
    counterfactual: counterfactualReport(cases, moderators, settings),
    languages: languagesReport(cases, moderators, { settings, ceilings }),
    speech_acts: speechActReport(cases, moderators, z),
    ablation: ablationReport(cases, moderators, z),
  };
  return Object.values(report).every((table) => table === null) ? null : report;
}
