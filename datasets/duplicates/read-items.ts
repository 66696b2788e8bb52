import { textOf } from '../../core/content.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { DatasetRow } from '../dataset.ts';
import type { TextItem } from './text-item.ts';

/** Cases of text alone, and how many others there were, by reason. */
export interface TextCases {
  readonly cases: readonly ModerationCase[];
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Reads every case of the data sets; a case that two of them hold counts once. Keeps all texts in memory. */
export async function readTextCases(
  datasets: readonly { readonly name: string; rows(): AsyncIterable<DatasetRow> }[],
): Promise<TextCases> {
  const cases = new Map<string, ModerationCase>();
  const leftOut: Record<string, number> = {};
  const leave = (reason: string) => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  };
  for (const dataset of datasets) {
    for await (const row of dataset.rows()) {
      if ('skipped' in row) leave(`${dataset.name}: ${row.skipped}`);
      else if ('rejected' in row) leave(`${dataset.name}: rejected row`);
      else if (row.case.content.some(({ type }) => type !== 'text')) leave(`${dataset.name}: not text alone`);
      else if (!cases.has(row.case.id)) cases.set(row.case.id, row.case);
    }
  }
  return { cases: [...cases.values()], leftOut };
}

export function textItem({ id, source, content, truth, facets, cluster }: ModerationCase): TextItem {
  return { id, source, split: facets.split ?? null, text: textOf(content), truth, cluster };
}
