import { ratio } from '../classification.ts';
import { recordOf } from '../classification-score.ts';
import { agreementIntervals } from './agreement-intervals.ts';
import { agreementView, createAgreementMeasure } from './agreement-measure.ts';
import { agreementConventions, agreementNotes } from './agreement-notes.ts';
import type { AgreementOptions, AgreementScore } from './agreement-score.ts';
import { countItems } from './rating-patterns.ts';
import type { RatingRow } from './rating-row.ts';
import { type RatingTable, ratingTable } from './rating-table.ts';

/**
 * How far raters agree: every key of CONTRACT 3, for a list, a generator, or a table built from a stream. Pure: the order
 * of the rows plays no part, randomness is a function of `seed` and `stream`. Throws DuplicateRatingError and
 * MetricInputError for rows, InvalidInputError for options.
 */
export function scoreAgreement(
  rows: Iterable<RatingRow> | RatingTable,
  options: AgreementOptions = {},
): AgreementScore {
  const { level = 'nominal', draws = 2000, seed = 1, confidence = 0.95, stream = 'all' } = options;
  const table = ratingTable(rows, options);
  const view = agreementView(table, level);
  const { patterns, pattern, pairs } = view;
  const items = countItems(pattern, patterns);
  const pairCounts = new Int32Array((pairs?.first.length ?? 0) + 1);
  for (const code of pairs?.pair ?? []) pairCounts[code]! += 1;
  const values = createAgreementMeasure(view)({ patterns: items, pairs: pairCounts });
  const rules = { draws, seed, confidence, stream };
  const byCategory = new Int32Array(table.scale.categories.length);
  for (const category of table.category) byCategory[category]! += 1;
  return {
    n_items: table.items.length,
    n_items_paired: pattern.reduce((sum, code) => sum + (patterns.sizes[code]! > 1 ? 1 : 0), 0),
    n_raters: table.raters.length,
    n_ratings: table.category.length,
    ...values,
    prevalence: recordOf(
      table.scale.categories.map((name, at) => [name, ratio(byCategory[at]!, table.category.length)] as const),
    ),
    intervals: draws === 0 ? {} : agreementIntervals(view, values, rules),
    conventions: agreementConventions(view, rules, options.order !== undefined),
    notes: agreementNotes(view, values, draws),
  };
}
