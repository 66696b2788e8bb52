import type { PersuasionCase } from '../persuasion/case.ts';
import type { TrialId } from '../persuasion/condition.ts';
import type { TrialOutcome, TrialRow } from '../persuasion/trial.ts';
import { fromJson, toBytes, toDigest, toJson } from './codec.ts';
import { byCodeUnits } from './result-rules.ts';
import type { PersuasionTable, TrialTable } from './trial-schema.ts';

export function encodePersuasionCase(run: string, place: number, item: PersuasionCase): PersuasionTable {
  return { run, place, case_id: toBytes(item.id), item: toJson(item) };
}

export function decodePersuasionCase({ item }: Pick<PersuasionTable, 'item'>): PersuasionCase {
  return fromJson(item);
}

type Columns = 'run' | 'persuadee' | 'position' | 'ask' | 'outcome';
/** What `TrialTable.row` holds. */
export type RestOfTrial = Omit<TrialRow, Columns | 'trial'> & { readonly trial: Omit<TrialRow['trial'], 'id'> };

export function encodeTrial({ run, persuadee, position, ask, outcome, ...others }: TrialRow): TrialTable {
  const { id, ...trial } = others.trial;
  const rest: RestOfTrial = { ...others, trial };
  return { run, persuadee, position, ask, trial_id: toBytes(id), outcome, row: sortedJson(rest) };
}

export function decodeTrial({ run, persuadee, position, ask, trial_id, outcome, row }: TrialTable): TrialRow {
  const rest = fromJson<RestOfTrial>(row);
  const trial = { id: toDigest(trial_id) as TrialId, ...rest.trial };
  return { ...rest, run, persuadee, position, ask, trial, outcome: outcome as TrialOutcome };
}

/** JSON with sorted keys, so that equal rows are equal text. Unlike canonical JSON it takes lone surrogates. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => byCodeUnits(a, b)));
  });
}
