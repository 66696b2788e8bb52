import { InvalidInputError } from '../../core/errors.ts';
import { recordOf } from '../classification-score.ts';
import { byCodeUnit } from '../columns.ts';
import { CONTROL_ARM } from './control-drift.ts';
import type { Trial } from './trial.ts';

/** Columns of a trial that may split groups, beside the keys of its condition. */
const COLUMNS: Readonly<Record<string, (trial: Trial) => string | null>> = {
  case_id: ({ caseId }) => caseId,
  cluster: ({ cluster }) => cluster,
  estimator: ({ estimator }) => estimator,
  levels: ({ levels }) => String(levels),
  persuadee: ({ persuadee }) => persuadee,
  persuader: ({ persuader }) => persuader,
  repeat: ({ repeat }) => repeat,
  target: ({ target }) => target,
  trial_id: ({ trialId }) => trialId,
  turns: ({ turns }) => String(turns),
};

export interface TrialGroup {
  readonly key: Readonly<Record<string, string | null>>;
  readonly trials: readonly Trial[];
  /** Trials whose metrics the net effect is of: all of the group, or those outside control where the key has no arm. */
  readonly treated: readonly Trial[];
  /** Control trials at the same key; empty = there is none. */
  readonly control: readonly Trial[];
}

/**
 * Trials by `by` and estimator, in the order of the keys. A field is a key of the condition when any trial has it there,
 * else a column. Throws InvalidInputError for one that is neither.
 */
export function groupTrials(trials: readonly Trial[], by: readonly string[]): TrialGroup[] {
  const fields = [...new Set([...by, 'estimator'])].map((name) => ({ name, read: readerOf(name, trials) }));
  const keyOf = (trial: Trial, arm?: string) =>
    JSON.stringify(fields.map(({ name, read }) => (name === 'arm' && arm !== undefined ? arm : read(trial))));
  const groups = Map.groupBy(trials, (trial) => keyOf(trial));
  const byArm = by.includes('arm');
  return [...groups]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([, members]) => {
      const inControl = members.filter(isControl);
      const treated = members.filter((trial) => !isControl(trial));
      return {
        key: recordOf(fields.map(({ name, read }) => [name, read(members[0]!)] as const)),
        trials: members,
        treated: byArm || treated.length === 0 ? members : treated,
        control: byArm ? (groups.get(keyOf(members[0]!, CONTROL_ARM)) ?? []) : inControl,
      };
    });
}

export function isControl({ condition }: Trial): boolean {
  return condition.arm === CONTROL_ARM;
}

function readerOf(name: string, trials: readonly Trial[]): (trial: Trial) => string | null {
  if (name !== 'estimator' && trials.some(({ condition }) => Object.hasOwn(condition, name)))
    return ({ condition }) => condition[name] ?? null;
  const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
  if (column !== undefined) return column;
  if (trials.length === 0) return () => null;
  const keys = new Set(trials.flatMap(({ condition }) => Object.keys(condition)));
  throw new InvalidInputError(`--by ${JSON.stringify(name)} is not known`, {
    hint: `condition keys: ${[...keys].sort(byCodeUnit).join(', ') || 'none'}; columns: ${Object.keys(COLUMNS).join(', ')}`,
  });
}
