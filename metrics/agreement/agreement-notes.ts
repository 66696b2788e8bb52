import { PRNG } from '../prng.ts';
import { type IntervalRules, isRatioTooFine } from './agreement-intervals.ts';
import type { AgreementView } from './agreement-measure.ts';
import { AGREEMENT_METRICS, type AgreementMetric, type AgreementValues } from './agreement-score.ts';
import { equalRatings } from './fleiss-kappa.ts';
import { RELIABLE_ALPHA } from './krippendorff-alpha.ts';

/** Every choice that a reader needs to recompute the numbers. */
export function agreementConventions(
  { table, level }: AgreementView,
  { draws, seed, confidence, stream }: IntervalRules,
  isOrderDeclared: boolean,
): Record<string, unknown> {
  return {
    bootstrap_unit: table.cluster.some((cluster) => cluster >= 0) ? 'cluster' : 'item',
    categories: isOrderDeclared ? 'declared' : 'observed',
    cohen_categories: 'all categories; items that both raters rated',
    cohen_weights: 'positions of categories: |i - j| and (i - j)^2',
    confidence,
    draws,
    gwet_ac1: 'p_e = sum pi_k (1 - pi_k) / (q - 1); pi_k = mean over items of the share of their ratings',
    level,
    order: table.scale.values === null ? null : table.scale.categories,
    percent_agreement: 'mean over items with two or more ratings of the share of agreeing pairs',
    prevalence: 'share of all ratings',
    prng: PRNG,
    prng_state: 'first 16 bytes of SHA-256 of JSON ["agreement/<stream>", seed]',
    quantile: 'type 7',
    seed,
    stream,
  };
}

/** A line for each cause of an undefined value, and for what a reader would otherwise miss. */
export function agreementNotes(view: AgreementView, values: AgreementValues, draws: number): string[] {
  const { table, patterns, pattern } = view;
  const notes: string[] = [];
  const explained = new Set<string>();
  const explain = (names: readonly AgreementMetric[], why: string) => {
    const open = names.filter((name) => values[name] === null && !explained.has(name));
    for (const name of open) explained.add(name);
    if (open.length > 0) notes.push(`${open.join(', ')}: null, ${why}`);
  };
  const single = pattern.reduce((sum, code) => sum + (patterns.sizes[code] === 1 ? 1 : 0), 0);
  const raters = table.raters.length;
  if (raters !== 2)
    explain(
      ['cohen_kappa', 'cohen_kappa_linear', 'cohen_kappa_quadratic'],
      `needs exactly two raters, there are ${raters}`,
    );
  if (equalRatings(patterns) === null && pattern.length > 0)
    explain(['fleiss_kappa'], 'items differ in their number of ratings');
  if (single === pattern.length) explain(AGREEMENT_METRICS, 'no item has two ratings');
  if (table.scale.values === null)
    explain(['cohen_kappa_linear', 'cohen_kappa_quadratic'], 'strings have no positions; declare them with --order');
  if (table.scale.categories.length === 1) explain(['gwet_ac1'], 'one category only');
  explain(AGREEMENT_METRICS, 'no variation');
  if (single > 0)
    notes.push(
      `${single} of ${pattern.length} items have one rating: percent_agreement, kappas and krippendorff_alpha leave them out`,
    );
  const alpha = values.krippendorff_alpha;
  if (alpha !== null && alpha < RELIABLE_ALPHA)
    notes.push(
      `krippendorff_alpha is below ${RELIABLE_ALPHA}: not reliable enough to score models against a single truth; use soft labels`,
    );
  if (draws === 0) notes.push('intervals: none, draws is 0');
  else if (isRatioTooFine(view, draws) && alpha !== null)
    notes.push(
      `interval of krippendorff_alpha: null, ${patterns.categories} distinct values on a ratio scale are too many for ${draws} draws; fewer --draws give one`,
    );
  return notes;
}
