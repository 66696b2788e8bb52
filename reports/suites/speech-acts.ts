import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import type { CaseColumns } from '../case-columns.ts';
import { compareText } from '../order.ts';
import { decisionOf } from '../scoring.ts';
import type { SpeechActReport, SpeechActRow } from './suite-shape.ts';
import type { TestedModerators } from './tested-moderators.ts';

const FACETS = ['speech_act', 'directedness', 'identity_mention'] as const;

interface Group {
  readonly facet: SpeechActRow['facet'];
  readonly name: string;
  readonly truths: Set<'safe' | 'unsafe'>;
  readonly indexes: number[];
}

/** Accuracy by what a text does with its words, over clean cases of known truth (M 5.5); null without such a facet. */
export function speechActReport(cases: CaseColumns, moderators: TestedModerators, z: number): SpeechActReport | null {
  const groups = new Map<string, Group>();
  for (let index = 0; index < cases.size; index += 1) {
    const tags = cases.tags.at(index);
    const truth = tags.derived ? null : cases.at(index).truth.verdict;
    if (truth === null) continue;
    for (const facet of FACETS) {
      const name = tags[facet];
      if (name === null) continue;
      const key = JSON.stringify([FACETS.indexOf(facet), name]);
      const group = groups.get(key) ?? { facet, name, truths: new Set(), indexes: [] };
      groups.set(key, group);
      group.truths.add(truth);
      group.indexes.push(index);
    }
  }
  if (groups.size === 0) return null;
  const rows = [...groups].sort(([a], [b]) => compareText(a, b));
  return {
    rows: rows.map(([, { facet, name, truths, indexes }]) => {
      const [only] = truths;
      return {
        facet,
        name,
        truth: truths.size === 1 && only !== undefined ? only : 'mixed',
        cases: indexes.length,
        accuracies: moderators.names.map((moderator) => {
          const own = moderators.rowsOf(moderator);
          const right = new ClusteredShareCounter();
          for (const index of indexes) {
            const row = own.at(index);
            if (row !== null && row.status !== 'not_assessable') right.add(row.cluster, decisionOf(row) === row.truth);
          }
          return { moderator, accuracy: right.finish(z) };
        }),
      };
    }),
  };
}
