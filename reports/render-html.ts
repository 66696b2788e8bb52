import { Html, html } from './html/html.ts';
import { notes } from './html/parts.ts';
import { REVIEW_STYLE } from './html/review-style.ts';
import { ceilingSection, costSection, dataSection } from './html/section-data.ts';
import { flipsSection } from './html/section-flips.ts';
import { functionalitySection } from './html/section-functionality.ts';
import { categoriesSection, groupsSection, rankingSection } from './html/section-groups.ts';
import { leaderboardSection } from './html/section-leaderboard.ts';
import { methodsSection } from './html/section-methods.ts';
import { confusionSection, missingSection, outcomesSection } from './html/section-outcomes.ts';
import { pairedSection } from './html/section-paired.ts';
import { provenanceSection } from './html/section-provenance.ts';
import { reviewSection } from './html/section-review.ts';
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
  ['outcomes', 'Outcomes'],
  ['confusion', 'Confusion'],
  ['missing', 'Missing answers'],
  ['functionality', 'By functionality'],
  ['groups', 'By source and language'],
  ['flips', 'Text against picture'],
  ['categories', 'By category'],
  ['ranking', 'Ranking and calibration'],
  ['ceiling', 'Human ceiling'],
  ['cost', 'Cost'],
  ['review', 'Human review'],
  ['susceptibility', 'Susceptibility'],
  ['data', 'Data'],
  ['methods', 'Methods'],
  ['provenance', 'Provenance'],
] as const;

/** What a run without moderators has. */
const NOT_OF_MODERATION: readonly string[] = ['review', 'susceptibility', 'data', 'provenance'];

/** One file without script or outside resource; every text of the run is escaped. Pure: equal models give equal bytes. */
export function renderHtml(model: ReportModel): string {
  const moderated = moderates(model);
  const persuaded = model.persuasion !== undefined;
  const { sources, skipped, n_rejected } = model.data;
  const described = moderated || sources.length > 0 || n_rejected > 0 || Object.keys(skipped).length > 0;
  const absent = [
    !described && 'data',
    model.thresholds.length === 0 && 'thresholds',
    model.modality_flips.rows.length === 0 && 'flips',
    model.review === undefined && 'review',
    !persuaded && 'susceptibility',
  ];
  const style = STYLE + (persuaded ? SUSCEPTIBILITY_STYLE : '') + (model.review === undefined ? '' : REVIEW_STYLE);
  const toc = TOC.filter(([id]) => !absent.includes(id) && (moderated || NOT_OF_MODERATION.includes(id)));
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
${moderated ? html`<a class="skip" href="#leaderboard">Skip to the leaderboard</a>` : html`<a class="skip" href="#susceptibility">Skip to susceptibility</a>`}
${header(model, toc)}
<main>
${moderated && moderationSections(model)}${reviewSection(model)}${susceptibilitySection(model)}${described && dataSection(model)}${moderated && methodsSection(model)}${provenanceSection(model)}
</main>
<footer>${notes(model.notes)}<p>Made by Mettle. The same figures, unrounded, are in report.json and report.csv${persuaded && '; every reading is a line of readings.jsonl'}.</p></footer>
</body>
</html>
`.toString();
}

function moderationSections(model: ReportModel): Html {
  return html`${leaderboardSection(model)}${thresholdSection(model)}${pairedSection(model)}${outcomesSection(model)}${confusionSection(model)}${missingSection(model)}${functionalitySection(model)}${groupsSection(model)}${flipsSection(model)}${categoriesSection(model)}${rankingSection(model)}${ceilingSection(model)}${costSection(model)}`;
}
