import { canonicalJson } from '../../core/canonical-json.ts';
import { count } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { ModeratorReport, ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { moderatorName, section, table } from './parts.ts';

/** What every figure depends on, so that anyone can rebuild the report. */
export function provenanceSection(model: ReportModel): Html {
  const { provenance, settings } = model;
  const spec = JSON.stringify(JSON.parse(canonicalJson(provenance.spec)), null, 2);
  return section(
    'provenance',
    'Provenance',
    html`<p class="lead">The report is a pure function of what is listed here and of the stored answers: equal rows give equal bytes. Times, addresses, attempts and spend are on the operations page.</p>
<dl class="methods"><dt>spec digest</dt><dd class="digest">${provenance.spec_digest}</dd><dt>manifest digest</dt><dd class="digest">${provenance.manifest_digest}</dd><dt>intervals</dt><dd>${count(settings.draws)} draws, seed ${settings.seed}, level ${settings.level}</dd></dl>
${table({
  caption: 'Moderators. A verdict code means nothing without its dialect and taxonomy version.',
  label: 'Moderators',
  columns: 8,
  head: html`<tr><th scope="col">moderator</th><th scope="col">dialect</th><th scope="col">taxonomy</th><th scope="col">scores from</th><th scope="col">endpoint</th><th scope="col">model asked</th><th scope="col">model as answered</th><th scope="col">verdicts by evaluation</th></tr>`,
  bodies: html`<tbody>${model.moderators.map(moderatorRow)}</tbody>`,
})}
${provenance.evaluations.map(({ digest, parts }, i) =>
  table({
    caption: html`Evaluation ${i + 1} of ${provenance.evaluations.length}: <span class="digest">${digest}</span>`,
    label: `Evaluation ${i + 1}`,
    columns: 2,
    head: html`<tr><th scope="col">part</th><th scope="col">version or digest</th></tr>`,
    bodies: html`<tbody>${sortedEntries(parts).map(([part, value]) => html`<tr><th scope="row"><bdi>${part}</bdi></th><td class="digest">${value}</td></tr>`)}</tbody>`,
  }),
)}
<details><summary>Frozen spec</summary><pre tabindex="0" aria-label="Frozen spec"><code>${spec}</code></pre></details>`,
  );
}

function moderatorRow(moderator: ModeratorReport): Html {
  const answered = sortedEntries(moderator.models_answered);
  const evaluations = sortedEntries(moderator.evaluations);
  return html`<tr><th scope="row">${moderatorName(moderator)}</th><td>${moderator.dialect}<small>version ${moderator.dialect_version}</small></td><td><bdi>${moderator.taxonomy}</bdi></td><td>${moderator.score_from}</td><td>${moderator.endpoint ?? 'calls no model'}</td><td>${moderator.model ?? 'none'}</td><td>${answered.length === 0 ? 'not named' : answered.map(([model, n]) => html`<div><bdi>${model}</bdi> × ${count(n)}</div>`)}</td><td>${evaluations.map(([digest, n]) => html`<div><span class="digest" title="${digest}">${digest.slice(0, 12)}</span> × ${count(n)}</div>`)}</td></tr>`;
}
