import { InvalidInputError } from '../../core/errors.ts';
import { type Interval, percentileInterval } from '../bootstrap.ts';
import { recordOf } from '../classification-score.ts';
import { byCodeUnit } from '../columns.ts';
import { confusionMatrix } from '../confusion.ts';
import { PRNG } from '../prng.ts';
import type { AuditCase, AuditCell } from './audit-cell.ts';
import { type AuditCells, auditCells } from './audit-cells.ts';
import { AUDIT_METRICS, type AuditMetric, type AuditValues, createAuditMeasure, labelAudits } from './audit-metrics.ts';
import type { AuditOptions, AuditScore, AuditStratum } from './audit-score.ts';
import { addEstimate, drawConfusions } from './confusion-draws.ts';

/**
 * Prevalence, precision, recall, F1 and macro-F1 of a population of which people judged a sample, weighted by the stored
 * inclusion probabilities, with intervals from per-stratum Beta draws. `population`: every case, judged or not. Pure: the
 * order of cases plays no part. Throws MetricInputError for cases, InvalidInputError for options. R 8.3.
 */
export function scoreAudit(population: Iterable<AuditCase>, options: AuditOptions = {}): AuditScore {
  const cases = Array.isArray(population) ? (population as readonly AuditCase[]) : [...population];
  const labels = options.labels ?? seenLabels(cases);
  return scoreAuditCells(auditCells(cases, labels), { ...options, labels });
}

/** The same from cells, for a population that is known by counts. */
export function scoreAuditCells(
  { cells, merged = 0, unrepresented = 0 }: Pick<AuditCells, 'cells'> & Partial<AuditCells>,
  options: AuditOptions & { readonly labels: readonly string[] },
): AuditScore {
  const { labels, draws = 2000, seed = 1, level = 0.95, stream = 'all' } = options;
  const positive = positiveOf(options);
  const flags = positive === null ? null : Uint8Array.from(labels, (label) => (positive.includes(label) ? 1 : 0));
  const measure = createAuditMeasure({ labels, positive: flags });
  const size = labels.length * (labels.length + 1);
  const estimate = { labels: labels.length, cells: new Float64Array(size) };
  addEstimate(cells, labels.length, estimate.cells);
  const unweighted = { labels: labels.length, cells: naiveConfusion(cells, labels.length) };
  const usable = unrepresented === 0 && cells.length > 0;
  const weighted = usable ? measure(estimate.cells) : NOTHING;
  const intervals = draws === 0 ? {} : intervalsOf(cells, weighted, { measure, labels, draws, seed, level, stream });
  return {
    kind: 'audit',
    n_population: cells.reduce((sum, cell) => sum + cell.population, unrepresented),
    n_labelled: cells.reduce((sum, cell) => sum + cell.labelled, 0),
    n_merged: merged,
    n_unrepresented: unrepresented,
    labels,
    positive,
    weighted,
    naive: measure(unweighted.cells),
    intervals,
    per_class: { weighted: usable ? labelAudits(estimate, labels) : {}, naive: labelAudits(unweighted, labels) },
    confusion: { labels, matrix: confusionMatrix(estimate) },
    strata: cells.map((cell) => stratumOf(cell, labels)),
    conventions: {
      draws,
      interval:
        'Beta (for K labels Dirichlet, n + 1/K) draws per stratum, prediction and probability; percentiles; narrower in cells judged by over 20 %',
      level,
      macro_f1: 'mean of the F1 of the labels; a missing answer is wrong',
      prng: PRNG,
      prng_state: 'first 16 bytes of SHA-256 of JSON ["audit/<stream>", seed]',
      quantile: 'type 7',
      seed,
      stream,
      weights: 'population of a cell / its labelled cases; 1 / pi inside a band of probabilities',
    },
    notes: notesOf({ merged, unrepresented, draws, weighted, isEmpty: cells.length === 0, positive }),
  };
}

function seenLabels(cases: readonly AuditCase[]): string[] {
  const seen = new Set<string>();
  for (const { predicted, truth } of cases) {
    if (predicted !== null) seen.add(predicted);
    if (truth !== null) seen.add(truth);
  }
  return [...seen].sort(byCodeUnit);
}

