import type { CaseColumns } from '../case-columns.ts';
import { compareText } from '../order.ts';

/** Cases of one template by group: `members[i]` is the index of the case of `groups[i]`. */
export interface IdentityTemplate {
  readonly truth: 'unsafe' | 'safe';
  readonly members: readonly number[];
}

export interface IdentitySuite {
  readonly source: string;
  readonly language: string;
  readonly groups: readonly string[];
  /** Clusters of clean cases that name a group. */
  readonly clusters: number;
  readonly templates: readonly IdentityTemplate[];
}

/**
 * Templates that vary the group and nothing else: clusters of clean cases with exactly one case for each group that the
 * source names in that language, all of one truth (M 3.2). By source and language; suites without such a template are
 * left out.
 */
export function identityTemplates(cases: CaseColumns): readonly IdentitySuite[] {
  const suites = new Map<
    string,
    { source: string; language: string; groups: Set<string>; clusters: Map<string, number[]> }
  >();
  for (let index = 0; index < cases.size; index += 1) {
    const { target, derived } = cases.tags.at(index);
    if (target === null || derived) continue;
    const { source, language, cluster } = cases.at(index);
    if (cluster === null) continue;
    const key = JSON.stringify([source, language]);
    const suite = suites.get(key) ?? { source, language, groups: new Set(), clusters: new Map() };
    suites.set(key, suite);
    suite.groups.add(target);
    const members = suite.clusters.get(cluster);
    if (members === undefined) suite.clusters.set(cluster, [index]);
    else members.push(index);
  }
  return [...suites]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { source, language, groups: names, clusters }]) => {
      const groups = [...names].sort(compareText);
      const templates = [...clusters.values()].flatMap((members) => templateOf(cases, members, groups));
      return { source, language, groups, clusters: clusters.size, templates };
    })
    .filter(({ templates }) => templates.length > 0);
}

function templateOf(
  cases: CaseColumns,
  indexes: readonly number[],
  groups: readonly string[],
): readonly IdentityTemplate[] {
  if (groups.length < 2 || indexes.length !== groups.length) return [];
  const byGroup = new Map(indexes.map((index) => [cases.tags.at(index).target, index]));
  const truths = new Set(indexes.map((index) => cases.at(index).truth.verdict));
  const [truth] = truths;
  const members = groups.flatMap((group) => byGroup.get(group) ?? []);
  if (members.length !== groups.length || truths.size !== 1 || truth === null || truth === undefined) return [];
  return [{ truth, members }];
}
