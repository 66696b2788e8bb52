import { TAXONOMIES } from '../taxonomies/registry.ts';
import { type Verdict, verdict } from '../verdict.ts';

const RISKS = TAXONOMIES['granite-guardian-3'].categories.map(({ code }) => code);

/**
 * Verdict of a whole yes or no, whatever its case: yes = the risk that was asked is present. Null for any other word. The
 * answer does not say which risk that was (it is in the spec), so every single risk stays not assessable.
 */
export function riskVerdict(word: string): Verdict | null {
  const lower = word.toLowerCase();
  if (lower === 'yes') return verdict({ outcome: 'unsafe', categories: null, notAssessable: RISKS });
  return lower === 'no' ? verdict({ outcome: 'safe', categories: [], notAssessable: RISKS }) : null;
}
