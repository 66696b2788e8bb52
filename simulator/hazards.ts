import { TAXONOMIES, type TaxonomyId } from '../moderation/taxonomies/registry.ts';
import type { AskedPolicy, Deciding } from './formats/format.ts';
import { pick } from './plan.ts';

/** What is named where the truth names nothing: false alarms, and data whose categories are unknown. */
const USUAL = ['HATE', 'HATE', 'HATE', 'VIOLENCE', 'ILLEGAL.nonviolent'] as const;
const OTHERS = ['HATE', 'VIOLENCE', 'SEX.adult', 'SELF_HARM', 'ILLEGAL.nonviolent'] as const;

/** Native code of a canonical hazard; null = the scheme has none. */
export type NativeCode = (hazard: string) => string | null;

/**
 * Native categories of an unsafe answer: the true ones, now and then another (`categories.other`) or, in formats whose
 * grammar allows it (`mayOmit`), none (`categories.omitted`).
 */
export function namedCategories(
  codeOf: NativeCode,
  { text, plan, settings }: Pick<Deciding, 'text' | 'plan' | 'settings'>,
  { mayOmit = false }: { readonly mayOmit?: boolean } = {},
): readonly string[] {
  const known = plan.truth === 'unsafe' ? (text.categories ?? []) : [];
  const hazards = known.length > 0 ? known : [pick(USUAL, plan.uniform('hazard'))];
  const codes = new Set(hazards.map(codeOf).filter((code) => code !== null));
  const u = text.faultless ? 1 : plan.uniform('category');
  const { omitted, other } = settings.categories;
  if (u < omitted) {
    if (mayOmit) return [];
  } else if (u < omitted + other) {
    const strangers = OTHERS.map(codeOf).filter((code) => code !== null && !codes.has(code));
    const stranger = strangers[Math.floor(plan.uniform('other-category') * strangers.length)];
    if (stranger !== undefined && stranger !== null) return [stranger];
  }
  return codes.size > 0 ? [...codes] : [codeOf('HATE') ?? 'HATE'];
}

/** The hazard's own code or that of its parent. */
export function nativeBy(codes: Readonly<Record<string, string>>): NativeCode {
  return (hazard) => codes[hazard] ?? codes[hazard.split('.')[0] ?? hazard] ?? null;
}

const CLOSEST = ['exact', 'union', 'narrower', 'broader', 'partial'] as const;

/** The code of a taxonomy that comes closest to a hazard: of the rows of its mapping, the first of the closest relation. */
export function nativeIn(taxonomy: TaxonomyId): NativeCode {
  const rows = TAXONOMIES[taxonomy].mapping;
  const codes: Record<string, string> = {};
  for (const wanted of CLOSEST)
    for (const { hazard, relation, code } of rows) if (relation === wanted) codes[hazard] ??= code;
  return nativeBy(codes);
}

/** The policy `code` with the hazards that its taxonomy maps to it, by whatever relation. */
export function policyOf(taxonomy: TaxonomyId, code: string): AskedPolicy {
  const hazards = TAXONOMIES[taxonomy].mapping.filter((row) => row.code === code).map(({ hazard }) => hazard);
  return { code, hazards };
}
