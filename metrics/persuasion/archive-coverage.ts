import { MetricInputError } from '../errors.ts';

export interface ArchiveCoverage {
  /** Filled cells / all cells; null without cells. */
  readonly coverage: number | null;
  /** Shannon entropy of the successes, natural logarithm; null without a success. */
  readonly entropy: number | null;
  /** H / ln(filled) and H / ln(all); null without a success or where the logarithm is 0. */
  readonly evennessFilled: number | null;
  readonly evennessAll: number | null;
  /** 1 - sum p^2; null without a success. */
  readonly simpson: number | null;
}

/**
 * How widely successes spread over the cells context x strategy x modality x prior. `successes`: one count a cell, empty
 * ones as 0. P 7.14. Throws MetricInputError for a count that is no whole number from 0.
 */
export function archiveCoverage(successes: readonly number[]): ArchiveCoverage {
  if (successes.some((count) => !Number.isInteger(count) || count < 0))
    throw new MetricInputError('successes are whole numbers from 0');
  const filled = successes.filter((count) => count > 0);
  const total = filled.reduce((sum, count) => sum + count, 0);
  const coverage = successes.length === 0 ? null : filled.length / successes.length;
  if (total === 0) return { coverage, entropy: null, evennessFilled: null, evennessAll: null, simpson: null };
  const shares = filled.map((count) => count / total);
  const entropy = shares.reduce((sum, share) => sum - share * Math.log(share), 0);
  return {
    coverage,
    entropy,
    evennessFilled: filled.length < 2 ? null : entropy / Math.log(filled.length),
    evennessAll: successes.length < 2 ? null : entropy / Math.log(successes.length),
    simpson: 1 - shares.reduce((sum, share) => sum + share * share, 0),
  };
}
