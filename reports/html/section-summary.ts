import { count, fixed, shortDigest, words } from '../format.ts';
import type { ReportModel, ThresholdResult } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { nameOf, numberCell, section, table } from './parts.ts';
import { emotionBanners, emotionFact } from './section-emotions.ts';
import { moderates, persuadeeBanners, persuasionFact, persuasionHeader } from './summary-persuasion.ts';
import { reviewBanners, reviewFact } from './summary-review.ts';

/** Title, what was evaluated, and every warning a reader must see before the first figure. */
export function header(model: ReportModel, toc: readonly (readonly [string, string])[]): Html {
  if (!moderates(model)) return persuasionHeader(model, { toc, banners: banners(model) });
  const { data } = model;
  const tested = model.moderators.filter(({ baseline }) => !baseline);
  return html`<header class="top">
<p class="eyebrow">Mettle · moderation ${model.persuasion !== undefined && 'and persuasion '}report</p>
<h1><bdi>${model.title}</bdi></h1>
<p class="lead">${count(model.moderators.length + (model.emotions?.moderators.length ?? 0))} moderators on ${count(data.cases)} cases from ${count(data.sources.length)} ${data.sources.length === 1 ? 'source' : 'sources'} in ${count(data.languages.length)} ${data.languages.length === 1 ? 'language' : 'languages'}. Spec <span class="digest" title="${model.provenance.spec_digest}">${shortDigest(model.provenance.spec_digest)}</span>, manifest <span class="digest" title="${model.provenance.manifest_digest}">${shortDigest(model.provenance.manifest_digest)}</span>.</p>
${banners(model)}
<dl class="facts">
<div><dt>cases</dt><dd>${count(data.cases)}<small>${count(data.clusters)} independent clusters</small></dd></div>
<div><dt>truth unsafe</dt><dd>${count(data.truth.unsafe)}<small>known positives</small></dd></div>
<div><dt>truth safe</dt><dd>${count(data.truth.safe)}<small>known negatives</small></dd></div>
<div><dt>truth unknown</dt><dd>${count(data.truth.unknown)}<small>masked, never scored</small></dd></div>
<div><dt>under test</dt><dd>${count(tested.length)}<small>and ${count(model.moderators.length - tested.length)} run as baselines</small></dd></div>
<div><dt>asked again</dt><dd>${count(data.asked_again)}<small>by request, newest answer counts</small></dd></div>
<div><dt>rejected rows</dt><dd>${count(data.n_rejected)}<small>never sent to a model</small></dd></div>${emotionFact(model)}${reviewFact(model)}${persuasionFact(model)}
</dl>
<nav aria-label="Contents"><ul>${toc.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>`;
}

function banners(model: ReportModel): readonly Html[] {
  const lines: Html[] = [];
  const simulated = model.moderators.filter((moderator) => moderator.simulated);
  const persuadees = persuadeeBanners(model);
  if (simulated.length > 0)
    lines.push(
      html`<p class="banner" role="note"><strong>SIMULATED.</strong> ${simulated.length === model.moderators.length ? 'Every moderator' : `${count(simulated.length)} of ${count(model.moderators.length)} moderators`} of this report answered from the simulator by a planned error rate. Their figures test the harness and say nothing about any real model: ${simulated.map((moderator, i) => html`${i > 0 && ', '}<bdi>${moderator.name}</bdi>`)}.</p>`,
    );
  if (model.data.cases === 0 && moderates(model))
    lines.push(
      html`<p class="banner" role="note"><strong>NO CASES.</strong> The evaluation holds no cases, so no score is defined. Rejected and skipped rows are under <a href="#data">Data</a>.</p>`,
    );
  lines.push(...persuadees, ...reviewBanners(model), ...emotionBanners(model));
  if (model.moderators.some((moderator) => moderator.not_recorded > 0))
    lines.push(
      html`<p class="banner" role="note"><strong>UNFINISHED.</strong> ${model.moderators
        .filter((moderator) => moderator.not_recorded > 0)
        .map(
          (moderator, i) => html`${i > 0 && ', '}<bdi>${moderator.name}</bdi> lacks ${count(moderator.not_recorded)}`,
        )} verdicts. Cases without a verdict are in no score.</p>`,
    );
  if (model.settings.policy !== null)
    lines.push(
      html`<p class="banner" role="note"><strong>WHAT IF.</strong> The stored verdicts were read under another policy than the run’s: ${model.settings.policy}. Sentences below that name the convention “wrong” or “strict” describe the default.</p>`,
    );
  if (model.provenance.evaluations.length > 1)
    lines.push(
      html`<p class="banner" role="note"><strong>CHANGED IN MID-RUN.</strong> Templates, dialects, taxonomies or models changed and the change was accepted: see <a href="#provenance">Provenance</a>.</p>`,
    );
  const unmet = model.thresholds.filter(({ met }) => !met);
  if (unmet.length > 0)
    lines.push(
      html`<p class="banner" role="note"><strong>THRESHOLDS NOT MET: ${count(unmet.length)}.</strong> ${unmet.map(({ reason }, i) => `${i > 0 ? '; ' : ''}${reason}`)}.</p>`,
    );
  return lines;
}

/** Thresholds of the spec; nothing when it names none. */
export function thresholdSection(model: ReportModel): Html | null {
  if (model.thresholds.length === 0) return null;
  const name = nameOf(model.moderators);
  const bound = ({ at_least, at_most }: ThresholdResult) =>
    [at_least !== null && `at least ${at_least}`, at_most !== null && `at most ${at_most}`]
      .filter((text) => text !== false)
      .join(', ');
  return section(
    'thresholds',
    'Thresholds',
    table({
      caption: 'Bounds that the spec sets. The estimate is judged, not its interval.',
      label: 'Thresholds',
      columns: 5,
      head: html`<tr><th scope="col">moderator</th><th scope="col">metric</th><th scope="col">bound</th><th scope="col" class="n">value</th><th scope="col">result</th></tr>`,
      bodies: html`<tbody>${model.thresholds.map(
        (result) =>
          html`<tr><th scope="row">${name(result.moderator)}</th><td>${words(result.metric)}</td><td>${bound(result)}</td>${numberCell(fixed(result.value, 4))}<td>${result.met ? html`<span class="ok">met</span>` : html`<span class="bad">not met</span>`}</td></tr>`,
      )}</tbody>`,
    }),
  );
}
