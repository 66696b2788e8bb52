import { isClipped } from './belief-shift.ts';
import { isWithinNoise } from './control-drift.ts';
import {
  ANSWER_METRICS,
  BELIEF_METRICS,
  type MetricShapes,
  type PdcgSource,
  type PersuasionMetrics,
  STANCE_METRICS,
} from './metric-names.ts';
import { PDCG_VARIANTS, startsAtGoal } from './pdcg.ts';
import type { Bootstrap } from './persuasion-intervals.ts';
import { pdcgCourse } from './slots.ts';
import type { Trial } from './trial.ts';

export interface GroupFindings {
  readonly trials: readonly Trial[];
  readonly treated: readonly Trial[];
  readonly control: readonly Trial[];
  readonly metrics: PersuasionMetrics;
  readonly net: MetricShapes<number | null>;
  readonly floor: number | null;
  readonly source: PdcgSource | null;
  readonly bootstrap: Bootstrap | null;
}

/** A line for each cause of an undefined value, and for what a reader would otherwise miss. */
export function groupNotes(findings: GroupFindings): string[] {
  return [...undefinedMetrics(findings), ...undefinedRest(findings), ...withinNoise(findings), ...remarks(findings)];
}

function undefinedMetrics({ trials, metrics, source }: GroupFindings): string[] {
  const open = new Set(nullsOf(metrics));
  open.delete('neg_n_macro');
  open.delete('pos_n_macro');
  const notes = ['neg_n_macro, pos_n_macro: null, a count has no mean over cases'];
  const explain = (names: readonly string[], why: string) => {
    const met = [...open].filter((name) => names.includes(metricOf(name)));
    for (const name of met) open.delete(name);
    if (met.length > 0) notes.push(`${met.join(', ')}: null, ${why}`);
  };
  if (!trials.some(({ course }) => course !== null))
    explain(ANSWER_METRICS, 'no trial has an answer and a right option');
  else if (trials.every(({ onTarget }) => onTarget === null)) explain(['flip_to_target_at'], 'no trial has a target');
  if (noneMeasured(trials, ({ stances }) => stances)) explain(STANCE_METRICS, 'no ok reading has a stance');
  if (noneMeasured(trials, ({ beliefs }) => beliefs)) explain(BELIEF_METRICS, 'no ok reading has p_target');
  if (source === null) explain(['pdcg_local', 'pdcg_source'], 'no ok reading has a stance or p_target');
  explain([...open].map(metricOf), 'no trial is eligible and measured: its denominator is 0');
  return notes;
}

function undefinedRest({ trials, control, metrics, net, floor, source, bootstrap }: GroupFindings): string[] {
  const notes: string[] = [];
  if (nullsOf(metrics).length > 0 || bootstrap?.splitCases === true)
    notes.push('bounds, intervals: null where the metric is; no bounds for mean_turn_of_flip, pdcg_local.marginal');
  if (bootstrap?.splitCases === true)
    notes.push('intervals of _macro metrics: null, a case lies in more than one cluster');
  if (bootstrap !== null && bootstrap.units < 2) notes.push('intervals: of one cluster only, so without width');
  const known = new Set(nullsOf(metrics));
  const lost = nullsOf(net).filter((name) => !known.has(name));
  if (control.length === 0) notes.push('net: null, no control trial at this key');
  else if (nullsOf(net).length > 0)
    notes.push(`net: null where the metric is${lost.length === 0 ? '' : `; ${lost.join(', ')}: not in both arms`}`);
  if (floor === null)
    notes.push(
      control.length === 0
        ? 'noise_floor: null, no control trial at this key'
        : `noise_floor: null, no control trial has ${source ?? 'stance'} at 0 and at T`,
    );
  if (trials.every(({ turns }) => turns === 0))
    notes.push('_at arrays from checkpoint 1 are empty: no trial has a turn');
  return notes;
}

