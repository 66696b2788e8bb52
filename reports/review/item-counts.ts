import { ratio } from '../../metrics/classification.ts';
import type { Decision } from '../../review/decision.ts';
import { ITEM_STATES, type ItemState } from '../../review/item.ts';
import { type ReviewedCases, STRICT_LABELS } from '../../review/selection/reviewed-truth.ts';
import { compareText } from '../order.ts';
import type { DrawnPool, PoolDesign } from './pool-design.ts';
import type { ReviewInputItem } from './review-input.ts';
import type { AnchoringReport, ConflictReport, FlagRow, ReviewReport, StratumRow } from './review-shape.ts';

/** First answers that stand. */
export function votesOf({ decisions }: ReviewInputItem): readonly Decision[] {
  return decisions.filter(({ role, undoneAt }) => role === 'reviewer' && undoneAt === null);
}

/** `items`: ordinary ones. */
export function itemCounts(items: readonly ReviewInputItem[]): ReviewReport['items'] {
  const by_state = Object.fromEntries(ITEM_STATES.map((state) => [state, 0])) as Record<ItemState, number>;
  const verdicts = new Map<string | null, number>();
  const bases = new Map<string, number>();
  for (const { state, result } of items) {
    by_state[state] += 1;
    if (state !== 'closed' || result === null) continue;
    verdicts.set(result.verdict, (verdicts.get(result.verdict) ?? 0) + 1);
    bases.set(result.basis, (bases.get(result.basis) ?? 0) + 1);
  }
  return {
    n: items.length,
    by_state,
    later_rounds: items.filter(({ item }) => item.round > 1).length,
    verdicts: [...verdicts]
      .map(([verdict, n]) => ({ verdict, items: n }))
      .sort((a, b) => b.items - a.items || compareText(a.verdict ?? '', b.verdict ?? '')),
    by_basis: Object.fromEntries(bases),
  };
}

export function decisionCounts(items: readonly ReviewInputItem[]): ReviewReport['decisions'] {
  const all = items.flatMap(({ decisions }) => decisions);
  const standing = all.filter(({ undoneAt }) => undoneAt === null);
  const revisions = standing.flatMap(({ revision }) => revision ?? []);
  return {
    made: all.length,
    votes: standing.filter(({ role }) => role === 'reviewer').length,
    adjudications: standing.filter(({ role }) => role === 'adjudicator').length,
    undone: all.length - standing.length,
    revealed: standing.filter(({ revealedAt }) => revealedAt !== null).length,
    kept: revisions.filter(({ choice }) => choice === 'keep').length,
    revised: revisions.filter(({ choice }) => choice === 'revise').length,
  };
}

export function flagRows({ items, verdicts }: ReviewedCases): readonly FlagRow[] {
  const rows = new Map<string, { cases: number; judged: number }>();
  for (const [caseId, { flags }] of items)
    for (const { reason } of flags) {
      const row = rows.get(reason) ?? { cases: 0, judged: 0 };
      row.cases += 1;
      if (verdicts.has(caseId)) row.judged += 1;
      rows.set(reason, row);
    }
  return [...rows].map(([reason, row]) => ({ reason, ...row })).sort((a, b) => compareText(a.reason, b.reason));
}

/** `design`: null where it is not the one that was drawn; then strata are those of the items. */
export function stratumRows({ items, verdicts }: ReviewedCases, design: DrawnPool | null): readonly StratumRow[] {
  const rows = new Map<string, { drawn: number; judged: number; low: number; high: number }>();
  for (const [stratum, { low, high }] of design?.strata ?? []) rows.set(stratum, { drawn: 0, judged: 0, low, high });
  for (const [caseId, { selection }] of items) {
    const { stratum, inclusion } = selection;
    const row = rows.get(stratum) ?? { drawn: 0, judged: 0, low: inclusion, high: inclusion };
    row.drawn += 1;
    if (verdicts.has(caseId)) row.judged += 1;
    row.low = Math.min(row.low, inclusion);
    row.high = Math.max(row.high, inclusion);
    rows.set(stratum, row);
  }
  return [...rows]
    .map(([stratum, { drawn, judged, low, high }]) => ({
      stratum,
      population: design?.strata.get(stratum)?.population ?? null,
      drawn,
      judged,
      inclusion: { low, high },
    }))
    .sort((a, b) => compareText(a.stratum, b.stratum));
}

/** The verdict that over half of votes name; null = none. */
export function majorityOf(votes: readonly Decision[]): string | null {
  const counts = new Map<string, number>();
  for (const { answer } of votes) counts.set(answer.verdict, (counts.get(answer.verdict) ?? 0) + 1);
  return [...counts].find(([, n]) => 2 * n > votes.length)?.[0] ?? null;
}

export function conflictCounts(items: readonly ReviewInputItem[]): ConflictReport {
  let [voted, conflicting, adjudicated, majorities, overturned] = [0, 0, 0, 0, 0];
  for (const one of items) {
    const votes = votesOf(one);
    if (votes.length > 1) {
      voted += 1;
      if (new Set(votes.map(({ answer }) => answer.verdict)).size > 1) conflicting += 1;
    }
    if (one.result?.basis !== 'adjudicated') continue;
    adjudicated += 1;
    const majority = majorityOf(votes);
    if (majority === null) continue;
    majorities += 1;
    if (majority !== one.result.verdict) overturned += 1;
  }
  return {
    items: voted,
    conflicting,
    rate: ratio(conflicting, voted),
    adjudicated,
    with_majority: majorities,
    overturned,
    overturn_rate: ratio(overturned, majorities),
  };
}

/** `machine`: what machines said together of a case, `safe` or `unsafe`; others are no label to revise to. */
export function anchoring(items: readonly ReviewInputItem[], machine: PoolDesign['machine'] | null): AnchoringReport {
  const labelOf = (verdict: string) => (Object.hasOwn(STRICT_LABELS, verdict) ? STRICT_LABELS[verdict]! : null);
  let [disagreed, toward] = [0, 0];
  for (const one of items) {
    const said = machine?.get(one.item.caseId);
    if (said !== 'safe' && said !== 'unsafe') continue;
    for (const { answer, revealedAt, revision } of votesOf(one)) {
      const first = labelOf(answer.verdict);
      if (revealedAt === null || first === null || first === said) continue;
      disagreed += 1;
      if (revision?.choice === 'revise' && labelOf(revision.answer.verdict) === said) toward += 1;
    }
  }
  return { disagreed, toward_machine: toward, rate: ratio(toward, disagreed) };
}
