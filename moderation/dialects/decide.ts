import { type Decision, invalid, type Verdict, verdict } from '../verdict.ts';
import type { NamedCodes } from './code-list.ts';

/** The decision of a label, compared as a whole word whatever its case; null = no label. */
export function decisionOf<Label extends Decision>(word: string, labels: readonly Label[]): Label | null {
  const lower = word.toLowerCase();
  return labels.find((label) => label === lower) ?? null;
}

/**
 * A decision with the codes it came with (M 2.4 rules 4 and 5). `named` null = the answer has no list.
 * Safe with a code, unsafe with "none" and a list that says both are contradictions; unsafe or controversial without
 * codes leaves the categories unknown.
 */
export function decide(decision: Decision, named: NamedCodes | null): Verdict {
  const some = named !== null && named.categories.length + named.unknown.length > 0;
  const none = named?.none ?? false;
  if (some && (none || decision === 'safe')) return invalid('contradiction');
  if (none && decision === 'unsafe') return invalid('contradiction');
  if (decision === 'safe' || none) return verdict({ outcome: decision, categories: [] });
  if (!some) return verdict({ outcome: decision, categories: null });
  return verdict({
    outcome: decision,
    categories: named.categories,
    unknownCategories: named.unknown,
    duplicates: named.duplicates,
  });
}
