import { PUBLISHED_PERSUASION } from '../persuasion/published-persuasion.ts';
import { type Html, html } from './html.ts';
import { table } from './parts.ts';

/** What others published on persuasion, folded away under the words that say what it is not. */
export function publishedPersuasion(): Html {
  return html`<details><summary>Published figures on persuasion, not comparable with this report</summary>
${table({
  caption:
    'Printed by others on other data or by other rules. No figure of this report reproduces, confirms or contradicts one of these.',
  label: 'Published figures on persuasion, not comparable',
  columns: 5,
  head: html`<tr><th scope="col">system</th><th scope="col">measure</th><th scope="col">published</th><th scope="col">source</th><th scope="col">why it does not compare</th></tr>`,
  bodies: html`<tbody>${PUBLISHED_PERSUASION.map(({ system, metric, value, source, why }) => html`<tr><th scope="row">${system}</th><td>${metric}</td><td>${value}</td><td>${source}</td><td>${why}</td></tr>`)}</tbody>`,
})}</details>`;
}
