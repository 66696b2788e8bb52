import { deferral, largestCoverage, riskCoverage } from '../../metrics/selective.ts';
import { thinned } from './thinned.ts';

/** Machine decides where it is sure, people get the rest (M 4.8). */
export interface SelectiveReport {
  readonly aurc: number | null;
  readonly augrc: number | null;
  /** AURC of an order that puts every error last. */
  readonly oracle_aurc: number | null;
  readonly e_aurc: number | null;
  /** AURC of a random order: the error rate. */
  readonly random: number | null;
  /** Equal confidences were met: their risk is the expected one. */
  readonly tied: boolean;
  readonly points: readonly { readonly coverage: number; readonly risk: number }[];
  /** Largest share of cases that the machine can decide with at most this error. */
  readonly coverage_at: readonly { readonly risk: number; readonly coverage: number | null }[];
  readonly deferral: readonly DeferralReport[];
}

export interface DeferralReport {
  /** Share of the least certain cases given to people. */
  readonly share: number;
  readonly reviewer_error: number;
  /** Errors of machine and people together over all cases. */
  readonly system_error: number | null;
  /** Of 1,000 cases, those that people see. */
  readonly per_1000: number | null;
}

const RISKS = [0.01, 0.05, 0.1] as const;
const SHARES = [0.1, 0.2, 0.4] as const;
const REVIEWER_ERRORS = [0, 0.1] as const;

export function selectiveReport(
  items: readonly { readonly confidence: number; readonly error: boolean }[],
  points: number,
): SelectiveReport {
  const curve = riskCoverage(items);
  return {
    aurc: curve?.aurc ?? null,
    augrc: curve?.augrc ?? null,
    oracle_aurc: curve?.oracleAurc ?? null,
    e_aurc: curve?.eAurc ?? null,
    random: curve?.random ?? null,
    tied: curve?.tied ?? false,
    points: thinned(curve?.points ?? [], points),
    coverage_at: RISKS.map((risk) => ({ risk, coverage: curve === null ? null : largestCoverage(curve, risk) })),
    deferral: SHARES.flatMap((share) =>
      REVIEWER_ERRORS.map((reviewerError) => {
        const found = deferral(items, { share, reviewerError });
        return {
          share,
          reviewer_error: reviewerError,
          system_error: found?.systemError ?? null,
          per_1000: found === null ? null : (1000 * found.deferred) / items.length,
        };
      }),
    ),
  };
}
