import type { CaseTruth, ModerationCase } from './case.ts';

/** Begins the name of a cluster that holds cases of several sources; no source has such a name. */
export const SHARED_CLUSTER = '*:';

/** Native labels that are true of a case, in the source's order. */
export function labelsOf({ native }: Pick<CaseTruth, 'native'>): readonly string[] {
  return Object.entries(native).flatMap(([label, truth]) => (truth === true ? [label] : []));
}

/** The true native labels as one word: `none` when all are known to be false, `unknown` otherwise. */
export function labelText(truth: Pick<CaseTruth, 'native'>): string {
  const labels = labelsOf(truth);
  if (labels.length > 0) return labels.join('+');
  const all = Object.values(truth.native);
  return all.length > 0 && all.every((one) => one === false) ? 'none' : 'unknown';
}

/**
 * What a case is by one of the names of `stratify` and `where`: `label` (several labels at once are `several`),
 * `source`, `language`, `truth` (`safe`, `unsafe`, `unknown`), or a facet (empty where the case has none).
 */
export function stratumValue(item: ModerationCase, name: string): string {
  switch (name) {
    case 'label':
      return labelsOf(item.truth).length > 1 ? 'several' : labelText(item.truth);
    case 'source':
      return item.source;
    case 'language':
      return item.language;
    case 'truth':
      return item.truth.verdict ?? 'unknown';
    default:
      return item.facets[name] ?? '';
  }
}

/** Whether `where` keeps a case: one of `values` is what it is by that name, or one of its labels. */
export function isAmong(item: ModerationCase, name: string, values: readonly string[]): boolean {
  if (values.includes(stratumValue(item, name))) return true;
  return name === 'label' && labelsOf(item.truth).some((label) => values.includes(label));
}

/** The stratum of a case under several names. */
export function stratumOf(item: ModerationCase, by: readonly string[]): string {
  return JSON.stringify(by.map((name) => stratumValue(item, name)));
}
