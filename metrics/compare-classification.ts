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

  const swaps = swapKinds(units.starts, columnA.codes, columnB.codes);
  const [totalA, totalB] = [countCodes(codesA, book.codes.length), countCodes(codesB, book.codes.length)];
  const randomised = randomisationTest({
    units: units.starts.length - 1,
    sizes: swaps.map((kind) => kind.size),
    differences: (swapped) => {
      const [countsA, countsB] = [totalA.slice(), totalB.slice()];
      swaps.forEach(({ pairs }, kind) => {
        for (const [codeA, codeB] of pairs) {
          countsA[codeA]! -= swapped[kind]!;
          countsA[codeB]! += swapped[kind]!;
          countsB[codeB]! -= swapped[kind]!;
          countsB[codeA]! += swapped[kind]!;
        }
      });
      return differences(countsA, countsB);
    },
    stream: randomStream(`randomisation/${stream}`, seed),
  });

  const [ofA, ofB] = [measure(totalA), measure(totalB)];
  const discordant = discordantAnswers(paired, width);
  const defined = COMPARED_METRICS.flatMap((metric, at) => {
    const [valueA, valueB] = [ofA[metric], ofB[metric]];
    if (valueA === null || valueB === null) return [];
    const interval = draws === 0 ? null : percentileInterval(values[at]!, { level, method: '', seed });
    const byMcnemar = metric === 'accuracy';
    const pValue = byMcnemar ? mcnemarExact(discordant).exact : (randomised.twoSided[at] ?? 1);
    const test = byMcnemar ? 'mcnemar exact' : randomised.test;
    const entry = {
      a: valueA,
      b: valueB,
      difference: valueA - valueB,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      p_value: pValue,
      test,
    };
    return [{ metric, entry }];
  });
  const adjusted = holm(defined.map(({ entry }) => entry.p_value));
  const comparison = Object.fromEntries(COMPARED_METRICS.map((metric) => [metric, null])) as Record<
    ComparedMetric,
    MetricComparison | null
  >;
  defined.forEach(({ metric, entry }, at) => {
    comparison[metric] = { ...entry, p_holm: adjusted[at]! };
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

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function countCodes(codes: Int32Array, n: number): Float64Array {
  const counts = new Float64Array(n);
  for (const code of codes) counts[code]! += 1;
  return counts;
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

/** Clusters that a swap changes, by what it changes: the code pairs of their rows. */
function swapKinds(starts: Int32Array, codesA: Int32Array, codesB: Int32Array) {
  const kinds = new Map<string, { size: number; pairs: readonly (readonly [number, number])[] }>();
  for (let unit = 0; unit + 1 < starts.length; unit += 1) {
    const pairs: (readonly [number, number])[] = [];
    for (let row = starts[unit]!; row < starts[unit + 1]!; row += 1) {
      if (codesA[row] !== codesB[row]) pairs.push([codesA[row]!, codesB[row]!]);
    }
    if (pairs.length === 0) continue;
    const key = pairs
      .map(([a, b]) => `${a}:${b}`)
      .sort()
      .join();
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { size: 1, pairs });
    else known.size += 1;
  }
  return [...kinds.values()];
}
