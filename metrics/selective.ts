import { MetricInputError } from './errors.ts';

/** One decided case: how sure the moderator was (any ranking number) and whether it was wrong. */
export interface Decided {
  readonly confidence: number;
  readonly error: boolean;
}

export interface RiskCoverage {
  readonly n: number;
  /** At k = 1..n most certain cases: coverage k / n, risk = errors among them / k. */
  readonly points: readonly { readonly coverage: number; readonly risk: number }[];
  /** Mean of the risk over k. Weighs early errors heavily (Traub et al.): read it beside `augrc`. */
  readonly aurc: number;
  /** Mean over k of errors so far / n. Traub et al., arXiv 2407.01032. */
  readonly augrc: number;
  /** AURC of the best order: all errors last. */
  readonly oracleAurc: number;
  readonly eAurc: number;
  /** AURC expected of a random order: the error rate. */
  readonly random: number;
  /** Some confidences are equal: errors among them are counted as their expectation over all orders. */
  readonly tied: boolean;
}

/**
 * Risk-coverage curve of a moderator that decides its most certain cases first (M 4.8). Null for no cases. Throws
 * MetricInputError for a confidence that is no number. The order of the cases plays no part.
 */
export function riskCoverage(items: readonly Decided[]): RiskCoverage | null {
  const n = items.length;
  if (n === 0) return null;
  const { errors, tied } = errorsByRank(items);
  const all = items.reduce((sum, { error }) => sum + (error ? 1 : 0), 0);
  const points = Array.from({ length: n }, (_, at) => ({
    coverage: (at + 1) / n,
    risk: errors[at]! / (at + 1),
  }));
  const aurc = points.reduce((sum, { risk }) => sum + risk, 0) / n;
  const augrc = errors.reduce((sum, count) => sum + count / n, 0) / n;
  let oracle = 0;
  for (let k = n - all + 1; k <= n; k += 1) oracle += (k - (n - all)) / k;
  const oracleAurc = oracle / n;
  return { n, points, aurc, augrc, oracleAurc, eAurc: aurc - oracleAurc, random: all / n, tied };
}

/** The largest coverage whose risk is at most `risk`; null where no coverage has it. */
export function largestCoverage(curve: RiskCoverage, risk: number): number | null {
  return curve.points.findLast((point) => point.risk <= risk + 1e-12)?.coverage ?? null;
}

export interface Deferral {
  /** Cases given to the reviewer: the least certain, round(share n). */
  readonly deferred: number;
  /** Expected errors of machine and reviewer together, over all cases. */
  readonly systemError: number;
  /** Errors among the cases the machine decided; null when it decided none. */
  readonly machineError: number | null;
}

/**
 * The least certain `share` of cases goes to a reviewer who errs with probability `reviewerError` whatever the case (M
 * 4.8). Expected over ties. Null for no cases; throws MetricInputError for a share or rate outside [0, 1].
 */
export function deferral(
  items: readonly Decided[],
  { share, reviewerError }: { share: number; reviewerError: number },
): Deferral | null {
  for (const value of [share, reviewerError]) {
    if (!(value >= 0 && value <= 1)) throw new MetricInputError(`a share is in [0, 1], not ${value}`);
  }
  const n = items.length;
  if (n === 0) return null;
  const deferred = Math.round(share * n);
  const decided = n - deferred;
  const wrong = decided === 0 ? 0 : errorsByRank(items).errors[decided - 1]!;
  return {
    deferred,
    systemError: (wrong + deferred * reviewerError) / n,
    machineError: decided === 0 ? null : wrong / decided,
  };
}

/** Expected errors among the k + 1 most certain cases, over all orders of tied ones. */
function errorsByRank(items: readonly Decided[]): { errors: Float64Array; tied: boolean } {
  const odd = items.find(({ confidence }) => !Number.isFinite(confidence));
  if (odd !== undefined) throw new MetricInputError(`confidence ${odd.confidence} is no finite number`);
  const sorted = [...items].sort((a, b) => b.confidence - a.confidence);
  const errors = new Float64Array(sorted.length);
  let tied = false;
  let before = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    let wrong = 0;
    for (; end < sorted.length && sorted[end]!.confidence === sorted[start]!.confidence; end += 1) {
      wrong += sorted[end]!.error ? 1 : 0;
    }
    const size = end - start;
    if (size > 1) tied = true;
    for (let at = start; at < end; at += 1) errors[at] = before + (wrong * (at + 1 - start)) / size;
    before += wrong;
    start = end;
  }
  return { errors, tied };
}
