import type { ModeratorRows } from '../moderator-rows.ts';

/** Moderators under test in the order of the report. */
export interface TestedModerators {
  readonly names: readonly string[];
  rowsOf(name: string): ModeratorRows;
}
