import type { Target } from '../estimators.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { AEGIS_ALIASES } from './aegis-categories.ts';
import { readCategoryList } from './category-list.ts';
import { decide, decisionOf } from './decide.ts';
import { notApplicable } from './not-applicable.ts';

/** Values of an answer's fields as written; undefined = the field is not there. */
export interface AegisFields {
  readonly user: string | undefined;
  readonly response: string | undefined;
  readonly categories: string | undefined;
}

/**
 * Verdict of the three fields that NVIDIA's guards answer with, in JSON or in lines. One list of categories serves both
 * targets: it belongs to the unsafe ones, and with neither unsafe it is a contradiction. A target without a field is not
 * applicable.
 */
export function readAegisFields({ user, response, categories }: AegisFields, target: Target): Verdict {
  const ratings = [user, response].map((word) =>
    word === undefined ? undefined : decisionOf(word.trim(), ['safe', 'unsafe']),
  );
  if (ratings.includes(null) || ratings.every((rating) => rating === undefined)) return invalid('format');
  const written = categories === undefined || categories.trim() === '' ? null : categories;
  const named = written === null ? null : readCategoryList(written, TAXONOMIES['aegis-2'], AEGIS_ALIASES);
  if (named === null && written !== null) return invalid('format');
  const rating = target === 'prompt' ? ratings[0] : ratings[1];
  const unsafe = ratings.includes('unsafe');
  if (!unsafe && named !== null && named.categories.length + named.unknown.length > 0) return invalid('contradiction');
  if (unsafe && named?.none === true) return invalid('contradiction');
  if (rating === undefined || rating === null) return notApplicable();
  return decide(rating, rating === 'unsafe' ? named : null);
}
