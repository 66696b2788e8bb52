import type { ManifestInfo } from '../runs/run-store.ts';
import type { TrialCount, TrialSpan } from '../runs/trial-store.ts';
import { fromJson, sameRow, toDigest, toJson } from './codec.ts';
import { byCodeUnits, rowConflict } from './result-rules.ts';
import type { RunTable } from './schema.ts';
import type { RestOfTrial } from './trial-codec.ts';
import type { TrialTable } from './trial-schema.ts';

/** Trials of each persuadee of a run. */
export interface TrialTotals {
  readonly trials: number;
  readonly perCase: number;
}

/** No trials for a run that is not frozen, has no persuasion, or was frozen before there was any. */
export function trialTotals(run: Pick<RunTable, 'manifest'> | undefined): TrialTotals {
  const persuasion = run?.manifest == null ? null : fromJson<ManifestInfo>(run.manifest).persuasion;
  if (persuasion == null) return { trials: 0, perCase: 1 };
  return { trials: persuasion.cases * persuasion.trialsPerCase, perCase: persuasion.trialsPerCase };
}

/** The part of a span that the run has. */
export function withinRun({ from, to }: Pick<TrialSpan, 'from' | 'to'>, { trials }: TrialTotals) {
  return { from: Math.max(0, from), to: Math.min(to, trials) };
}

/** Throws RowConflictError unless the stored row says the same as the one handed in. */
export function refuseDifferingTrial(stored: TrialTable | undefined, row: TrialTable): void {
  if (stored === undefined || sameRow(stored, row)) return;
  const at = `run ${row.run}, persuadee ${row.persuadee}, trial ${toDigest(row.trial_id)} (position ${row.position})`;
  throw rowConflict(`${at}, ask ${row.ask}`, differingFields(stored, row));
}

/** Names of fields of TrialRow. */
function differingFields(stored: TrialTable, row: TrialTable): readonly string[] {
  const fieldsOf = (one: TrialTable): Readonly<Record<string, unknown>> => {
    const { trial, ...rest } = fromJson<RestOfTrial>(one.row);
    return { trial: [toDigest(one.trial_id), trial], outcome: one.outcome, ...rest };
  };
  const [before, after] = [fieldsOf(stored), fieldsOf(row)];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => toJson(before[name]) !== toJson(after[name]));
}

/** By persuadee, then outcome, in code-unit order. */
export function byPersuadee(a: TrialCount, b: TrialCount): number {
  return byCodeUnits(a.persuadee, b.persuadee) || byCodeUnits(a.outcome, b.outcome);
}
