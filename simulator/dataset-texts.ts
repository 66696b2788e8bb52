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
      const { content, truth } = row.case;
      const categories = Object.keys(truth.categories).filter((hazard) => truth.categories[hazard] === true);
      yield { text: textOf(content), truth: truth.verdict, categories };
    }
  }
}
