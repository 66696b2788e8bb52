import type { ModeratorRows } from './moderator-rows.ts';
import { decisionOf, POSITIVE } from './scoring.ts';

/** Two moderators on the cases that both decided; `controversial` counts as unsafe. */
export interface DisagreementReport {
  readonly a: string;
  readonly b: string;
  /** Cases that both decided, whatever their truth. */
  readonly n: number;
  readonly both_unsafe: number;
  readonly both_safe: number;
  /** a unsafe, b safe. */
  readonly a_only: number;
  readonly b_only: number;
  /** Share of n on which they differ; null for no case. */
  readonly share: number | null;
  /** Cohen's kappa of the two; null where it is not defined (no case, or no variation). */
  readonly kappa: number | null;
  /** Of the cases on which they differ and whose truth is known: those that a, and b, has right. */
  readonly a_right: number;
  readonly b_right: number;
}

/** Every pair of `names`, in their order. */
export function disagreements(
  names: readonly string[],
  rowsOf: (name: string) => ModeratorRows,
): readonly DisagreementReport[] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => ofPair({ a, b, rowsOf })));
}

function ofPair(of: { a: string; b: string; rowsOf: (name: string) => ModeratorRows }): DisagreementReport {
  const { a, b } = of;
  const [rowsA, rowsB] = [of.rowsOf(a), of.rowsOf(b)];
  const counts = { both_unsafe: 0, both_safe: 0, a_only: 0, b_only: 0, a_right: 0, b_right: 0 };
  for (let index = 0; index < rowsA.size; index += 1) {
    const [rowA, rowB] = [rowsA.at(index), rowsB.at(index)];
    const [saysA, saysB] = [rowA && decisionOf(rowA), rowB && decisionOf(rowB)];
    if (rowA === null || saysA === null || saysB === null) continue;
    if (saysA === saysB) counts[saysA === POSITIVE ? 'both_unsafe' : 'both_safe'] += 1;
    else {
      counts[saysA === POSITIVE ? 'a_only' : 'b_only'] += 1;
      if (rowA.truth !== null) counts[rowA.truth === saysA ? 'a_right' : 'b_right'] += 1;
    }
  }
  const { both_unsafe, both_safe, a_only, b_only } = counts;
  const n = both_unsafe + both_safe + a_only + b_only;
  return { a, b, n, ...counts, share: n === 0 ? null : (a_only + b_only) / n, kappa: kappaOf(counts, n) };
}

/** (p_o - p_e) / (1 - p_e), Cohen 1960. */
function kappaOf(
  of: Pick<DisagreementReport, 'both_unsafe' | 'both_safe' | 'a_only' | 'b_only'>,
  n: number,
): number | null {
  if (n === 0) return null;
  const observed = (of.both_unsafe + of.both_safe) / n;
  const [unsafeA, unsafeB] = [(of.both_unsafe + of.a_only) / n, (of.both_unsafe + of.b_only) / n];
  const expected = unsafeA * unsafeB + (1 - unsafeA) * (1 - unsafeB);
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}
