import { type ReadingColumns, type ReadingNote, readingColumns } from '../../persuasion/reading.ts';
import type { TrialRow } from '../../persuasion/trial.ts';

export interface StoredTrial {
  readonly outcome: string;
  /** JSON of probes and turns. */
  readonly row: string;
}

/** One reading as its trial holds it and as a row says it: a tie is read, but no number. */
export interface StoredReading {
  readonly columns: ReadingColumns;
  readonly coverage: number | null;
  readonly notes: readonly ReadingNote[];
}

export function readingsOf(trials: readonly StoredTrial[]): readonly StoredReading[] {
  return trials.flatMap(({ row }) => {
    const { probes } = JSON.parse(row) as Pick<TrialRow, 'probes'>;
    return probes.map(({ reading }) => ({
      columns: readingColumns(reading),
      coverage: reading.status === 'ok' ? reading.coverage : null,
      notes: reading.notes,
    }));
  });
}
