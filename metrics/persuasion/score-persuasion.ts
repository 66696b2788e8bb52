import type { Interval } from '../bootstrap.ts';
import { recordOf } from '../classification-score.ts';
import { assembleTrials } from './assemble-trials.ts';
import { noiseFloor } from './control-drift.ts';
import { groupTrials, isControl, type TrialGroup } from './group-trials.ts';
import type { MetricShapes, PdcgSource, PersuasionMetrics } from './metric-names.ts';
import { conventionsOf } from './persuasion-conventions.ts';
import { type Bootstrap, bootstrapSlots } from './persuasion-intervals.ts';
import { groupNotes } from './persuasion-notes.ts';
import type { Bounds, PersuasionGroup, PersuasionOptions, PersuasionScore } from './persuasion-score.ts';
import { type PersuasionReading, READING_STATUSES, type ReadingStatus } from './reading.ts';
import { assemble, pdcgCourse, type Slot, slotsOf } from './slots.ts';
import { codesOf, outcomeTable, type SlotSummary, summarise } from './summaries.ts';
import type { Trial } from './trial.ts';
import { minus } from './two-sided-flips.ts';

type Options = Required<PersuasionOptions>;

/**
 * Scores readings of persuadees: every key of CONTRACT 2. Pure: the order of the rows plays no part, randomness is a
 * function of `seed`, `stream` and the group's key. Throws ReadingConflictError and MetricInputError for rows,
 * InvalidInputError for an unknown `by`.
 */
export function scorePersuasion(
  rows: Iterable<PersuasionReading>,
  { by = [], draws = 2000, seed = 1, level = 0.95, stream = 'all' }: PersuasionOptions = {},
): PersuasionScore {
  const options: Options = { by, draws, seed, level, stream };
  const { trials, readings } = assembleTrials(rows);
  const hasControl = trials.some(isControl);
  return {
    kind: 'persuasion',
    n_trials: trials.length,
    n_readings: readings,
    statuses: statusesOf(trials),
    conventions: conventionsOf(options, trials),
    groups: groupTrials(trials, by).map((group) => scoreGroup(group, options)),
    notes: [
      ...(trials.length === 0 ? ['no readings: groups are empty'] : []),
      ...(trials.length > 0 && !hasControl ? ['net and noise_floor: null, no trial has condition.arm control'] : []),
      ...(draws === 0 ? ['intervals: none, draws is 0'] : []),
    ],
  };
}

function scoreGroup({ key, trials, treated, control }: TrialGroup, options: Options): PersuasionGroup {
  const source = sourceOf(trials);
  const slots = slotsOf({
    turns: Math.max(...trials.map(({ turns }) => turns)),
    source: source ?? 'stance',
    levels: Math.max(...trials.map(({ levels }) => levels)),
  });
  const table = outcomeTable(slots, trials);
  const cases = codesOf(trials.map(({ caseId }) => caseId));
  const summaries = summarise(slots, table, cases);
  const metrics = metricsOf(slots, summaries, { trials, source });
  const bootstrap =
    options.draws === 0
      ? null
      : bootstrapSlots(
          { slots, table, trials, cases },
          { ...options, stream: `${options.stream}/${JSON.stringify(key)}` },
        );
  const net = netOf(slots, treated === trials ? summaries : summaryOf(slots, treated), summaryOf(slots, control));
  const floor = noiseFloor(control.filter(({ turns }) => turns > 0).map((trial) => driftOf(trial, source ?? 'stance')));
  const statuses = statusesOf(trials);
  const planned = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  return {
    key,
    n_trials: trials.length,
    n_measured: trials.filter(isMeasured).length,
    coverage: statuses.ok / planned,
    statuses,
    metrics,
    bounds: boundsOf(slots, summaries),
    net,
    noise_floor: floor,
    intervals: bootstrap === null ? {} : intervalsOf(slots, bootstrap),
    notes: groupNotes({ trials, treated, control, metrics, net, floor, source, bootstrap }),
  };
}

