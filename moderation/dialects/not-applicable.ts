import { type Verdict, verdict } from '../verdict.ts';

/** The answer is a good one and says nothing about the part that was asked for: there was no such part. */
export function notApplicable(facets: { readonly refusal?: boolean | null } = {}): Verdict {
  return verdict({ outcome: 'not_assessable', reason: 'not_applicable', ...facets });
}
