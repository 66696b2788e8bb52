import type { CaseId } from '../../core/ids.ts';
import type { TextGroups } from './text-groups.ts';

/** One text with two truths. The text itself is left out: it may be hateful. */
export interface Contradiction {
  readonly cases: readonly { readonly id: CaseId; readonly source: string }[];
  /** What they disagree on: `verdict`, and canonical hazards. */
  readonly on: readonly string[];
}

/**
 * Exact duplicates of which one says true and another false about the verdict or a hazard; unknown contradicts nothing.
 * Near duplicates are no contradiction (contrast pairs differ in a word on purpose), nor are emotions, of which people
 * see several in one text. Our definition.
 */
export function contradictions({ items, members }: TextGroups): readonly Contradiction[] {
  return members.flatMap((group) => {
    if (group.length < 2) return [];
    const seen = new Map<string, Set<boolean>>();
    const note = (name: string, truth: boolean | null) => {
      if (truth !== null) seen.set(name, (seen.get(name) ?? new Set()).add(truth));
    };
    for (const index of group) {
      const { verdict, categories } = items[index]!.truth;
      note('verdict', verdict === null ? null : verdict === 'unsafe');
      for (const [hazard, truth] of Object.entries(categories)) note(hazard, truth);
    }
    const on = [...seen].filter(([, truths]) => truths.size === 2).map(([name]) => name);
    const cases = group.map((index) => ({ id: items[index]!.id, source: items[index]!.source }));
    return on.length === 0 ? [] : [{ cases, on: on.sort() }];
  });
}
