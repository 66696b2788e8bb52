import { BadRowError } from '../../io/bad-row.ts';
import { jsonArrayRows } from '../../io/json-array.ts';
import { requireText } from '../../io/json-fields.ts';
import { persuasionCasesOf } from '../cases-of.ts';
import type { PersuasionFile, PersuasionRow } from '../dataset.ts';
import { claimCase } from './claim-case.ts';

/**
 * The args.me pairs of ToMAP: a claim and its negation in the source's own words, without turns (they come from frozen
 * templates). A pair that stands there twice becomes one case; pairs with one claim share a cluster.
 */
export function readTomap(file: PersuasionFile): AsyncGenerator<PersuasionRow> {
  const seen = new Set<string>();
  return persuasionCasesOf(file, jsonArrayRows(file), (row) => [
    () => {
      const claim = requireText(row.pos, 'pos');
      const negation = requireText(row.neg, 'neg');
      if (claim.trim() === negation.trim()) {
        throw new BadRowError('the negation is the claim', { field: 'neg', value: negation });
      }
      const pair = JSON.stringify([claim, negation]);
      if (seen.has(pair)) return { skipped: 'the pair of an earlier row' };
      seen.add(pair);
      return claimCase({ row: pair, rowField: 'pos', claim, negation, cluster: `tomap:${claim}`, facets: {} });
    },
  ]);
}
