import type { AgreementValues } from './agreement-score.ts';
import { createCohenKappas, type RatingPairs } from './cohen.ts';
import { createFleissKappa } from './fleiss-kappa.ts';
import { createGwetAc1 } from './gwet-ac1.ts';
import { createKrippendorffAlpha } from './krippendorff-alpha.ts';
import type { MeasurementLevel } from './level.ts';
import { createPercentAgreement } from './percent-agreement.ts';
import { patternsOf, type RatingPatterns } from './rating-patterns.ts';
import type { RatingTable } from './rating-table.ts';

/** A table as counts: `pattern[i]` and `pair[i]` are item i's codes; a pair code of `pairs.first.length` = not paired. */
export interface AgreementView {
  readonly table: RatingTable;
  readonly level: MeasurementLevel;
  readonly patterns: RatingPatterns;
  readonly pattern: Int32Array;
  /** Null unless there are exactly two raters. */
  readonly pairs: (RatingPairs & { readonly pair: Int32Array }) | null;
}

export function agreementView(table: RatingTable, level: MeasurementLevel): AgreementView {
  const { items, starts, category, scale, raters } = table;
  const ratings = items.map((_, item) => category.subarray(starts[item]!, starts[item + 1]!));
  const { patterns, codes } = patternsOf(ratings, scale.categories.length);
  return { table, level, patterns, pattern: codes, pairs: raters.length === 2 ? pairsOf(table) : null };
}

/** All coefficients of items counted by pattern and by pair. It re-uses its counters: call it from one place at a time. */
export function createAgreementMeasure({
  table,
  level,
  patterns,
  pairs,
}: AgreementView): (items: { patterns: ArrayLike<number>; pairs: ArrayLike<number> }) => AgreementValues {
  const { values } = table.scale;
  const percent = createPercentAgreement(patterns);
  const fleiss = createFleissKappa(patterns);
  const ac1 = createGwetAc1(patterns);
  const alpha = createKrippendorffAlpha(patterns, { level, values });
  const cohen = pairs === null ? null : createCohenKappas(pairs);
  return (items) => {
    const kappas = cohen?.(items.pairs) ?? { nominal: null, linear: null, quadratic: null };
    return {
      percent_agreement: percent(items.patterns),
      cohen_kappa: kappas.nominal,
      cohen_kappa_linear: values === null ? null : kappas.linear,
      cohen_kappa_quadratic: values === null ? null : kappas.quadratic,
      fleiss_kappa: fleiss(items.patterns),
      gwet_ac1: ac1(items.patterns),
      krippendorff_alpha: alpha(items.patterns),
    };
  };
}

/** Ratings of an item lie in the order of raters, so two of them are (first rater, second rater). */
function pairsOf({ items, starts, category, scale }: RatingTable) {
  const categories = scale.categories.length;
  const known = new Map<number, number>();
  const pair = Int32Array.from(items, (_, item) => {
    const at = starts[item]!;
    if (starts[item + 1]! - at !== 2) return -1;
    const key = category[at]! * categories + category[at + 1]!;
    const code = known.get(key) ?? known.size;
    known.set(key, code);
    return code;
  });
  const keys = Float64Array.from(known.keys());
  return {
    categories,
    first: Int32Array.from(keys, (key) => Math.floor(key / categories)),
    second: Int32Array.from(keys, (key) => key % categories),
    pair: pair.map((code) => (code < 0 ? keys.length : code)),
  };
}