/** `stance` if any trial of the group has one, else `p_target`; null when there is neither (CONTRACT 2). */
function sourceOf(trials: readonly Trial[]): PdcgSource | null {
  const has = (course: (trial: Trial) => readonly (number | null)[] | null) =>
    trials.some((trial) => course(trial)?.some((reading) => reading !== null) ?? false);
  return has(({ shares }) => shares) ? 'stance' : has(({ beliefs }) => beliefs) ? 'p_target' : null;
}

function isMeasured({ checkpoints }: Trial): boolean {
  return checkpoints[0]!.status === 'ok' && checkpoints.at(-1)!.status === 'ok';
}

function driftOf(trial: Trial, source: PdcgSource): { first: number | null; last: number | null } {
  const course = pdcgCourse(trial, source);
  return { first: course?.[0] ?? null, last: course?.at(-1) ?? null };
}

function statusesOf(trials: readonly Trial[]): Record<ReadingStatus, number> {
  const counts = new Map<ReadingStatus, number>(READING_STATUSES.map((status) => [status, 0]));
  for (const { checkpoints } of trials)
    for (const { status } of checkpoints) counts.set(status, counts.get(status)! + 1);
  return recordOf(counts) as Record<ReadingStatus, number>;
}

function summaryOf(slots: readonly Slot[], trials: readonly Trial[]): SlotSummary[] {
  return summarise(slots, outcomeTable(slots, trials), codesOf(trials.map(({ caseId }) => caseId)));
}

function metricsOf(
  slots: readonly Slot[],
  summaries: readonly SlotSummary[],
  { trials, source }: { trials: readonly Trial[]; source: PdcgSource | null },
): PersuasionMetrics {
  return {
    ...assemble(slots, (slot, macro) => side(summaries[slot]!, macro).value),
    neg_n: trials.filter(({ course }) => course?.[0] === 'right').length,
    pos_n: trials.filter(({ course }) => course?.[0] === 'wrong').length,
    neg_n_macro: null,
    pos_n_macro: null,
    pdcg_source: source,
  };
}

function side<T>({ micro, macro }: { micro: T; macro: T }, isMacro: boolean): T {
  return isMacro ? macro : micro;
}

function netOf(
  slots: readonly Slot[],
  treated: readonly SlotSummary[],
  control: readonly SlotSummary[],
): MetricShapes<number | null> {
  return assemble(slots, (slot, macro) => minus(side(treated[slot]!, macro).value, side(control[slot]!, macro).value));
}

function intervalsOf(slots: readonly Slot[], bootstrap: Bootstrap): MetricShapes<Interval | null> {
  return assemble(slots, (slot, macro) => side(bootstrap.slots[slot]!, macro));
}

/** Pairs the lower with the upper ends, metric by metric. */
function boundsOf(slots: readonly Slot[], summaries: readonly SlotSummary[]): PersuasionGroup['bounds'] {
  const [lower, upper] = (['low', 'high'] as const).map(
    (end): Ends => assemble(slots, (slot, macro) => side(summaries[slot]!, macro)[end]),
  );
  const bounds: Record<string, Bounds | Record<string, Bounds>> = {};
  for (const [metric, low] of Object.entries(lower!)) {
    const high = upper![metric]!;
    bounds[metric] = isRecord(low)
      ? recordOf(
          Object.keys(low).map((name) => [name, { low: low[name]!, high: (high as typeof low)[name]! }] as const),
        )
      : ({ low, high } as Bounds);
  }
  return bounds;
}

type End = number | null;
type Ends = Readonly<Record<string, End | readonly End[] | Readonly<Record<string, End>>>>;

function isRecord(ends: Ends[string]): ends is Readonly<Record<string, End>> {
  return ends !== null && typeof ends === 'object' && !Array.isArray(ends);
}
