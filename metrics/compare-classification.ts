import { percentileInterval, resample, unitsOf } from './bootstrap.ts';
import { supportedLabels } from './classification-intervals.ts';
import type { ClassificationRow } from './classification-row.ts';
import type { ClassificationMetric, ClassificationOptions, MetricComparison } from './classification-score.ts';
import { type ClassificationTable, classificationTable } from './classification-table.ts';
import { createMeasure } from './coded-rows.ts';
import { checkDeclared, readLabels, schemeOf, seenLabels } from './label-scheme.ts';
import { mcnemarExact } from './mcnemar.ts';
import { categoriesInMean } from './multilabel.ts';
import { holm } from './multiple-testing.ts';
import { checkSameCases, type PairedRows, pairRows } from './paired-rows.ts';
import { randomStream } from './prng.ts';
import { randomisationTest } from './randomisation.ts';
import { countCodes, exchange, swapKinds } from './swap-kinds.ts';

/** Metrics that are compared: accuracy by McNemar, the F1 family by randomisation. */
export const COMPARED_METRICS = [
  'accuracy',
  'macro_f1',
  'macro_f1_supported',
  'micro_f1',
  'weighted_f1',
  'f1_unsafe',
  'macro_f1_binary',
  'macro_f1_categories',
  'micro_f1_categories',
] as const satisfies readonly ClassificationMetric[];
export type ComparedMetric = (typeof COMPARED_METRICS)[number];

export interface ClassificationComparison {
  /** Null where the metric is undefined for either. */
  readonly comparison: Readonly<Record<ComparedMetric, MetricComparison | null>>;
  readonly notes: readonly string[];
}

type Rows = Iterable<ClassificationRow> | ClassificationTable;

/**
 * Compares two moderators on the same cases (CONTRACT 1, `--compare`): over the rows and categories that both are scored
 * on, with one label list (the labels seen in either, or the declared ones). Intervals of differences: paired percentile
 * bootstrap by the first table's clusters. Throws MetricInputError when case ids or truths differ.
 */
export function compareClassification(
  rowsA: Rows,
  rowsB: Rows,
  options: ClassificationOptions = {},
): ClassificationComparison {
  const { missing: policy = 'wrong', zeroDivision = 0, draws = 2000, seed = 1, level = 0.95 } = options;
  const a = classificationTable(rowsA);
  const b = classificationTable(rowsB);
  checkSameCases({ a, b });
  const seen = [a, b].map((table) =>
    seenLabels(
      table,
      Int32Array.from({ length: table.n }, (_, row) => row),
    ),
  );
  const reading = readLabels(seen, options);
  for (const table of [a, b]) checkDeclared(table, reading);
  const scheme = schemeOf(seen, reading);
  const paired = pairRows({ a, b }, { scheme, reading, policy });
  const { rows, codesA, codesB, book, patterns, categories } = paired;
  const width = scheme.labels.length + 1;
  const measure = createMeasure(book.codes, {
    scheme,
    zeroDivision,
    policy,
    patterns,
    inMean: categoriesInMean(patterns, categories.length),
    supported: supportedLabels(scheme.labels.length, codesA, (code) => book.codes[code]!.cell),
  });
  const differences = (countsA: ArrayLike<number>, countsB: ArrayLike<number>) => {
    const [ofA, ofB] = [measure(countsA), measure(countsB)];
    return COMPARED_METRICS.map((metric) => difference(ofA[metric], ofB[metric]));
  };

  const units = unitsOf(Int32Array.from(rows, (row) => a.cluster.codes[row]!));
  const inOrder = (codes: Int32Array) => ({
    codes: units.order.map((at) => codes[at]!),
    counts: new Int32Array(book.codes.length),
  });
  const [columnA, columnB] = [inOrder(codesA), inOrder(codesB)];
  const values = COMPARED_METRICS.map(() => new Float64Array(draws).fill(Number.NaN));
  const stream = options.stream ?? 'all';
  resample(units, [columnA, columnB], {
    draws,
    stream: randomStream(`compare/${stream}`, seed),
    onDraw: (draw) => {
      differences(columnA.counts, columnB.counts).forEach((value, at) => {
        if (value !== null) values[at]![draw] = value;
      });
    },
  });

  const kinds = swapKinds(units.starts, columnA.codes, columnB.codes);
  const totals = { a: countCodes(codesA, book.codes.length), b: countCodes(codesB, book.codes.length) };
  const randomised = randomisationTest({
    units: units.starts.length - 1,
    sizes: kinds.map((kind) => kind.size),
    differences: (swapped) => {
      const after = exchange(totals, kinds, swapped);
      return differences(after.a, after.b);
    },
    stream: randomStream(`randomisation/${stream}`, seed),
  });

  const comparison = collect(measure(totals.a), measure(totals.b), (metric, at) => {
    const interval = draws === 0 ? null : percentileInterval(values[at]!, { level, method: '', seed });
    const byMcnemar = metric === 'accuracy';
    return {
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      p_value: byMcnemar ? mcnemarExact(discordantAnswers(paired, width)).exact : (randomised.twoSided[at] ?? 1),
      test: byMcnemar ? 'mcnemar exact' : randomised.test,
    };
  });
  const missing = COMPARED_METRICS.filter((metric) => comparison[metric] === null);
  return {
    comparison,
    notes: [
      `comparison: labels of ${paired.labelled} rows that both are scored on; label list ${JSON.stringify(scheme.labels)}`,
      ...(missing.length === 0 ? [] : [`comparison ${missing.join(', ')}: null, undefined for one of the two`]),
    ],
  };
}

type Values = Readonly<Record<ComparedMetric, number | null>>;

/** One entry a metric that both have, with p adjusted over all of them; null for the others. */
function collect(
  a: Values,
  b: Values,
  test: (metric: ComparedMetric, at: number) => Pick<MetricComparison, 'low' | 'high' | 'p_value' | 'test'>,
): Record<ComparedMetric, MetricComparison | null> {
  const entries = COMPARED_METRICS.map((metric, at) => {
    const [ofA, ofB] = [a[metric], b[metric]];
    return ofA === null || ofB === null ? null : { a: ofA, b: ofB, difference: ofA - ofB, ...test(metric, at) };
  });
  const adjusted = holm(entries.flatMap((entry) => (entry === null ? [] : [entry.p_value])));
  let next = 0;
  return Object.fromEntries(
    COMPARED_METRICS.map((metric, at) => {
      const entry = entries[at] ?? null;
      return [metric, entry === null ? null : { ...entry, p_holm: adjusted[next++]! }];
    }),
  ) as Record<ComparedMetric, MetricComparison | null>;
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

/** Rows that only A, or only B, gets right. */
function discordantAnswers({ codesA, codesB, book }: PairedRows, width: number): { onlyA: number; onlyB: number } {
  const right = book.codes.map(({ cell }) => cell >= 0 && Math.floor(cell / width) === cell % width);
  let [onlyA, onlyB] = [0, 0];
  for (let at = 0; at < codesA.length; at += 1) {
    const [a, b] = [right[codesA[at]!]!, right[codesB[at]!]!];
    if (a && !b) onlyA += 1;
    if (b && !a) onlyB += 1;
  }
  return { onlyA, onlyB };
}
