import { ratio } from './classification.ts';

/** How far apart two categories are: all alike, by steps |i - j|, or by their squares. */
export const KAPPA_WEIGHTS = ['nominal', 'linear', 'quadratic'] as const;
export type KappaWeight = (typeof KAPPA_WEIGHTS)[number];

/**
 * Cohen's kappa of a square table of counts (rows: first rater, columns: second; categories in their order), in [-1, 1]:
 * 1 - weighted disagreement observed / expected, which is (p_o - p_e) / (1 - p_e) for `nominal`. Null when the expected
 * disagreement is 0. M 4.6.
 */
export function cohenKappa(matrix: readonly (readonly number[])[], weight: KappaWeight = 'nominal'): number | null {
  const rows = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = matrix.map((_, j) => matrix.reduce((sum, row) => sum + row[j]!, 0));
  const n = rows.reduce((sum, count) => sum + count, 0);
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < matrix.length; i += 1) {
    for (let j = 0; j < matrix.length; j += 1) {
      const apart = distance(Math.abs(i - j), weight);
      observed += apart * matrix[i]![j]!;
      expected += apart * rows[i]! * columns[j]!;
    }
  }
  const share = ratio(observed * n, expected);
  return share === null ? null : 1 - share;
}

function distance(steps: number, weight: KappaWeight): number {
  if (weight === 'nominal') return steps === 0 ? 0 : 1;
  return weight === 'linear' ? steps : steps ** 2;
}
