import { Html, html } from './html/html.ts';
import { notes } from './html/parts.ts';
import { REVIEW_STYLE } from './html/review-style.ts';
import { ablationSection } from './html/section-ablation.ts';
import { againstSection } from './html/section-against.ts';
import { combinationsSection } from './html/section-combinations.ts';
import { counterfactualSection } from './html/section-counterfactual.ts';
import { curvesSection } from './html/section-curves.ts';
import { ceilingSection, costSection, dataSection } from './html/section-data.ts';
import { disagreementSection } from './html/section-disagreement.ts';
import { emotionsSection } from './html/section-emotions.ts';
import { fairnessSection } from './html/section-fairness.ts';
import { fineLabelsSection } from './html/section-fine-labels.ts';
import { flipsSection } from './html/section-flips.ts';
import { frontierSection } from './html/section-frontier.ts';
import { functionalitySection } from './html/section-functionality.ts';
import { categoriesSection, groupsSection, rankingSection } from './html/section-groups.ts';
import { languagesSection } from './html/section-languages.ts';
import { leaderboardSection } from './html/section-leaderboard.ts';
import { methodsSection } from './html/section-methods.ts';
import { nativeSection } from './html/section-native.ts';
import { obfuscationSection } from './html/section-obfuscation.ts';
import { offPolicySection } from './html/section-off-policy.ts';
import { confusionSection, missingSection, outcomesSection } from './html/section-outcomes.ts';
import { pairedSection } from './html/section-paired.ts';
import { pressureSection } from './html/section-pressure.ts';
import { provenanceSection } from './html/section-provenance.ts';
import { repeatabilitySection } from './html/section-repeatability.ts';
import { reviewSection } from './html/section-review.ts';
import { severitySection } from './html/section-severity.ts';
import { speechActsSection } from './html/section-speech-acts.ts';
import { header, thresholdSection } from './html/section-summary.ts';
import { susceptibilitySection } from './html/section-susceptibility.ts';
import { STYLE } from './html/style.ts';
import { moderates } from './html/summary-persuasion.ts';
import { SUSCEPTIBILITY_STYLE } from './html/susceptibility-style.ts';
import type { ReportModel } from './report-shape.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const TOC = [
  ['leaderboard', 'Leaderboard'],
  ['thresholds', 'Thresholds'],
  ['paired', 'Paired comparison'],
  ['against', 'Against an earlier run'],
  ['disagreement', 'Disagreement'],
  ['combinations', 'Combinations'],
  ['frontier', 'Cost and quality'],
  ['outcomes', 'Outcomes'],
  ['confusion', 'Confusion'],
  ['missing', 'Missing answers'],
  ['functionality', 'By functionality'],
  ['fine-labels', 'By label'],
  ['groups', 'By source and language'],
  ['speech-acts', 'By speech act'],
  ['languages', 'Languages'],
  ['obfuscation', 'Obfuscation'],
  ['pressure', 'Pressure on moderators'],
  ['counterfactual', 'Identity swaps'],
  ['fairness', 'Scores by group'],
  ['flips', 'Text against picture'],
  ['ablation', 'Ablation by modality'],
  ['categories', 'By category'],
  ['native-categories', 'By native code'],
  ['off-policy', 'Truth of another policy'],
  ['severity', 'Severity'],
  ['ranking', 'Ranking and calibration'],
  ['curves', 'Scores and thresholds'],
  ['repeatability', 'Repeatability'],
  ['ceiling', 'Human ceiling'],
  ['cost', 'Cost'],
  ['emotions', 'Emotions'],
  ['review', 'Human review'],
  ['susceptibility', 'Susceptibility'],
  ['data', 'Data'],
  ['methods', 'Methods'],
  ['provenance', 'Provenance'],
] as const;

/** What a run without moderators has. */
const NOT_OF_MODERATION: readonly string[] = ['emotions', 'review', 'susceptibility', 'data', 'provenance'];

/** One file without script or outside resource; every text of the run is escaped. Pure: equal models give equal bytes. */
export function renderHtml(model: ReportModel): string {
  const moderated = moderates(model);
  const persuaded = model.persuasion !== undefined;
  const decided = moderated && (model.moderators.length > 0 || model.emotions === undefined);
  const { sources, skipped, n_rejected } = model.data;
  const described = moderated || sources.length > 0 || n_rejected > 0 || Object.keys(skipped).length > 0;
  const absent = [
    !described && 'data',
    model.thresholds.length === 0 && 'thresholds',
    model.rankings.length === 0 && 'curves',
    model.against === undefined && 'against',
    model.disagreements.length === 0 && 'disagreement',
    model.combinations === undefined && 'combinations',
    model.frontier.length === 0 && 'frontier',
    model.modality_flips.rows.length === 0 && 'flips',
    (model.suites?.speech_acts ?? null) === null && 'speech-acts',
    (model.suites?.languages ?? null) === null && 'languages',
    (model.suites?.obfuscation ?? null) === null && 'obfuscation',
    (model.suites?.pressure ?? null) === null && 'pressure',
    (model.suites?.counterfactual ?? null) === null && 'counterfactual',
    (model.suites?.ablation ?? null) === null && 'ablation',
    model.emotions === undefined && 'emotions',
    model.fairness === undefined && 'fairness',
    model.native_categories === undefined && 'native-categories',
    model.off_policy === undefined && 'off-policy',
    model.severity === undefined && 'severity',
    model.repeatability === undefined && 'repeatability',
    model.fine_labels === undefined && 'fine-labels',
    model.review === undefined && 'review',
    !persuaded && 'susceptibility',
  ];
  const style = STYLE + (persuaded ? SUSCEPTIBILITY_STYLE : '') + (model.review === undefined ? '' : REVIEW_STYLE);
  const toc = TOC.filter(([id]) => !absent.includes(id) && (decided || NOT_OF_MODERATION.includes(id)));
  const title = `${model.simulated ? '[SIMULATED] ' : ''}${model.title}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${moderated && !decided ? html`<a class="skip" href="#emotions">Skip to the emotions</a>` : moderated ? html`<a class="skip" href="#leaderboard">Skip to the leaderboard</a>` : html`<a class="skip" href="#susceptibility">Skip to susceptibility</a>`}
${header(model, toc)}
<main>
${decided && moderationSections(model)}${emotionsSection(model)}${reviewSection(model)}${susceptibilitySection(model)}${described && dataSection(model)}${decided && methodsSection(model)}${provenanceSection(model)}
</main>
<footer>${notes(model.notes)}<p>Made by Mettle. The same figures, unrounded, are in report.json and report.csv${persuaded && '; every reading is a line of readings.jsonl'}.</p></footer>
</body>
</html>
`.toString();
}

function moderationSections(model: ReportModel): Html {
  return html`${leaderboardSection(model)}${thresholdSection(model)}${pairedSection(model)}${againstSection(model)}${disagreementSection(model)}${combinationsSection(model)}${frontierSection(model)}${outcomesSection(model)}${confusionSection(model)}${missingSection(model)}${functionalitySection(model)}${fineLabelsSection(model)}${groupsSection(model)}${speechActsSection(model)}${languagesSection(model)}${obfuscationSection(model)}${pressureSection(model)}${counterfactualSection(model)}${fairnessSection(model)}${flipsSection(model)}${ablationSection(model)}${categoriesSection(model)}${nativeSection(model)}${offPolicySection(model)}${severitySection(model)}${rankingSection(model)}${curvesSection(model)}${repeatabilitySection(model)}${ceilingSection(model)}${costSection(model)}`;
}
