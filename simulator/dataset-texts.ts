import { textOf } from '../core/content.ts';
import type { DatasetRow } from '../datasets/dataset.ts';
import type { KnownText } from './known-texts.ts';

/** The texts of data sets with their truth, in the order of their rows; rejected and skipped rows are left out. */
export async function* knownTextsOf(
  datasets: Iterable<{ rows(): AsyncIterable<DatasetRow> }>,
): AsyncGenerator<KnownText> {
  for (const dataset of datasets) {
    for await (const row of dataset.rows()) {
      if (!('case' in row)) continue;
      const { id, content, truth, source } = row.case;
      const categories = Object.keys(truth.categories).filter((hazard) => truth.categories[hazard] === true);
      const text = textOf(content);
      yield { caseId: id, text, truth: truth.verdict, categories, ...emotionsOf(source, truth.native) };
    }
  }
}

/** The native labels of GoEmotions are emotions; no other data set has any. */
function emotionsOf(
  source: string,
  native: Readonly<Record<string, boolean | null>>,
): { readonly emotions?: readonly string[] } {
  if (source !== 'goemotions') return {};
  return { emotions: Object.keys(native).filter((label) => native[label] === true) };
}
