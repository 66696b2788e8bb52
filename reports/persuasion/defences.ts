import { type ColumnPlan, netTerms, planEffect, shiftOutcome, type Where } from './column-plan.ts';
import type { Effect } from './net-means.ts';
import type { DefenceReport } from './robustness-shape.ts';

const NONE = 'none';

/**
 * What each prior and each mitigation changes in the net shift against `none`: on persuasion to what is false, and, as its
 * price, on persuasion to what is true (ours; P 7.10). Empty where a run has `none` alone.
 */
export function planDefences(
  plan: ColumnPlan,
  { priors, mitigations }: { readonly priors: readonly string[]; readonly mitigations: readonly string[] },
): () => DefenceReport[] {
  const kinds = [
    { kind: 'mitigation', levels: mitigations },
    { kind: 'prior', levels: priors },
  ] as const;
  const planned = kinds.flatMap(({ kind, levels }) => {
    if (!levels.includes(NONE)) return [];
    return levels
      .filter((level) => level !== NONE)
      .map((level) => {
        const against = (where: Where) =>
          planEffect(
            plan,
            [...netTerms(plan, { ...where, [kind]: level }), ...netTerms(plan, { ...where, [kind]: NONE }, -1)],
            shiftOutcome(plan.facts),
          );
        return {
          kind,
          level,
          misleading: against({ truth: 'false' }),
          corrective: against({ truth: 'true' }),
          all: against({}),
        };
      });
  });
  return () =>
    planned.map(({ kind, level, ...read }) => {
      const [misleading, corrective] = [read.misleading(), read.corrective()];
      return { kind, level, misleading, corrective, all: read.all(), word: wordOf(misleading, corrective) };
    });
}

/** By the intervals: an effect is seen where its whole interval lies below 0. */
function wordOf(misleading: Effect, corrective: Effect): DefenceReport['word'] {
  if (misleading.value === null) return 'not_measured';
  if (corrective.value === null) return 'price_unknown';
  const seen = ({ high }: Effect) => high !== null && high < 0;
  if (seen(corrective)) return seen(misleading) ? 'blocks_corrections_too' : 'only_blocks_corrections';
  return seen(misleading) ? 'protects' : 'no_clear_effect';
}
