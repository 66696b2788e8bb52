import type { PersuasionCase } from '../../persuasion/case.ts';
import { compareText } from '../order.ts';
import type { PersuasionInput } from './persuasion-input.ts';
import type { PersuasionData } from './persuasion-shape.ts';
import { visualRoleOf } from './visual-role.ts';

export type CaseIndex = ReadonlyMap<string, PersuasionCase>;

/**
 * Cases by id, without the long texts: nothing in a report or a reading depends on them. Where pictures of some cases add
 * to the text and those of others do not, each case has the facet `visual_role`, by which figures are split; else none has.
 */
export async function readCaseIndex({ cases }: Pick<PersuasionInput, 'cases'>): Promise<CaseIndex> {
  const index = new Map<string, PersuasionCase>();
  for await (const item of cases())
    index.set(item.id, {
      ...item,
      scenario: null,
      persuadeeProfile: null,
      recordedReplies: null,
      turns: item.turns.map((turn) => ({ ...turn, text: '', caption: turn.caption === null ? null : '' })),
    });
  const roles = new Set([...index.values()].flatMap((item) => visualRoleOf(item) ?? []));
  for (const [id, item] of index) {
    const { visual_role: _, ...facets } = item.facets;
    const role = visualRoleOf(item) ?? 'none';
    index.set(id, { ...item, facets: roles.size > 1 ? { ...facets, visual_role: role } : facets });
  }
  return index;
}

export function describeCases(index: CaseIndex): PersuasionData {
  const clusters = new Set<string>();
  const sources = new Map<string, PersuasionData['sources'][number]>();
  const contexts = new Map<string, number>();
  let fabricated = 0;
  for (const { id, cluster, source, context, turns } of index.values()) {
    clusters.add(JSON.stringify(cluster === null ? ['case', id] : ['cluster', cluster]));
    const { name, version, licence } = source;
    const key = JSON.stringify([name, version, licence]);
    sources.set(key, { source: name, version, licence, cases: (sources.get(key)?.cases ?? 0) + 1 });
    contexts.set(context, (contexts.get(context) ?? 0) + 1);
    if (turns.some((turn) => turn.fabricated)) fabricated += 1;
  }
  return {
    cases: index.size,
    clusters: clusters.size,
    sources: [...sources].sort(([a], [b]) => compareText(a, b)).map(([, row]) => row),
    contexts: Object.fromEntries([...contexts].sort(([a], [b]) => compareText(a, b))),
    fabricated,
  };
}
