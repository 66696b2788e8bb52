import type { MediaSettings } from './media-settings.ts';
import { isDecision, type PartVerdict, type Verdict, verdict } from './verdict.ts';

/**
 * One verdict out of the verdicts on a case's parts, each judged alone (our definition). `max` is 1-of-n.
 * Unsafe: at least k parts are unsafe. A missing part could have been unsafe: where k could still be reached with the
 * missing ones, the case has no verdict either, and takes the outcome of the first missing part. Controversial: unsafe
 * and controversial parts together reach k. Safe: k is out of reach whatever the missing parts would have been. Categories
 * are those of the unsafe and controversial parts; what no part could be judged for is not assessable, and what a part of
 * a flagged case left unanswered and none names stays so. The score is the k-th largest of the parts' scores, null where
 * any part lacks one.
 */
export function combine(
  parts: readonly { readonly part: PartVerdict; readonly verdict: Verdict }[],
  { aggregate, k: wanted }: Pick<MediaSettings, 'aggregate' | 'k'>,
  order: (codes: ReadonlySet<string>) => readonly string[],
): Verdict {
  const k = aggregate === 'k-of-n' ? Math.min(wanted, parts.length) : 1;
  const told = parts.map(({ part }) => part);
  const count = (outcome: Verdict['outcome']) => parts.filter((one) => one.verdict.outcome === outcome).length;
  const missing = parts.filter((one) => !isDecision(one.verdict.outcome));
  const unsafe = count('unsafe');
  const flagged = unsafe + count('controversial');
  if (unsafe < k && flagged + missing.length >= k && missing.length > 0) {
    const first = missing[0]?.verdict;
    return verdict({ outcome: first?.outcome ?? 'invalid', reason: first?.reason ?? null, parts: told });
  }
  const outcome = unsafe >= k ? 'unsafe' : flagged >= k ? 'controversial' : 'safe';
  const raised = parts.filter((one) => one.verdict.outcome !== 'safe' && isDecision(one.verdict.outcome));
  const decided = outcome === 'safe' ? [] : raised;
  const scores = parts.map((one) => one.verdict.score);
  const categories = categoriesOf(parts, decided, order);
  const answered = parts.filter((one) => isDecision(one.verdict.outcome));
  const unanswered = outcome === 'safe' ? [] : parts.flatMap((one) => one.verdict.unanswered ?? []);
  const unknown = [...new Set(unanswered)].filter((code) => !categories?.includes(code));
  return verdict({
    outcome,
    categories,
    notAssessable: common(answered.map((one) => one.verdict.notAssessable)),
    ...(unknown.length > 0 && { unanswered: unknown }),
    unknownCategories: [...new Set(decided.flatMap((one) => one.verdict.unknownCategories))],
    score: scores.every((score) => score !== null) ? (scores.toSorted((a, b) => b - a)[k - 1] ?? null) : null,
    severity: largest(decided.map((one) => one.verdict.severity)),
    parts: told,
  });
}

/** Null when no part of a flagged case named any category where it could. */
function categoriesOf(
  parts: readonly { readonly verdict: Verdict }[],
  decided: readonly { readonly verdict: Verdict }[],
  order: (codes: ReadonlySet<string>) => readonly string[],
): readonly string[] | null {
  if (decided.length === 0) return parts.some((one) => one.verdict.categories !== null) ? [] : null;
  const named = decided.filter((one) => one.verdict.categories !== null);
  return named.length === 0 ? null : order(new Set(named.flatMap((one) => one.verdict.categories ?? [])));
}

/** Codes that no part could be judged for. */
function common(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...rest] = lists;
  return first.filter((code) => rest.every((list) => list.includes(code)));
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
