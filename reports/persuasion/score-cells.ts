import type { Interval } from '../../metrics/bootstrap.ts';
import { isWithinNoise } from '../../metrics/persuasion/control-drift.ts';
import type { MetricShapes } from '../../metrics/persuasion/metric-names.ts';
import type { PersuasionGroup, PersuasionScore } from '../../metrics/persuasion/persuasion-score.ts';
import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import type { ReportSettings } from '../report-input.ts';
import type { Cell, CellInterval, CellShapes } from './persuasion-shape.ts';

/** A cell with the column it belongs to. */
export interface PlacedCell {
  readonly question: string;
  readonly estimator: string;
  readonly cell: Cell;
}

/** What splits the arms of a column. */
export type Split = 'prior' | 'strategy' | 'context' | null;

export interface ScoredCells {
  readonly cells: readonly PlacedCell[];
  readonly conventions: PersuasionScore['conventions'];
}

/**
 * What `--by` must name to get the same groups, and the same intervals, from `readings.jsonl`. `further`: keys by which the
 * run is split besides (`furtherKeys`); the cells are those of the baseline.
 */
export function groupedBy(split: Split, further: readonly string[] = []): readonly string[] {
  return ['persuadee', 'question', 'arm', ...(split === null ? [] : [split]), ...further];
}

/** Scores a persuadee's readings with `scorePersuasion`, its stream and its grouping; nothing is computed here. */
export function scoreCells(
  rows: readonly PersuasionReading[],
  {
    split,
    settings: { draws, seed, level },
    further = [],
  }: { split: Split; settings: ReportSettings; further?: readonly string[] },
): ScoredCells {
  if (rows.length === 0) return { cells: [], conventions: {} };
  const { groups, conventions } = scorePersuasion(rows, { by: groupedBy(split, further), draws, seed, level });
  const cells = groups.map((group) => ({
    question: group.key.question ?? 'unknown',
    estimator: group.key.estimator ?? 'unknown',
    cell: cellOf(group, split),
  }));
  return { cells, conventions };
}

function cellOf(group: PersuasionGroup, split: Split): Cell {
  const arm = group.key.arm ?? 'unknown';
  const { neg_n, pos_n, pdcg_source } = group.metrics;
  const net = microOf(group.net);
  const shift = pdcg_source === 'p_target' ? net.belief_shift : net.mean_shift;
  return {
    arm,
    group: split === null ? null : (group.key[split] ?? 'unknown'),
    n_trials: group.n_trials,
    n_measured: group.n_measured,
    coverage: group.coverage,
    statuses: group.statuses,
    metrics: { ...microOf<number | null>(group.metrics), neg_n, pos_n },
    bounds: Object.fromEntries(Object.entries(group.bounds).filter(isMicro)),
    net,
    noise_floor: group.noise_floor,
    within_noise: arm === 'control' ? null : isWithinNoise(shift, group.noise_floor),
    intervals: hasIntervals(group.intervals) ? mapShapes(microOf(group.intervals), shortInterval) : null,
    notes: group.notes.filter((note) => !note.includes('_macro')),
  };
}

function hasIntervals(intervals: PersuasionGroup['intervals']): intervals is MetricShapes<Interval | null> {
  return Object.hasOwn(intervals, 'mean_shift');
}

function isMicro([name]: readonly [string, unknown]): boolean {
  return !name.endsWith('_macro') && name !== 'pdcg_source';
}

function microOf<T>(shapes: MetricShapes<T>): CellShapes<T> {
  return Object.fromEntries(Object.entries(shapes).filter(isMicro)) as unknown as CellShapes<T>;
}

function mapShapes<A, B>(shapes: CellShapes<A>, of: (value: A) => B): CellShapes<B> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, value]: [string, unknown]) => {
      if (Array.isArray(value)) return [name, value.map((each: A) => of(each))];
      if (name === 'pdcg_local')
        return [
          name,
          Object.fromEntries(Object.entries(value as Record<string, A>).map(([key, each]) => [key, of(each)])),
        ];
      return [name, of(value as A)];
    }),
  ) as unknown as CellShapes<B>;
}

function shortInterval(interval: Interval | null): CellInterval | null {
  if (interval === null) return null;
  const { low, high, undefined_draws } = interval;
  return { low, high, undefined_draws };
}
