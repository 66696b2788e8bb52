import { BadRowError } from '../../io/bad-row.ts';
import { csvRows } from '../../io/rows.ts';
import { persuasionCasesOf } from '../cases-of.ts';
import type { PersuasionFile, PersuasionRow } from '../dataset.ts';
import { claimCase } from './claim-case.ts';

/** Sites the claims of Perspectrum come from. */
const SITES = ['idebate', 'debatewise', 'procon'];

/**
 * The Perspectrum claims of Persuade Me If You Can. They have neither turns nor negations: both come from frozen
 * templates (ours). A claim that stands there twice becomes one case. Three rows are questions rather than claims; the
 * facet `form` tells them apart.
 */
export function readPmiyc(file: PersuasionFile): AsyncGenerator<PersuasionRow> {
  const seen = new Set<string>();
  return persuasionCasesOf(file, csvRows(file, ['Claim', 'Source']), ({ Claim: claim = '', Source: site = '' }) => [
    () => {
      if (claim.trim() === '') throw new BadRowError('no text', { field: 'Claim', value: claim });
      if (!SITES.includes(site)) {
        throw new BadRowError(`not one of ${SITES.join(', ')}`, { field: 'Source', value: site });
      }
      if (seen.has(claim)) return { skipped: 'the claim of an earlier row' };
      seen.add(claim);
      const form = claim.trimEnd().endsWith('?') ? 'question' : 'statement';
      return claimCase({
        row: claim,
        rowField: 'Claim',
        claim,
        negation: null,
        cluster: null,
        facets: { site, form },
      });
    },
  ]);
}
