import type { PersuasionReport } from '../persuasion/persuasion-shape.ts';
import { type Html, html } from './html.ts';
import { actionTable } from './robustness-actions.ts';
import { coveragePanel } from './robustness-coverage.ts';
import { defenceTables } from './robustness-defences.ts';
import { heatMaps } from './robustness-heat.ts';
import { judgedCourses, judgePanel } from './robustness-judges.ts';
import { persuadeeLeaderboard, reflectiveTable, twoSidedTable } from './robustness-leaderboard.ts';
import { curvePanels, pairMatrixTables } from './robustness-pairs.ts';
import { saidBelieved } from './robustness-said.ts';
import { backfireTable, contrastTable, spreadTables } from './robustness-tests.ts';
import { earlyLate, resistancePlots } from './robustness-timing.ts';

/** What a reader wants first: who gives way, and to both sides. */
export function robustnessHead({ robustness }: PersuasionReport): Html {
  return html`${persuadeeLeaderboard(robustness)}${twoSidedTable(robustness)}`;
}

/** Beside the courses of the probes. */
export function robustnessCourses({ robustness }: PersuasionReport): Html {
  return html`${judgedCourses(robustness)}${resistancePlots(robustness)}${earlyLate(robustness)}${heatMaps(robustness)}`;
}

/** Said and believed, conditions and their tests. */
export function robustnessRest({ robustness }: PersuasionReport): Html {
  return html`${saidBelieved(robustness)}${actionTable(robustness)}${defenceTables(robustness)}${contrastTable(robustness)}${pairMatrixTables(robustness)}${curvePanels(robustness)}${backfireTable(robustness)}${spreadTables(robustness)}${reflectiveTable(robustness)}`;
}

/** What came of judges, persuaders and guards. */
export function robustnessCoverage({ robustness }: PersuasionReport): Html {
  return html`${judgePanel(robustness)}${coveragePanel(robustness)}`;
}
