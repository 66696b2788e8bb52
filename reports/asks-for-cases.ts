import type { Json } from '../core/canonical-json.ts';

/** Whether a spec names cases to moderate: one that does and has none is told so. */
export function asksForCases(spec: Json): boolean {
  if (spec === null || typeof spec !== 'object' || Array.isArray(spec)) return false;
  const { cases } = spec as { readonly cases?: Json };
  return Array.isArray(cases) && cases.length > 0;
}