const NOTHING: AuditValues = {
  prevalence: null,
  accuracy: null,
  precision: null,
  recall: null,
  f1: null,
  macro_f1: null,
};

function positiveOf({ labels, positive }: AuditOptions & { readonly labels: readonly string[] }) {
  if (new Set(labels).size !== labels.length) throw new InvalidInputError('labels of an audit: one comes twice');
  const unknown = positive?.find((label) => !labels.includes(label));
  if (unknown !== undefined)
    throw new InvalidInputError(`positive label ${JSON.stringify(unknown)} is not one of ${labels.join(', ')}`);
  if (positive !== undefined) return positive;
  return labels.includes('unsafe') && labels.every((label) => label === 'safe' || label === 'unsafe')
    ? ['unsafe']
    : null;
}

function naiveConfusion(cells: readonly AuditCell[], labels: number): Float64Array {
  const confusion = new Float64Array(labels * (labels + 1));
  for (const { found, predicted } of cells) {
    for (let label = 0; label < labels; label += 1) confusion[label * (labels + 1) + predicted]! += found[label]!;
  }
  return confusion;
}

function intervalsOf(
  cells: readonly AuditCell[],
  weighted: AuditValues,
  rules: {
    readonly measure: (confusion: Float64Array) => AuditValues;
    readonly labels: readonly string[];
    readonly draws: number;
    readonly seed: number;
    readonly level: number;
    readonly stream: string;
  },
): Partial<Record<AuditMetric, Interval | null>> {
  const { measure, labels, draws, seed, level, stream } = rules;
  const defined = AUDIT_METRICS.filter((metric) => weighted[metric] !== null);
  const columns = defined.map((metric) => ({ metric, values: new Float64Array(draws).fill(Number.NaN) }));
  if (columns.length > 0) {
    drawConfusions(cells, labels.length, {
      draws,
      seed,
      stream,
      onDraw: (confusion, draw) => {
        const found = measure(confusion);
        for (const { metric, values } of columns) values[draw] = found[metric] ?? Number.NaN;
      },
    });
  }
  const intervals: Partial<Record<AuditMetric, Interval | null>> = {};
  for (const metric of AUDIT_METRICS) {
    const column = columns.find((each) => each.metric === metric);
    intervals[metric] =
      column === undefined ? null : percentileInterval(column.values, { level, method: 'beta draws', seed });
  }
  return intervals;
}

function stratumOf(
  { stratum, predicted, population, labelled, probability, found, effective }: AuditCell,
  labels: readonly string[],
): AuditStratum {
  const n = effective.reduce((sum, count) => sum + count, 0);
  return {
    stratum,
    predicted: labels[predicted] ?? null,
    population,
    labelled,
    probability,
    found: recordOf(labels.map((label, at) => [label, found[at]!] as const)),
    shares: recordOf(labels.map((label, at) => [label, effective[at]! / n] as const)),
  };
}

function notesOf(of: {
  readonly merged: number;
  readonly unrepresented: number;
  readonly draws: number;
  readonly weighted: AuditValues;
  readonly isEmpty: boolean;
  readonly positive: readonly string[] | null;
}): string[] {
  const notes: string[] = [];
  const empty = AUDIT_METRICS.filter((metric) => of.weighted[metric] === null).join(', ');
  if (of.unrepresented > 0)
    notes.push(`${empty}: null, ${of.unrepresented} cases have a prediction that nobody looked into`);
  else if (of.isEmpty) notes.push(`${empty}: null, no case has a label of people`);
  else if (empty !== '')
    notes.push(`${empty}: null, ${of.positive === null ? 'no label is positive' : 'its denominator is 0'}`);
  if (of.merged > 0)
    notes.push(
      `${of.merged} cases of strata that nobody looked into count like the nearest stratum of their prediction`,
    );
  if (of.draws === 0) notes.push('intervals: none, draws is 0');
  else if (of.draws < 2000) notes.push(`intervals: ${of.draws} draws cover too little; 2000 are the default`);
  return notes;
}
