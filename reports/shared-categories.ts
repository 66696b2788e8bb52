import { compareText } from './order.ts';
import type { ModeratorReport, SharedCategories } from './report-shape.ts';

/**
 * A moderator's own macro_f1_categories runs over the hazards its taxonomy has; two such means do not compare. This one
 * runs over the hazards on which all moderators under test that name categories have a scored case. An undefined F1
 * counts as 0, as in the moderators' own mean.
 */
export function sharedCategories(moderators: readonly ModeratorReport[]): SharedCategories {
  const naming = moderators.filter((moderator) => !moderator.baseline && scoredCategories(moderator).size > 0);
  const [first, ...rest] = naming.map(scoredCategories);
  const categories = [...(first ?? [])].filter((name) => rest.every((others) => others.has(name))).sort(compareText);
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
