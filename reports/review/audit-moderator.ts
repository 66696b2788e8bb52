import type { CaseId } from '../../core/ids.ts';
import type { AuditScore } from '../../metrics/audit/audit-score.ts';
import { scoreAudit } from '../../metrics/audit/score-audit.ts';
import type { ReviewItem } from '../../review/item.ts';
import { auditCases, type PoolCase } from '../../review/selection/audit-cases.ts';
import type { ReviewedCases } from '../../review/selection/reviewed-truth.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import type { ReportSettings } from '../report-input.ts';
import { LABEL_RULES } from '../scoring.ts';
import type { PoolDesign } from './pool-design.ts';

/** Fewer draws cover too little (R 8.4). */
export const LEAST_DRAWS = 2000;

/**
 * One moderator against what people found, weighted by the design. As in the leaderboard, cases that it could not assess
 * or has no verdict on are in no figure; a refusal is a wrong answer. `design` must be the one that was drawn.
 */
export function auditModerator(of: {
  readonly name: string;
  readonly cases: CaseColumns;
  readonly rows: ModeratorRows;
  readonly design: PoolDesign;
  readonly reviewed: ReviewedCases;
  readonly settings: ReportSettings;
}): { readonly audit: AuditScore; readonly left_out: number; readonly effective_n: number | null } {
  const { name, cases, rows, design, reviewed, settings } = of;
  const pool: PoolCase[] = [];
  const items = new Map<CaseId, ReviewItem>();
  for (let index = 0; index < cases.size; index += 1) {
    const place = design.at(index);
    const row = place === null ? null : rows.at(index);
    if (place === null || row === null || row.status === 'not_assessable') continue;
    const caseId = cases.at(index).id;
    pool.push({ caseId, predicted: row.predicted, ...place });
    const item = reviewed.items.get(caseId);
    if (item !== undefined) items.set(caseId, item);
  }
  const audit = scoreAudit(auditCases(pool, { ...reviewed, items }), {
    labels: LABEL_RULES.labels,
    positive: LABEL_RULES.positive,
    draws: Math.max(LEAST_DRAWS, settings.draws),
    seed: settings.seed,
    level: settings.level,
    stream: JSON.stringify([name]),
  });
  return { audit, left_out: design.size - pool.length, effective_n: effectiveSize(audit) };
}

/** Kish's (sum w)^2 / sum w^2 with w = cases that one judged case stands for. */
function effectiveSize({ strata }: AuditScore): number | null {
  let [sum, squares] = [0, 0];
  for (const { population, labelled } of strata) {
    sum += population;
    squares += population ** 2 / labelled;
  }
  return squares === 0 ? null : sum ** 2 / squares;
}
