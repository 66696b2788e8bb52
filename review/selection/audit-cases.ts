import { InvalidInputError } from '../../core/errors.ts';
import type { CaseId } from '../../core/ids.ts';
import type { AuditCase } from '../../metrics/audit/audit-cell.ts';
import { isDecision } from '../../moderation/verdict.ts';
import type { ReviewItem } from '../item.ts';
import type { Candidate } from './candidate.ts';
import type { CaseDesign } from './case-design.ts';
import { type ReviewedCases, STRICT_LABELS } from './reviewed-truth.ts';

/** A stratum and prediction with fewer judged cases is put together with others of its prediction. */
export const POOLED_BELOW = 30;

/** Name of what is put together. */
export const POOLED = 'pooled';

/** One case of the pool that items were drawn from, as its design says. */
export interface PoolCase {
  readonly caseId: CaseId;
  /** The label of the moderator that is scored; null = no answer. */
  readonly predicted: string | null;
  readonly stratum: string;
  readonly inclusion: number;
}

/** A case of the pool as one moderator's audit needs it. */
export function poolCaseOf(
  { caseId, verdicts }: Candidate,
  { stratum, inclusion }: CaseDesign,
  moderator: string,
): PoolCase {
  const outcome = verdicts.find((verdict) => verdict.moderator === moderator)?.outcome;
  return {
    caseId,
    predicted: outcome !== undefined && isDecision(outcome) ? outcome : null,
    stratum,
    inclusion,
  };
}

export interface ReviewedAuditOptions {
  /** Labels of people and machine alike -> the label that is scored. Default STRICT_LABELS. */
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly pooledBelow?: number;
}

/**
 * Rows for `scoreAudit`: every case of the pool once, with what people found; open, expired and undecided items are missing
 * and thereby stood for by the judged cases of their cell. A verdict of people that is no declared label (`unsure`) is
 * missing. Strata with few judged cases become one, which `scoreAudit` splits by inclusion probability: a Beta draw adds 1/2 to
 * each label of a cell, which outweighs what was found where next to nothing was judged. How many were judged decides,
 * never what was found.
 * Throws InvalidInputError for a drawn case whose stored design is not the pool's (verdicts changed since the draw), and for
 * drawn cases that the pool lacks.
 */
export function auditCases(
  pool: Iterable<PoolCase>,
  reviewed: ReviewedCases,
  { labels = STRICT_LABELS, pooledBelow = POOLED_BELOW }: ReviewedAuditOptions = {},
): AuditCase[] {
  const scored = (label: string | undefined | null) =>
    label !== undefined && label !== null && Object.hasOwn(labels, label) ? labels[label]! : null;
  const judged = new Map<string, number>();
  const rows: AuditCase[] = [];
  const intern = createIntern();
  let met = 0;
  for (const { caseId, predicted, stratum, inclusion } of pool) {
    const item = reviewed.items.get(caseId);
    if (item !== undefined) {
      met += 1;
      checkDesign(item, { stratum, inclusion });
    }
    const truth = scored(reviewed.verdicts.get(caseId));
    const row = intern({ stratum, predicted: scored(predicted), probability: inclusion, truth });
    rows.push(row);
    if (truth !== null) judged.set(cellOf(row), (judged.get(cellOf(row)) ?? 0) + 1);
  }
  if (met !== reviewed.items.size)
    throw new InvalidInputError(`${reviewed.items.size} cases were drawn, the pool has ${met} of them`);
  return rows.map((row) => ((judged.get(cellOf(row)) ?? 0) < pooledBelow ? intern({ ...row, stratum: POOLED }) : row));
}

const cellOf = ({ stratum, predicted }: AuditCase): string => JSON.stringify([stratum, predicted]);

/** Equal rows are one object: a pool has many cases and few kinds of them. */
function createIntern(): (row: AuditCase) => AuditCase {
  const known = new Map<string, AuditCase>();
  return (row) => {
    const key = JSON.stringify([row.stratum, row.predicted, row.probability, row.truth]);
    const same = known.get(key);
    if (same !== undefined) return same;
    known.set(key, row);
    return row;
  };
}

function checkDesign({ caseId, selection }: ReviewItem, now: { readonly stratum: string; readonly inclusion: number }) {
  if (selection.stratum === now.stratum && selection.inclusion === now.inclusion) return;
  throw new InvalidInputError(
    `case ${caseId} was drawn from stratum ${selection.stratum} with probability ${selection.inclusion}; its verdicts now say ${now.stratum}, ${now.inclusion}`,
    { hint: 'verdicts changed after the draw; no weighted number holds: draw again in a new run' },
  );
}
