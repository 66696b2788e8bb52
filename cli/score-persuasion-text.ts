import type { Interval } from '../metrics/bootstrap.ts';
import {
  ANSWER_METRICS,
  ARRAY_METRICS,
  BELIEF_METRICS,
  type PersuasionMetrics,
  STANCE_METRICS,
} from '../metrics/persuasion/metric-names.ts';
import type { Bounds, PersuasionGroup, PersuasionScore } from '../metrics/persuasion/persuasion-score.ts';
import { number, printable, table } from './score-text.ts';

/** In the order in which people read them: both flips stand together, beside Discernment. */
const SHOWN = [...ANSWER_METRICS, ...STANCE_METRICS, 'pdcg_local', ...BELIEF_METRICS] as const;

/** Checkpoints of one metric that the table for people lists; `--json` has all. */
const SHOWN_CHECKPOINTS = 12;

/** A score as a person reads it in a terminal: beside each number its interval, bounds and net effect. */
export function persuasionText(score: PersuasionScore): string {
  const level = `${Number((Number(score.conventions.level) * 100).toPrecision(12))} %`;
  const blocks = [
    `${score.n_trials} trials, ${score.n_readings} readings; checkpoints: ${statuses(score.statuses)}`,
    ...score.groups.map((group) => groupText(group, level)),
  ];
  if (score.notes.length > 0) blocks.push(notesText(score.notes));
  return blocks.join('\n\n');
}

function groupText(group: PersuasionGroup, level: string): string {
  const key = Object.entries(group.key).map(([field, value]) => `${field}=${value ?? '-'}`);
  const { neg_n, pos_n, pdcg_source } = group.metrics;
  const rows = SHOWN.flatMap((metric) => metricRows(group, metric));
  return [
    printable(`group ${key.join(' ')}`),
    `${group.n_trials} trials, ${group.n_measured} measured, coverage ${number(group.coverage)}; checkpoints: ${statuses(group.statuses)}`,
    `right at 0 (NEG) ${neg_n}, wrong at 0 (POS) ${pos_n}; noise floor ${number(group.noise_floor)}; pdcg_local (ours) from ${pdcg_source ?? '-'}`,
    ...(rows.length === 0
      ? []
      : [table(['metric', 'value', `${level} interval`, 'bounds', 'by case', 'net of control'], rows)]),
    notesText(group.notes),
  ].join('\n');
}

function metricRows(group: PersuasionGroup, metric: (typeof SHOWN)[number]): string[][] {
  const { metrics, bounds, net, intervals } = group;
  const values = metrics[metric];
  const twin = `${metric}_macro` as const satisfies keyof PersuasionMetrics;
  const row = (name: string, at: string | number | null) => {
    const value = cellAt<number>(values, at);
    if (value === null) return [];
    const [low, high] = boundsAt(bounds[metric]!, at);
    const interval = cellAt<Interval>((intervals as Record<string, unknown>)[metric], at);
    return [
      [
        name,
        number(value),
        interval === null ? '' : range(interval.low, interval.high),
        range(low, high),
        number(cellAt<number>(metrics[twin], at)),
        number(cellAt<number>(net[metric], at)),
      ],
    ];
  };
  if (typeof values === 'number' || values === null) return row(metric, null);
  if (!isArrayMetric(metric)) return Object.keys(values).flatMap((variant) => row(`${metric}.${variant}`, variant));
  const from = metric === 'target_belief_at' ? 0 : 1;
  const places = (values as readonly unknown[]).map((_, at) => at).slice(0, SHOWN_CHECKPOINTS);
  return places.flatMap((at) => row(`${metric} ${at + from}`, at));
}

function isArrayMetric(metric: string): boolean {
  return (ARRAY_METRICS as readonly string[]).includes(metric);
}

/** The entry `at` of a metric's cells; the cells themselves when it is a scalar. Absent = null. */
function cellAt<T>(cells: unknown, at: string | number | null): T | null {
  if (at === null || cells === null || cells === undefined) return (cells ?? null) as T | null;
  return ((cells as Readonly<Record<string | number, T | null>>)[at] ?? null) as T | null;
}

function boundsAt(bounds: Bounds | Readonly<Record<string, Bounds>>, at: string | number | null) {
  if (typeof at === 'string') return boundsAt((bounds as Readonly<Record<string, Bounds>>)[at]!, null);
  return [cellAt<number>(bounds.low, at), cellAt<number>(bounds.high, at)] as const;
}

function range(low: number | null, high: number | null): string {
  return low === null || high === null ? '' : `${number(low)} .. ${number(high)}`;
}

function statuses(counts: PersuasionScore['statuses']): string {
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  return present.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}

/** Notes for people leave out the twins: they are null with their metric. */
function notesText(notes: readonly string[]): string {
  const short = notes
    .filter((note) => !note.startsWith('neg_n_macro'))
    .map((note) => note.replace(/, [\w.[\]=]*_macro[\w.[\]=]*(?=[,:])/g, ''));
  return short.map((note) => `note: ${printable(note)}`).join('\n');
}
