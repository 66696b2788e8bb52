import type { ClassificationRow } from '../../metrics/classification-row.ts';
import type { ClassificationOptions, ClassificationScore } from '../../metrics/classification-score.ts';
import { scoreClassification } from '../../metrics/score-classification.ts';

/** Rows from `truth,predicted` pairs; `-` = no answer (refused), `?` = unknown truth. */
export function rowsOf(pairs: string): ClassificationRow[] {
  return pairs.split(' ').map((pair, at) => {
    const [truth, predicted] = pair.split(',') as [string, string];
    return {
      case_id: `case-${String(at).padStart(4, '0')}`,
      truth: truth === '?' ? null : truth,
      predicted: predicted === '-' ? null : predicted,
      status: predicted === '-' ? 'refused' : null,
    };
  });
}

/** A score without intervals. */
export function scored(rows: Iterable<ClassificationRow>, options: ClassificationOptions = {}): ClassificationScore {
  return scoreClassification(rows, { draws: 0, ...options });
}

/** Rows of scores and 0/1 truths. */
export function rankedRows(scores: readonly number[], truths: readonly number[]): ClassificationRow[] {
  return scores.map((score, at) => ({
    case_id: `case-${String(at).padStart(4, '0')}`,
    truth: truths[at] === 1 ? 'unsafe' : 'safe',
    predicted: score >= 0.5 ? 'unsafe' : 'safe',
    score,
  }));
}

/** Rows from 0/1/null tables of category truths and predictions. */
export function categoryRows(
  names: readonly string[],
  truths: readonly (readonly (0 | 1 | null)[])[],
  predictions: readonly (readonly (0 | 1 | null | 'na')[])[],
): ClassificationRow[] {
  const cell = <T>(value: T) => (value === 1 ? true : value === 0 ? false : value) as boolean | Exclude<T, number>;
  return truths.map((truth, at) => ({
    case_id: `case-${at}`,
    truth: truth.includes(1) ? 'unsafe' : 'safe',
    predicted: predictions[at]!.includes(1) ? 'unsafe' : 'safe',
    categories_truth: Object.fromEntries(names.map((name, c) => [name, cell(truth[c]!)])),
    categories_predicted: Object.fromEntries(names.map((name, c) => [name, cell(predictions[at]![c]!)])),
  }));
}
