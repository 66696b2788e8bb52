import { recordOf } from './classification-score.ts';
import type { ClassificationTable, GroupField } from './classification-table.ts';
import { byCodeUnit } from './columns.ts';

/** Rows by their values of `fields`, in the order of the keys; no fields = no groups. */
export function groupRows(
  table: ClassificationTable,
  fields: readonly GroupField[],
): { readonly key: Record<string, string | null>; readonly rows: Int32Array }[] {
  if (fields.length === 0) return [];
  const columns = fields.map((field) => table.facets[field]);
  const groups = new Map<string, number[]>();
  for (let row = 0; row < table.n; row += 1) {
    const codes = columns.map((column) => column.codes[row]).join();
    const members = groups.get(codes);
    if (members === undefined) groups.set(codes, [row]);
    else members.push(row);
  }
  return [...groups.values()]
    .map((members) => {
      const values = columns.map(({ names, codes }) => names[codes[members[0]!]!] ?? null);
      const key = recordOf(fields.map((field, at) => [field, values[at]!] as const));
      return { key, rows: Int32Array.from(members), sort: JSON.stringify(values) };
    })
    .sort((a, b) => byCodeUnit(a.sort, b.sort))
    .map(({ key, rows }) => ({ key, rows }));
}
