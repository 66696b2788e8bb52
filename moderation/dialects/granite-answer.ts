import { TAXONOMIES } from '../taxonomies/registry.ts';
import { type Verdict, verdict } from '../verdict.ts';
import { aboutCode } from './asked-code.ts';

const CODES = TAXONOMIES['granite-guardian-3'].categories.map(({ code }) => code);

/**
 * Verdict of a whole yes or no, whatever its case: yes = the risk that was asked is present. Null for any other word. The
 * answer does not say which risk that was: only `asked` is assessable, and without it none.
 */
export function riskVerdict(word: string, asked?: string): Verdict | null {
  const lower = word.toLowerCase();
  if (lower !== 'yes' && lower !== 'no') return null;
  return aboutCode(verdict({ outcome: lower === 'yes' ? 'unsafe' : 'safe' }), { asked, codes: CODES });
}
