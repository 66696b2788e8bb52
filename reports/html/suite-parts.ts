import type { ClusteredShare } from '../../metrics/clustered-share.ts';
import { count, fixed, range } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { missing, moderatorName } from './parts.ts';

/** A share with its interval, and what it is of. */
export function shareCell(share: ClusteredShare): Html {
  const { value, successes, n } = share;
  if (value === null) return html`<td class="n null">${missing()}</td>`;
  return html`<td class="n" title="${count(successes)} of ${count(n)}">${fixed(value)}<span class="ci">${range(share)}</span></td>`;
}

/** Names with their mark, of moderators under test. */
export function testedName(model: ReportModel): (name: string) => Html {
  const simulated = new Map(model.moderators.map((moderator) => [moderator.name, moderator.simulated]));
  return (name) => moderatorName({ name, simulated: simulated.get(name) ?? false });
}

/** Rows of a table by their first column, which is written once. */
export function groupedBody<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  { head, cells }: { readonly head: (key: string) => Html; readonly cells: (row: T) => Html },
): Html {
  const groups = Map.groupBy(rows, keyOf);
  return html`${[...groups].map(
    ([key, own]) =>
      html`<tbody>${own.map((row, i) => html`<tr>${i === 0 && html`<th scope="rowgroup" rowspan="${own.length}">${head(key)}</th>`}${cells(row)}</tr>`)}</tbody>`,
  )}`;
}

/** Column heads of numbers. */
export function numberHeads(names: readonly string[]): Html {
  return html`${names.map((name) => html`<th scope="col" class="n">${name}</th>`)}`;
}
