import type { ModeratorRows } from './moderator-rows.ts';
import type { ReportSettings } from './report-input.ts';
import type { ComparisonReport } from './report-shape.ts';

export function compareModerators(
  _names: readonly string[],
  _rowsOf: (name: string) => ModeratorRows,
  _settings: ReportSettings,
): ComparisonReport {
  return { pairs: [], family: 0, notes: [] };
}
