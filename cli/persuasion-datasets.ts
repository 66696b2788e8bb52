import { openPersuasionDataset } from '../datasets/persuasion/open.ts';
import { type PersuasionSummary, summarisePersuasion } from '../datasets/persuasion/summary.ts';
import type { PersuasionCase } from '../persuasion/case.ts';
import { counts, facetText, printable, rejectedLines, towardTruthLines } from './datasets-text.ts';
import { printResult } from './output.ts';

/** `mettle datasets show NAME` for a source of persuasion cases. */
export async function showPersuasion(
  name: string,
  { json, examples, dataDir }: { json: boolean; examples: number; dataDir: string },
): Promise<void> {
  const dataset = await openPersuasionDataset(name, { dataDir });
  const summary = await summarisePersuasion(dataset);
  const cases: PersuasionCase[] = [];
  if (examples > 0) {
    for await (const row of dataset.rows()) {
      if ('case' in row) cases.push(row.case);
      if (cases.length >= examples) break;
    }
  }
  const { title, version, licence, citation, contentWarning, origin } = dataset;
  const about = { name, kind: 'persuasion', title, version, licence, citation, contentWarning, origin } as const;
  printResult(json, { ...about, ...summary, examples: cases }, showText(about, summary) + examplesText(cases, about));
}

function showText(
  about: {
    readonly name: string;
    readonly title: string;
    readonly version: string;
    readonly licence: string;
    readonly citation: string | null;
    readonly contentWarning: string;
    readonly origin: string;
  },
  summary: PersuasionSummary,
): string {
  const { skipped, rejected, facets } = summary;
  return [
    `${about.name} ${about.version} (${about.origin}): ${printable(about.title)}`,
    `licence: ${printable(about.licence)}`,
    ...(about.citation === null ? [] : [`cite: ${about.citation}`]),
    `content warning: ${about.contentWarning}`,
    '',
    `persuasion cases ${summary.cases}; clusters ${summary.clusters}`,
    ...Object.entries(skipped).map(([reason, count]) => `skipped ${count}: ${reason}`),
    ...(rejected.total === 0 ? [] : [`rejected ${rejected.total}`, ...rejectedLines(rejected.first)]),
    `contexts: ${counts(summary.contexts)}`,
    `probes: ${counts(summary.probes)}`,
    `claim is true: ${counts(summary.groundTruth)}`,
    `persuader argues: ${counts(summary.directions)}`,
    ...towardTruthLines(summary.towardTruth),
    `turns: ${summary.turns}, coherent ${summary.coherentTurns}, fabricated ${summary.fabricatedTurns}`,
    ...(Object.keys(summary.media).length === 0 ? [] : [`media: ${counts(summary.media)}`]),
    `turns a case: ${counts(summary.turnsPerCase)}`,
    `strategies: ${counts(summary.strategies)}`,
    `languages: ${counts(summary.languages)}`,
    ...Object.entries(facets).map(([name, facet]) => `${printable(name)}: ${facetText(facet)}`),
  ].join('\n');
}

function examplesText(cases: readonly PersuasionCase[], { contentWarning }: { contentWarning: string }): string {
  if (cases.length === 0) return '';
  const lines = cases.flatMap(({ id, context, claim, turns }) => [
    `${id.slice(0, 12)}  ${context}  ${printable(JSON.stringify(claim))}`,
    ...turns.map(({ n, strategy, text }) => `  ${n} ${strategy}: ${printable(JSON.stringify(text))}`),
  ]);
  return `\n\ncontent warning: ${contentWarning}\n${lines.join('\n')}`;
}
