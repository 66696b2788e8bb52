import { PUBLISHED } from '../published-figures.ts';
import { type Html, html } from './html.ts';
import { table } from './parts.ts';

/** What others published, folded away under the words that say what it is not. */
export function publishedFigures(): Html {
  return html`<details><summary>Published figures, not comparable with this report</summary>
${table({
  caption:
    'Printed by others on other data or by other rules. No figure of this report reproduces, confirms or contradicts one of these.',
  label: 'Published figures, not comparable',
  columns: 6,
  head: html`<tr><th scope="col">system</th><th scope="col">metric</th><th scope="col">published</th><th scope="col">data</th><th scope="col">source</th><th scope="col">why it does not compare</th></tr>`,
  bodies: html`<tbody>${PUBLISHED.map(({ system, metric, value, data, source, why }) => html`<tr><th scope="row">${system}</th><td>${metric}</td><td>${value}</td><td>${data}</td><td>${source}</td><td>${why}</td></tr>`)}</tbody>`,
})}</details>`;
}
