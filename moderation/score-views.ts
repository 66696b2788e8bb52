import type { ModerationCase, Truth } from './case.ts';
import { type ClassificationRow, toClassificationRow } from './score-rows.ts';
import type { Taxonomy } from './taxonomies/taxonomy.ts';
import { type HazardState, nativeState } from './taxonomies/to-canonical.ts';
import type { Verdict } from './verdict.ts';

/** Data sets whose own labels are the codes of a known taxonomy; the code alone tells nothing (M 0.5). */
const NATIVE_TAXONOMY: Readonly<Record<string, string>> = {
  'openai-moderation': 'openai-eval-2022',
  ailuminate: 'ailuminate-1.0',
  goemotions: 'goemotions',
};

/** Taxonomy of a data set's native labels, by the case's source; null = a scheme of its own. */
export function nativeTaxonomyOf(source: string): string | null {
  return Object.hasOwn(NATIVE_TAXONOMY, source) ? (NATIVE_TAXONOMY[source] ?? null) : null;
}

/**
 * The native view (M 5.1): truth and prediction by the codes of the moderator's own taxonomy, without any mapping. Null
 * where the case has no labels in it: `truthTaxonomy` (default: that of the case's source) is another one, or another
 * version. Canonical truth is native to `mettle-1`. Codes that the taxonomy does not have are left out.
 */
export function nativeClassificationRow(input: {
  readonly case: ModerationCase;
  readonly verdict: Verdict;
  readonly taxonomy: Taxonomy;
  readonly truthTaxonomy?: string | null;
}): ClassificationRow | null {
  const { case: moderationCase, verdict, taxonomy } = input;
  const { truthTaxonomy = nativeTaxonomyOf(moderationCase.source) } = input;
  const { categories, native } = moderationCase.truth;
  const labels = taxonomy.id === 'mettle-1' ? categories : taxonomy.id === truthTaxonomy ? native : null;
  if (labels === null) return null;
  const truth = taxonomy.categories.flatMap(({ code }) => (Object.hasOwn(labels, code) ? [[code, labels[code]]] : []));
  return {
    ...toClassificationRow({ case: moderationCase, verdict, taxonomy }),
    categories_truth: rolledUp(taxonomy, Object.fromEntries(truth) as Record<string, Truth>),
    categories_predicted: rolledUp(
      taxonomy,
      Object.fromEntries(taxonomy.categories.map(({ code }) => [code, nativeState(verdict, code)])),
    ),
  };
}

/** In a scheme with parents a positive code makes those above it positive. Our definition. */
function rolledUp<T extends HazardState>(taxonomy: Taxonomy, states: Readonly<Record<string, T>>): Record<string, T> {
  const parentOf = new Map(taxonomy.categories.map(({ code, parent }) => [code, parent]));
  const rolled: Record<string, T> = { ...states };
  for (const [code, state] of Object.entries(states)) {
    if (state !== true) continue;
    for (let above = parentOf.get(code); above !== undefined; above = parentOf.get(above)) rolled[above] = state;
  }
  return rolled;
}
