import { ratio } from '../../metrics/classification.ts';
import { type ReviewedCases, reviewedCases, STRICT_LABELS } from '../../review/selection/reviewed-truth.ts';
import { reviewerNumbers } from '../../review/selection/reviewer-agreement.ts';
import type { CaseColumns } from '../case-columns.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import type { ReportSettings } from '../report-input.ts';
import type { ModeratorReport } from '../report-shape.ts';
import { auditModerator } from './audit-moderator.ts';
import { type AuditSampleReport, auditEstimates, auditSample } from './audit-sample.ts';
import { dialogueReview } from './dialogue-review.ts';
import {
  anchoring,
  conflictCounts,
  decisionCounts,
  flagRows,
  itemCounts,
  stratumRows,
  votesOf,
} from './item-counts.ts';
import { type PoolDesign, readPoolDesign } from './pool-design.ts';
import { readItems } from './read-items.ts';
import type { ReviewInput, ReviewInputItem } from './review-input.ts';
import type { ReviewedModerator, ReviewReport } from './review-shape.ts';
import { reviewerRows } from './reviewer-rows.ts';

/** Below it votes are not reliable enough to score models against a single truth. R 7.1. */
export const RELIABLE_ALPHA = 0.667;

export interface ReviewContext {
  readonly cases: CaseColumns;
  /** In the order of the report. */
  readonly moderators: readonly ModeratorReport[];
  readonly rowsOf: (name: string) => ModeratorRows;
  readonly settings: ReportSettings;
}

/**
 * What people decided in a run. Pure; the order of items, decisions and pool plays no part. Items that are open or expired
 * have no verdict and are never read as one. Reads the pool once, twice under a budget; keeps items without their texts.
 */
export async function buildReviewReport(input: ReviewInput, context: ReviewContext): Promise<ReviewReport> {
  const { items: all, names } = await readItems(input);
  const ordinary = all.filter(({ item }) => item.gold === null);
  const onCases = all.filter(({ item }) => item.kind !== 'dialogue');
  const items = ordinary.filter(({ item }) => item.kind !== 'dialogue');
  const argued = ordinary.filter(({ item }) => item.kind === 'dialogue');
  const reviewed = reviewedCases(items);
  const drawnItems = reviewedCases(ordinary).items;
  const { cases: design, dialogues } = await readPoolDesign(input, { cases: context.cases, drawn: drawnItems });
  const isSame = design.changes === 0;
  const hasVotes = items.some((one) => votesOf(one).length > 0);
  const { draws, seed, level } = context.settings;
  const numbers = hasVotes ? reviewerNumbers(onCases, { draws, seed, confidence: level, stream: 'review' }) : null;
  const reviewers = reviewerRows(all, { names, models: numbers?.votes.raters ?? [] });
  const drawn = reviewed.items.size;
  const judged = reviewed.verdicts.size;
  const audit_sample = auditSample(input.plan, reviewed, design);
  const scored = [...reviewed.verdicts.values()].filter((verdict) => Object.hasOwn(STRICT_LABELS, verdict)).length;
  const report: Omit<ReviewReport, 'notes'> = {
    truth: input.truth,
    gate: input.gate,
    people: input.people,
    simulated: reviewers.some(({ simulated }) => simulated),
    items: itemCounts(items),
    gold_items: all.length - ordinary.length,
    cases: { pool: isSame ? design.size : null, drawn, judged, scored, coverage: ratio(judged, drawn) },
    flags: flagRows(reviewed),
    strata: stratumRows(reviewed, isSame ? design : null),
    decisions: decisionCounts(items),
    conflicts: conflictCounts(items),
    anchoring: anchoring(items, design.machine),
    agreement: numbers?.agreement ?? null,
    dawid_skene_usable: numbers?.votes.posteriorUsable ?? false,
    reviewers,
    design_changes: design.changes,
    audit_sample,
    moderators: context.moderators.map((moderator) =>
      reviewedModerator(moderator, { context, reviewed, design, sample: audit_sample }),
    ),
    dialogues: dialogueReview(argued, { design: dialogues, settings: context.settings }),
  };
  return { ...report, notes: notesOf(report, items) };
}

function reviewedModerator(
  { name, simulated, baseline }: ModeratorReport,
  of: {
    readonly context: ReviewContext;
    readonly reviewed: ReviewedCases;
    readonly design: PoolDesign;
    readonly sample: AuditSampleReport | null;
  },
): ReviewedModerator {
  const { context, reviewed, design, sample } = of;
  const { cases, rowsOf, settings } = context;
  const found =
    design.changes > 0
      ? { audit: null, left_out: 0, effective_n: null }
      : auditModerator({ name, cases, rows: rowsOf(name), design, reviewed, settings });
  const estimates = sample === null ? null : auditEstimates({ cases, rows: rowsOf(name), design, reviewed, settings });
  return { name, simulated, baseline, ...found, estimates };
}

function notesOf(report: Omit<ReviewReport, 'notes'>, items: readonly ReviewInputItem[]): string[] {
  const { items: counts, design_changes, agreement, cases, reviewers, dialogues } = report;
  const notes: string[] = [];
  const isAsked = items.length > 0 || (dialogues?.items.n ?? 0) > 0;
  if (!isAsked) notes.push('No case is drawn: people were asked nothing.');
  else if (items.length > 0 && cases.judged === 0)
    notes.push('People have decided no case: no figure against them is defined.');
  if (cases.judged > cases.scored)
    notes.push(
      `On ${cases.judged - cases.scored} cases people’s verdict is neither safe, unsafe nor controversial: missing in figures against them.`,
    );
  const { open, adjudication, decided, expired } = counts.by_state;
  const waiting = open + adjudication + decided;
  if (waiting > 0)
    notes.push(`${waiting} items are still open: they have no verdict and are in no figure against people.`);
  if (expired > 0) notes.push(`${expired} items expired: missing, never read as safe or unsafe.`);
  if (design_changes > 0)
    notes.push(
      `The design of ${design_changes} cases is not the one that was drawn: verdicts changed after the draw, or it was not finished. No weighted figure holds and none is given; a new run draws again.`,
    );
  const alpha = agreement?.krippendorff_alpha ?? null;
  if (alpha !== null && alpha < RELIABLE_ALPHA)
    notes.push(
      `Krippendorff’s alpha is below ${RELIABLE_ALPHA}: these votes are not reliable enough to score models against a single truth.`,
    );
  const short = reviewers.filter(({ gold }) => gold?.alert === true).length;
  if (short > 0)
    notes.push(
      `Gold alert: ${short} of ${reviewers.length} reviewers, each with a chance above 90 % that their accuracy is below 80 %.`,
    );
  return notes;
}
