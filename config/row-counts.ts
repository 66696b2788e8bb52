import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import { plannedRows } from './lanes.ts';

/** How far a run is, counted from its rows. */
export interface RowCounts {
  /** Verdicts and trials recorded. */
  readonly rows: number;
  readonly of: number;
  /** By moderator or persuadee: outcome -> count. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export async function countRows(
  store: Pick<Store, 'results' | 'trials'>,
  run: Pick<RunRecord, 'id' | 'spec' | 'manifest'>,
): Promise<RowCounts> {
  const spec = run.spec as unknown as Spec;
  const persuadees = spec.persuasion?.persuadees ?? [];
  const verdicts = spec.moderators.length === 0 ? [] : await store.results.counts(run.id);
  const trials = persuadees.length === 0 ? [] : await store.trials.counts(run.id);
  const counts = [
    ...verdicts.map(({ moderator: name, outcome, count }) => ({ name, outcome, count })),
    ...trials.map(({ persuadee: name, outcome, count }) => ({ name, outcome, count })),
  ];
  return {
    rows: counts.reduce((sum, { count }) => sum + count, 0),
    of: plannedRows(spec, run.manifest),
    outcomes: Object.fromEntries(
      [...spec.moderators, ...persuadees].map(({ name }) => [
        name,
        Object.fromEntries(counts.filter((entry) => entry.name === name).map((entry) => [entry.outcome, entry.count])),
      ]),
    ),
  };
}

/** What a run's rows are called. */
export function rowsName({ moderators, persuasion }: Pick<Spec, 'moderators' | 'persuasion'>): string {
  if (persuasion === undefined) return 'verdicts';
  return moderators.length === 0 ? 'trials' : 'verdicts and trials';
}
