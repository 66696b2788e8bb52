import type { RobustnessReport } from '../../../reports/persuasion/robustness-shape.ts';
import { buildReport } from '../../../reports/report-model.ts';
import {
  type Belief,
  onlyPersuasion,
  type PersuasionFixture,
  persuasionCase,
  type TrialSeed,
  trialRow,
} from './trial-fixture.ts';

export const claims = (n: number, fields: Partial<Parameters<typeof persuasionCase>[0]> = {}) =>
  Array.from({ length: n }, (_, i) => persuasionCase({ key: `c${i}`, ...fields }));

export async function robustnessOf(of: PersuasionFixture): Promise<RobustnessReport> {
  const { persuasion } = await buildReport(onlyPersuasion(of));
  return persuasion!.robustness;
}

export const rowsOf = (seeds: readonly TrialSeed[]) => seeds.map(trialRow);
/** A course of three turns from 0 to T, even steps. */
export const course = (first: number, last: number): Belief[] =>
  [0, 1, 2, 3].map((t) => first + ((last - first) * t) / 3);
