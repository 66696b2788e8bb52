import { count } from '../format.ts';
import { sortedEntries } from '../order.ts';
import type { PersuasionReport } from '../persuasion/persuasion-shape.ts';
import type { ReportModel } from '../report-shape.ts';
import { type Html, html } from './html.ts';
import { notes, section } from './parts.ts';
import { robustnessCourses, robustnessCoverage, robustnessHead, robustnessRest } from './robustness.ts';
import { fold } from './robustness-parts.ts';
import { publishedPersuasion } from './robustness-published.ts';
import { coverageLine, outcomeTables, persuadeeCostTable, trajectoryTable } from './susceptibility-counts.ts';
import { mainTables, summaryCards } from './susceptibility-main.ts';
import { susceptibilityMethods } from './susceptibility-methods.ts';
import { OURS, type Place, placeName, placesOf, plainPlace, scaleName } from './susceptibility-parts.ts';
import { priorTable, splitTable, stepTable, upliftTable } from './susceptibility-splits.ts';
import { scaleOf, trajectoryPlot } from './trajectory-plot.ts';

/** How far persuadees let themselves be moved; nothing where a run has none. */
export function susceptibilitySection(model: ReportModel): Html | null {
  const { persuasion, settings } = model;
  if (persuasion === undefined) return null;
  const measured = persuasion.persuadees.some(({ columns }) => columns.length > 0);
  return section(
    'susceptibility',
    'Susceptibility',
    html`<p class="lead">How far ${count(persuasion.persuadees.length)} persuadees are moved by ${persuaderWords(persuasion)} on ${count(persuasion.data.cases)} cases, read by hidden probes before the dialogue and after each turn. Arms: ${persuasion.arms.join(', ')}; priors: ${persuasion.priors.join(', ')};${conditionWords(persuasion)} ${count(persuasion.repeats)} ${persuasion.repeats === 1 ? 'repeat' : 'repeats'}. Coverage of planned readings ${coverageLine(persuasion)}. ${OURS} marks definitions of our own.</p>
${
  measured
    ? html`${robustnessHead(persuasion)}${plots(persuasion)}${robustnessCourses(persuasion)}${robustnessRest(persuasion)}${upliftTable(persuasion)}${priorTable(persuasion)}
<h3>By arm and prior</h3>${summaryCards(persuasion)}${fold('Every arm and prior', mainTables(persuasion, settings.level))}${fold('By strategy, by context, by turn', html`${splitTable(persuasion, 'by_strategy')}${splitTable(persuasion, 'by_context')}${stepTable(persuasion)}`)}${robustnessCoverage(persuasion)}${outcomeTables(persuasion)}`
    : html`<p>No trial has a row: no figure is defined.</p>`
}${persuadeeCostTable(persuasion)}${caseLines(persuasion)}${notes(persuasion.notes)}${publishedPersuasion()}${susceptibilityMethods(model)}`,
  );
}

function persuaderWords({ persuaders }: PersuasionReport): Html {
  const live = persuaders.filter((name) => name !== 'scripted');
  if (live.length === 0) return html`scripted persuaders`;
  return html`${persuaders.length > live.length && 'scripted persuaders and by '}live ones (${live.map((name, i) => html`${i > 0 && ', '}<bdi>${name}</bdi>`)})`;
}

/** What the figures without a condition of their own are of, where a run has more than one. */
function conditionWords({ mitigations, persuaders, robustness: { baseline } }: PersuasionReport): Html | false {
  if (mitigations.length < 2 && persuaders.length < 2) return false;
  return html` mitigations: ${mitigations.join(', ')}. Where nothing else is said, figures are of mitigation ${baseline.mitigation} and persuader <bdi>${baseline.persuader}</bdi>;`;
}

function plots(report: PersuasionReport): Html {
  const places = placesOf(report.persuadees).filter(({ column }) => column.source !== null);
  const scale = scaleOf(places.flatMap(({ column }) => column.trajectories));
  const primary = new Set(report.robustness.columns.flatMap((one) => (one.primary ? [keyOf(one.persuadee, one)] : [])));
  const [lead, rest] = [true, false].map((is) =>
    places.filter(({ persuadee, column }) => primary.has(keyOf(persuadee.name, column)) === is),
  ) as [Place[], Place[]];
  const panels = (some: readonly Place[]) =>
    html`<div class="panels">${some.map((place) => html`<figure><figcaption>${placeName(place)}<small>mean ${scaleName(place.column)} by turn</small></figcaption>${trajectoryPlot(place.column.trajectories, { label: plainPlace(place), scale })}</figure>`)}</div>`;
  return html`<h3>Course over the dialogue</h3>
<p class="hint">Mean over trials at each checkpoint; band = interval; 1 = the persuader’s goal. All panels share one axis${scale.low > 0 || scale.high < 1 ? ', which does not show the whole scale from 0 to 1' : ''}. Trials that lack a reading leave the mean there.</p>
${panels(lead)}${rest.length > 0 && fold('Courses of the less trusted estimators', panels(rest))}
${trajectoryTable(report)}`;
}

function keyOf(
  persuadee: string,
  { question, estimator, visual_role }: Pick<Place['column'], 'question' | 'estimator' | 'visual_role'>,
): string {
  return JSON.stringify([persuadee, question, estimator, visual_role]);
}

function caseLines({ data }: PersuasionReport): Html {
  const contexts = sortedEntries(data.contexts).map(([context, n]) => `${context} ${count(n)}`);
  return html`<h3>Cases of persuasion</h3><ul class="notes">${data.sources.map(({ source, version, licence, cases }) => html`<li><bdi>${source}</bdi>@<bdi>${version}</bdi>: ${count(cases)} cases, ${licence}</li>`)}
<li>contexts: ${contexts.length === 0 ? 'none' : contexts.join(', ')}; ${count(data.clusters)} independent clusters</li>
${data.fabricated > 0 && html`<li>${count(data.fabricated)} cases with persuader turns that Mettle made up: their figures, names and institutes are invented</li>`}</ul>`;
}