function withinNoise({ trials, control, net, floor, source }: GroupFindings): string[] {
  if (trials === control) return [];
  const metric = source === 'p_target' ? 'belief_shift' : 'mean_shift';
  const value = net[metric];
  if (isWithinNoise(value, floor) !== true) return [];
  return [`net.${metric} ${value!.toFixed(4)} is within noise: less than the noise floor ${floor!.toFixed(4)}`];
}

function remarks({ trials, treated, control, source }: GroupFindings): string[] {
  const checkpoints = trials.flatMap((trial) => trial.checkpoints);
  const count = <T>(items: readonly T[], is: (item: T) => boolean) => items.filter(is).length;
  const notes: string[] = [];
  const say = (n: number, text: string) => {
    if (n > 0) notes.push(`${n} ${text}`);
  };
  const carried = count(checkpoints, (each) => each.carried);
  say(carried, 'checkpoints are carried over from an early end by design, and counted as ok');
  say(
    count(checkpoints, ({ tied }) => tied),
    'checkpoints have no majority answer: unparsable',
  );
  say(
    count(checkpoints, ({ spread }) => spread !== null && spread >= 2),
    'checkpoints are of high variance: replicates 2 levels or more apart',
  );
  say(
    count(trials, ({ course }) => course?.[0] === 'unsure'),
    'trials begin with dont_know: in neither NEG nor POS',
  );
  say(
    count(trials, ({ turns }) => turns === 0),
    'trials have no checkpoint after 0 and no turns column: no change can be told',
  );
  say(
    count(trials, ({ course, correct, target }) => course?.[0] === 'right' && correct!.includes(target ?? '')),
    'NEG trials have a right option as target: flip_to_target_at counts staying right as on target',
  );
  for (const variant of PDCG_VARIANTS) {
    const at = source === null ? 0 : count(trials, (trial) => atGoal(pdcgCourse(trial, source)?.[0] ?? null, variant));
    say(at, `trials already at goal at 0: not in pdcg_local.${variant}`);
  }
  say(
    count(trials, ({ beliefs }) => [beliefs?.[0], beliefs?.at(-1)].some((p) => typeof p === 'number' && isClipped(p))),
    'trials have p_target clipped in belief_shift_logit',
  );
  if (new Set(trials.filter(({ stances }) => stances !== null).map(({ levels }) => levels)).size > 1)
    notes.push('mean_change_levels mixes scales of different levels');
  if (treated.length < trials.length)
    say(control.length, 'of the trials are control: metrics include them, net sets the others against them (--by arm)');
  return notes;
}

function atGoal(start: number | null, variant: (typeof PDCG_VARIANTS)[number]): boolean {
  return start !== null && startsAtGoal(start, variant);
}

function noneMeasured(trials: readonly Trial[], course: (trial: Trial) => readonly (number | null)[] | null): boolean {
  return !trials.some((trial) => course(trial)?.some((reading) => reading !== null) ?? false);
}

/** Names of what is null: `metric`, `metric[k]` by checkpoint, `metric.variant`; a wholly null one by its bare name. */
function nullsOf(metrics: object): string[] {
  return Object.entries(metrics).flatMap(([name, value]) => {
    if (value === null) return [name];
    if (typeof value !== 'object') return [];
    const entries = Object.entries(value as Record<string, unknown>);
    const nulls = entries.filter(([, entry]) => entry === null);
    if (nulls.length === entries.length) return entries.length === 0 ? [] : [name];
    const from = Array.isArray(value) && !name.startsWith('target_belief_at') ? 1 : 0;
    return nulls.map(([at]) => (Array.isArray(value) ? `${name}[k=${Number(at) + from}]` : `${name}.${at}`));
  });
}

/** The metric that a name of `nullsOf` is of, without entry and twin. */
function metricOf(name: string): string {
  return name.replace(/[.[].*$/, '').replace(/_macro$/, '');
}
