import type { ClassCounts } from './confusion.ts';

/** What an undefined cell counts as inside a mean: 0, 1, or left out. The cell itself stays null. */
export type ZeroDivision = 0 | 1 | 'nan';

export const CLASS_METRICS = [
  'accuracy',
  'balanced_accuracy',
  'macro_f1',
  'macro_f1_supported',
  'micro_f1',
  'weighted_f1',
  'macro_precision',
  'macro_recall',
  'cohen_kappa',
  'mcc',
] as const;
export const BINARY_METRICS = ['f1_unsafe', 'macro_f1_binary', 'precision', 'recall', 'fpr', 'fnr'] as const;
export type ClassMetric = (typeof CLASS_METRICS)[number] | (typeof BINARY_METRICS)[number];

export interface ClassRules {
  /** One flag a label: means run over it. */
  readonly averageOver: Uint8Array;
  readonly zeroDivision: ZeroDivision;
  /** One flag a label: it is positive; null = no binary view. */
  readonly positive: Uint8Array | null;
  /** One flag a label: it has support in the data set, where the counts are those of a resample; absent = in the counts. */
  readonly supported?: Uint8Array;
}

export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** F1 = 2TP / (2TP + FP + FN); null only when TP + FP + FN = 0. */
export function f1(tp: number, fp: number, fn: number): number | null {
  return ratio(2 * tp, 2 * tp + fp + fn);
}

/** Mean in which null takes the value of `zeroDivision`; null when nothing is left. */
export function meanWith(values: readonly (number | null)[], zeroDivision: ZeroDivision): number | null {
  let sum = 0;
  let n = 0;
  for (const value of values) {
    if (value === null && zeroDivision === 'nan') continue;
    sum += value ?? (zeroDivision as number);
    n += 1;
  }
  return ratio(sum, n);
}

/**
 * The metrics of a label table, in [0, 1] (kappa and MCC in [-1, 1]); null where undefined, all null for no rows.
 * Macro-F1 is the mean of the labels' F1 (M 4.1), not the harmonic mean of macro-precision and macro-recall. Kappa and
 * MCC treat a missing prediction as one more predicted value, as scikit-learn would. `fpr` = FP / all negatives.
 */
export function classMetrics(counts: ClassCounts, rules: ClassRules): Record<ClassMetric, number | null> {
  return { ...multiClass(counts, rules), ...binaryMetrics(counts, rules) };
}

function multiClass(counts: ClassCounts, { averageOver, zeroDivision, supported }: ClassRules) {
  const { n, tp, support, predicted, missing } = counts;
  const none = n === 0;
  const f1s: (number | null)[] = [];
  const supportedF1s: (number | null)[] = [];
  const precisions: (number | null)[] = [];
  const recalls: (number | null)[] = [];
  const recallsSupported: number[] = [];
  let weighted = 0;
  let sumTp = 0;
  let sumSupport = 0;
  let sumPredicted = 0;
  let right = 0;
  let margins = 0;
  let truthSquares = 0;
  let predictedSquares = missing * missing;
  for (let label = 0; label < tp.length; label += 1) {
    const hits = tp[label]!;
    const truths = support[label]!;
    const answers = predicted[label]!;
    right += hits;
    margins += truths * answers;
    truthSquares += truths * truths;
    predictedSquares += answers * answers;
    if (averageOver[label] !== 1) continue;
    const score = ratio(2 * hits, truths + answers);
    f1s.push(score);
    precisions.push(ratio(hits, answers));
    recalls.push(ratio(hits, truths));
    sumTp += hits;
    sumSupport += truths;
    sumPredicted += answers;
    if (supported === undefined ? truths > 0 : supported[label] === 1) supportedF1s.push(score);
    if (truths === 0) continue;
    recallsSupported.push(hits / truths);
    weighted += truths * score!;
  }
  const covariance = right * n - margins;
  const spread = Math.sqrt(n * n - predictedSquares) * Math.sqrt(n * n - truthSquares);
  return {
    accuracy: ratio(right, n),
    balanced_accuracy: meanWith(recallsSupported, 'nan'),
    macro_f1: none ? null : meanWith(f1s, zeroDivision),
    macro_f1_supported: none ? null : meanWith(supportedF1s, 0),
    micro_f1: ratio(2 * sumTp, sumSupport + sumPredicted),
    weighted_f1: ratio(weighted, sumSupport),
    macro_precision: none ? null : meanWith(precisions, zeroDivision),
    macro_recall: none ? null : meanWith(recalls, zeroDivision),
    cohen_kappa: ratio(covariance, n * n - margins),
    mcc: ratio(covariance, spread),
  };
}

function binaryMetrics({ n, binary }: ClassCounts, { positive, zeroDivision }: ClassRules) {
  if (positive === null || n === 0) {
    return { f1_unsafe: null, macro_f1_binary: null, precision: null, recall: null, fpr: null, fnr: null };
  }
  const { tp, fp, tn, predictedNegativeOfPositives, positives } = binary;
  const negatives = n - positives;
  const fn = positives - tp;
  const ofPositive = f1(tp, fp, fn);
  const ofRest = f1(tn, predictedNegativeOfPositives, negatives - tn);
  return {
    f1_unsafe: ofPositive,
    macro_f1_binary: meanWith([ofPositive, ofRest], zeroDivision),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, positives),
    fpr: ratio(fp, negatives),
    fnr: ratio(fn, positives),
  };
}
