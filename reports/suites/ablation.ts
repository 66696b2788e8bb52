import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import type { CaseColumns } from '../case-columns.ts';
import { compareText } from '../order.ts';
import { decisionOf, POSITIVE } from '../scoring.ts';
import type { AblationReport, AblationRow } from './suite-shape.ts';
import type { TestedModerators } from './tested-moderators.ts';

/** Variants of the renderers whose words stand beside the pictures; in all others they stand on them. */
const EVIDENCE: Readonly<Record<string, AblationRow['evidence']>> = {
  'as text': 'words',
  'video/transcript': 'words',
  'video/title': 'words',
  'video/both': 'both',
};

/**
 * Recall and false-positive rate of the same texts by where their words were shown (M 3.3), over the texts that were
 * asked about as text and in every variant of the run, so that rows compare. Null when no clean text was drawn.
 */
export function ablationReport(cases: CaseColumns, moderators: TestedModerators, z: number): AblationReport | null {
  const drawings = new Map<string, Map<number, number>>();
  for (let index = 0; index < cases.size; index += 1) {
    const text = cases.drawnFrom(index);
    const { obfuscation, pressure } = cases.tags.at(index);
    if (text < 0 || obfuscation !== null || pressure !== null) continue;
    const [asText, drawn] = [cases.at(text), cases.at(index)];
    if (asText.mix !== 'text' || drawn.mix === 'text' || asText.truth.verdict !== drawn.truth.verdict) continue;
    const variant = drawn.facets.variant ?? 'unnamed';
    const own = drawings.get(variant) ?? new Map<number, number>();
    drawings.set(variant, own.set(text, index));
  }
  const variants = [...drawings].sort(([a], [b]) => compareText(a, b));
  const [first] = variants;
  if (first === undefined) return null;
  const texts = [...first[1].keys()].filter(
    (text) => cases.at(text).truth.verdict !== null && variants.every(([, own]) => own.has(text)),
  );
  const shown = [['as text', new Map(texts.map((text) => [text, text]))] as const, ...variants];
  return {
    texts: texts.length,
    rows: moderators.names.flatMap((moderator) => {
      const rows = moderators.rowsOf(moderator);
      return shown.map(([variant, own]): AblationRow => {
        const [recall, fpr] = [new ClusteredShareCounter(), new ClusteredShareCounter()];
        for (const text of texts) {
          const row = rows.at(own.get(text) ?? -1);
          if (row === null || row.status === 'not_assessable') continue;
          (row.truth === POSITIVE ? recall : fpr).add(row.cluster, decisionOf(row) === POSITIVE);
        }
        const evidence = EVIDENCE[variant] ?? 'picture';
        return { moderator, variant, evidence, recall: recall.finish(z), fpr: fpr.finish(z) };
      });
    }),
  };
}
