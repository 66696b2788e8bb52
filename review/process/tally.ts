import type { Conflict, ConflictRule, Said } from './terms.ts';

/** What votes come to by themselves. */
export interface Tally extends Said {
  readonly conflicts: readonly Conflict[];
  /** All votes name the verdict. */
  readonly unanimous: boolean;
}

/** Puts one or more votes together; null where they name no verdict together. */
export function tally(votes: readonly Said[], rule: ConflictRule): Tally | null {
  const counts = new Map<string, number>();
  for (const { verdict } of votes) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const needed = rule.verdict === 'unanimous' ? votes.length : Math.floor(votes.length / 2) + 1;
  const verdict = [...counts].find(([, count]) => count >= needed)?.[0];
  if (verdict === undefined) return null;
  const winners = votes.filter((vote) => vote.verdict === verdict);
  const severities = winners.flatMap(({ severity }) => (severity === null ? [] : [severity])).sort((a, b) => a - b);
  const sets = winners.map(({ categories }) => JSON.stringify(sortedSet(categories)));
  const conflicts: Conflict[] = [];
  if (rule.categories && new Set(sets).size > 1) conflicts.push('categories');
  if (rule.severity !== null && severities.length > 0 && severities.at(-1)! - severities[0]! > rule.severity)
    conflicts.push('severity');
  return {
    verdict,
    categories: commonCategories(winners),
    severity: severities[Math.floor((severities.length - 1) / 2)] ?? null,
    conflicts,
    unanimous: winners.length === votes.length,
  };
}

/** Those that over half of the votes name. */
function commonCategories(votes: readonly Said[]): string[] {
  const named = new Map<string, number>();
  for (const { categories } of votes)
    for (const category of new Set(categories)) named.set(category, (named.get(category) ?? 0) + 1);
  return sortedSet([...named].flatMap(([category, n]) => (2 * n > votes.length ? [category] : [])));
}

/** Each once, by UTF-16 code units. */
export function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
