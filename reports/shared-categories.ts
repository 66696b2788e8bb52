import { ancestorsOf } from '../moderation/taxonomies/hazards.ts';
import { intersectionView } from '../moderation/taxonomies/intersection.ts';
import type { Taxonomy } from '../moderation/taxonomies/taxonomy.ts';
import { compareText } from './order.ts';
import type { ModeratorReport, SharedCategories } from './report-shape.ts';

/**
 * A moderator's own macro_f1_categories runs over the hazards its taxonomy has; two such means do not compare. This one
 * runs over the hazards on which all moderators under test that name categories have a scored case, each
 * rolled up to the first parent they share and no further (M 5.1, view `intersection`). An undefined F1 counts as 0, as
 * in the moderators' own mean.
 */
export function sharedCategories(
  moderators: readonly ModeratorReport[],
  taxonomies: readonly { readonly name: string; readonly taxonomy: Taxonomy }[],
): SharedCategories {
  const naming = moderators.filter((moderator) => !moderator.baseline && scoredCategories(moderator).size > 0);
  const [first, ...rest] = naming.map(scoredCategories);
  const scored = [...(first ?? [])].filter((name) => rest.every((others) => others.has(name)));
  const named = new Set(naming.map(({ name }) => name));
  const view = intersectionView(taxonomies.filter(({ name }) => named.has(name)).map(({ taxonomy }) => taxonomy));
  const categories = scored
    .filter((id) => view.includes(id) || !scored.some((below) => ancestorsOf(below).includes(id)))
    .sort(compareText);
  return {
    categories,
    values: naming.map(({ name, score }) => ({
      moderator: name,
      macro_f1:
        categories.length === 0
          ? null
          : categories.reduce((sum, category) => sum + (score.per_category[category]?.f1 ?? 0), 0) / categories.length,
    })),
  };
}

/** Hazards with a case whose truth is known and which the moderator could assess. */
function scoredCategories({ score }: ModeratorReport): ReadonlySet<string> {
  return new Set(
    Object.entries(score.per_category)
      .filter(([, { unknown, not_assessable }]) => score.n - unknown - not_assessable > 0)
      .map(([name]) => name),
  );
}
