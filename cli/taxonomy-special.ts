import type { UnifiedTaxonomy } from '../moderation/taxonomies/hazard-file.ts';
import type { LabelFile } from '../moderation/taxonomies/labels-49.ts';
import { prose, table, tied } from './taxonomy-table.ts';

export function unifiedText(unified: UnifiedTaxonomy): string {
  const { id, title, source, verdicts, severities, groups, hazards, pseudo, facets } = unified;
  return [
    ...prose(`${id}: ${title}`),
    ...prose(`source: ${source}`),
    '',
    ...prose(`verdict: ${verdicts.join(', ')}; severity ${severities.map((name, at) => `${at} ${name}`).join(', ')}`),
    '',
    ...table([
      ['hazard', 'under', 'what falls under it'],
      ...hazards.map((hazard) => [hazard.id, hazard.parents.join(', '), hazard.text]),
      ...groups.map((group) => [group.id, '', `${group.name}: the union of its members, nothing of its own`]),
      ...pseudo.map((label) => [label.id, '', label.text]),
    ]),
    '',
    ...table([
      ['facet', 'values', ''],
      ...facets.map((facet) => [facet.id, facet.values?.join(', ') ?? 'free', facet.text]),
    ]),
  ].join('\n');
}

export function labelsText({ id, title, source, groups, proxy, labels }: LabelFile): string {
  const emotions = labels.filter(isEmotion).map(({ label }) => label);
  const others = labels.filter((entry) => !isEmotion(entry));
  return [
    ...prose(`${id}: ${title}`),
    ...prose(`source: ${source}`),
    '',
    ...table([['label', 'binary', 'hazards', 'facets and notes'], ...others.map(labelRow)]),
    '',
    ...prose(`${emotions.length} emotions, masked, hazards unknown, facet emotion = label: ${emotions.join(', ')}`),
    '',
    ...groups.flatMap(({ id, members, text }) => prose(`group ${id}: ${members.join(' or ')}, ${text}`)),
    ...prose(`on request ${proxy.labels.join(', ')} = ${proxy.binary}: ${proxy.mark}`),
  ].join('\n');
}

function isEmotion({ label, binary, facets }: LabelFile['labels'][number]): boolean {
  return binary === null && facets?.emotion === label;
}

function labelRow(entry: LabelFile['labels'][number]): readonly string[] {
  const { label, binary, safeFor, positive = [], negative = [], overlaps = [], groups = {} } = entry;
  const { facets = {}, note } = entry;
  const hazards = [
    ...positive.map((id) => `${id} = 1`),
    ...negative.map((id) => `${id} = 0`),
    ...overlaps.map((id) => `${id} ~`),
    ...Object.entries(groups).map(([id, value]) => `group ${id} = ${value ? 1 : 0}`),
  ];
  return [
    label,
    safeFor === undefined ? (binary ?? 'masked') : `safe for ${safeFor.join(', ')}`,
    hazards.map(tied).join(', ') || 'unknown',
    [
      ...Object.entries(facets).map(([name, value]) => `${name} = ${value}`),
      ...(note === undefined ? [] : [note]),
    ].join('; '),
  ];
}
