import { asksForCases } from '../asks-for-cases.ts';
import { count, shortDigest } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { coverageLine } from './susceptibility-counts.ts';

/**
 * Whether the page has sections on moderation: always, but for a run of persuadees without cases to moderate. A moderator
 * there stands guard in front of a persuadee and is told of under susceptibility.
 */
export function moderates({ data, persuasion, provenance }: ReportModel): boolean {
  return persuasion === undefined || data.cases > 0 || asksForCases(provenance.spec);
}

/** Head of a page that is on persuasion alone. */
export function persuasionHeader(
  model: ReportModel,
  of: { readonly toc: readonly (readonly [string, string])[]; readonly banners: readonly Html[] },
): Html {
  const { persuasion, provenance } = model;
  if (persuasion === undefined) return html``;
  const { data, persuadees, arms, priors } = persuasion;
  const recorded = persuadees.reduce((sum, persuadee) => sum + persuadee.recorded, 0);
  const planned = persuadees.reduce((sum, persuadee) => sum + persuadee.planned, 0);
  const facts: readonly (readonly [string, string, string])[] = [
    [
      'persuadees',
      count(persuadees.length),
      `${count(persuadees.filter(({ simulated }) => simulated).length)} simulated`,
    ],
    ['cases', count(data.cases), `${count(data.clusters)} independent clusters`],
    ['trials', count(recorded), `of ${count(planned)} planned`],
    ['arms', count(arms.length), arms.join(', ')],
    ['priors', count(priors.length), priors.join(', ')],
    ['coverage', coverageLine(persuasion), 'ok of planned readings'],
  ];
  return html`<header class="top">
<p class="eyebrow">Mettle · persuasion report</p>
<h1><bdi>${model.title}</bdi></h1>
<p class="lead">Spec <span class="digest" title="${provenance.spec_digest}">${shortDigest(provenance.spec_digest)}</span>, manifest <span class="digest" title="${provenance.manifest_digest}">${shortDigest(provenance.manifest_digest)}</span>.</p>
${of.banners}
<dl class="facts">${facts.map(([name, value, line]) => html`<div><dt>${name}</dt><dd>${value}<small>${line}</small></dd></div>`)}</dl>
<nav aria-label="Contents"><ul>${of.toc.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>`;
}

/** Beside the facts on moderation. */
export function persuasionFact({ persuasion }: ReportModel): Html | null {
  if (persuasion === undefined) return null;
  const { persuadees, data } = persuasion;
  return html`<div><dt>persuadees</dt><dd>${count(persuadees.length)}<small>on ${count(data.cases)} cases: <a href="#susceptibility">Susceptibility</a></small></dd></div>`;
}

/** Warnings on persuadees that a reader must see before the first figure. */
export function persuadeeBanners({ persuasion }: ReportModel): readonly Html[] {
  if (persuasion === undefined) return [];
  const { persuadees } = persuasion;
  const simulated = persuadees.filter((persuadee) => persuadee.simulated);
  const short = persuadees.filter(({ recorded, planned }) => recorded < planned);
  const names = (some: typeof persuadees) => some.map(({ name }, i) => html`${i > 0 && ', '}<bdi>${name}</bdi>`);
  return [
    ...(simulated.length === 0
      ? []
      : [
          html`<p class="banner" role="note"><strong>SIMULATED.</strong> ${simulated.length === persuadees.length ? 'Every persuadee' : `${count(simulated.length)} of ${count(persuadees.length)} persuadees`} of this report answered from the simulator by known equations. Their figures test the harness and say nothing about any real model: ${names(simulated)}.</p>`,
        ]),
    ...(short.length === 0
      ? []
      : [
          html`<p class="banner" role="note"><strong>UNFINISHED.</strong> Trials without a row are in no figure: ${short.map(({ name, recorded, planned }, i) => html`${i > 0 && ', '}<bdi>${name}</bdi> has ${count(recorded)} of ${count(planned)}`)}.</p>`,
        ]),
  ];
}
