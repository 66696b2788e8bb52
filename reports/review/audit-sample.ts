import { ratio } from '../../metrics/classification.ts';
import { type PpiMean, ppiMean } from '../../metrics/prediction-powered.ts';
import { type RoganGladen, roganGladen } from '../../metrics/rogan-gladen.ts';
import type { ReviewPlan } from '../../review/selection/review-plan.ts';
import { type ReviewedCases, STRICT_LABELS } from '../../review/selection/reviewed-truth.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import type { ReportSettings } from '../report-input.ts';
import { decisionOf, POSITIVE } from '../scoring.ts';
import type { PoolDesign } from './pool-design.ts';

/**
 * What the random audit alone says of a whole pool. Without a budget its rule draws each case with one and the same
 * probability, whatever the machines said, which is the plain random sample that these estimators need; cases that only
 * other rules drew count as not looked at. A budget draws with unequal probabilities: no estimate.
 */
export interface AuditSampleReport {
  /** Probability with which the audit draws a case. */
  readonly share: number;
  /** Cases that the audit drew. */
  readonly drawn: number;
  /** Of these, judged safe, unsafe or controversial. */
  readonly judged: number;
}

export interface AuditEstimates {
  /** Judged audit cases that the moderator has a verdict on, and the pool of such cases. */
  readonly n: number;
  readonly population: number;
  readonly prevalence: {
    /** Share flagged. */
    readonly flagged: number | null;
    /** Null: no judged case of a class, or no better than chance. */
    readonly rogan_gladen: RoganGladen | null;
    /** Predictions: flagged or not; no answer flags nothing (our definition). */
    readonly prediction_powered: PpiMean | null;
  };
  readonly accuracy: {
    /** Share of verdicts that the data set's labels call right; null without any label. */
    readonly by_labels: number | null;
    /** Predictions: right by the data set's label, where it has one (our definition). */
    readonly prediction_powered: PpiMean | null;
  };
}

/** Null under a budget, and where the design is not the one that was drawn. */
export function auditSample(plan: ReviewPlan, reviewed: ReviewedCases, design: PoolDesign): AuditSampleReport | null {
  const rule = plan.rules.find(({ reason }) => reason === 'random_audit');
  if (plan.budget !== null || design.changes > 0 || rule === undefined) return null;
  const drawn = [...reviewed.items].filter(([, { flags }]) => flags.some(({ reason }) => reason === 'random_audit'));
  const judged = drawn.filter(([caseId]) => truthOf(reviewed, caseId) !== null).length;
  return { share: rule.share, drawn: drawn.length, judged };
}

/** `sample`: there is one. Cases that the moderator could not assess or has no verdict on are in no figure. */
export function auditEstimates(of: {
  readonly cases: CaseColumns;
  readonly rows: ModeratorRows;
  readonly design: PoolDesign;
  readonly reviewed: ReviewedCases;
  readonly settings: ReportSettings;
}): AuditEstimates {
  const { cases, rows, design, reviewed, settings } = of;
  const flagged = { labelled: [] as Pair[], rest: 0, restHits: 0 };
  const right = { labelled: [] as Pair[], rest: 0, restHits: 0 };
  const labels = { known: 0, right: 0 };
  for (let index = 0; index < cases.size; index += 1) {
    const row = design.at(index) === null ? null : rows.at(index);
    if (row === null || row.status === 'not_assessable') continue;
    const { id } = cases.at(index);
    const decision = decisionOf(row);
    const isFlagged = Number(decision === POSITIVE);
    const isRight = Number(row.truth !== null && decision === row.truth);
    if (row.truth !== null) labels.known += 1;
    labels.right += isRight;
    const isAudit = reviewed.items.get(id)?.flags.some(({ reason }) => reason === 'random_audit') === true;
    const truth = isAudit ? truthOf(reviewed, id) : null;
    if (truth === null) {
      flagged.rest += 1;
      flagged.restHits += isFlagged;
      right.rest += 1;
      right.restHits += isRight;
    } else {
      flagged.labelled.push({ truth: Number(truth === POSITIVE), predicted: isFlagged });
      right.labelled.push({ truth: Number(decision === truth), predicted: isRight });
    }
  }
  const { level } = settings;
  const n = flagged.labelled.length;
  const population = n + flagged.rest;
  const inSample = flagged.labelled.reduce((sum, { predicted }) => sum + predicted, 0);
  const classed = (truth: 0 | 1) => {
    const own = flagged.labelled.filter((pair) => pair.truth === truth);
    return { hits: own.filter(({ predicted }) => predicted === truth).length, of: own.length };
  };
  const all = inSample + flagged.restHits;
  return {
    n,
    population,
    prevalence: {
      flagged: ratio(all, population),
      rogan_gladen: roganGladen({
        flagged: all,
        n: population,
        sensitivity: classed(1),
        specificity: classed(0),
        level,
      }),
      prediction_powered: powered(flagged, level),
    },
    accuracy: {
      by_labels: ratio(labels.right, labels.known),
      prediction_powered: powered(right, level),
    },
  };
}

interface Pair {
  readonly truth: number;
  readonly predicted: number;
}

function powered(
  {
    labelled,
    rest,
    restHits,
  }: { readonly labelled: readonly Pair[]; readonly rest: number; readonly restHits: number },
  level: number,
): PpiMean | null {
  if (rest === 0) return null;
  const mean = restHits / rest;
  return ppiMean({ labelled, unlabelled: { n: rest, mean, variance: mean * (1 - mean) }, level });
}

function truthOf({ verdicts }: ReviewedCases, caseId: Parameters<ReviewedCases['verdicts']['get']>[0]): string | null {
  const said = verdicts.get(caseId);
  return said !== undefined && Object.hasOwn(STRICT_LABELS, said) ? (STRICT_LABELS[said] ?? null) : null;
}
