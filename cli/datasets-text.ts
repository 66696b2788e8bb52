import type { DatasetListing } from '../datasets/list-datasets.ts';
import type { StoredDataset, StoredMedia } from '../datasets/stored.ts';
import type { DatasetSummary, FacetCounts, TruthCounts } from '../datasets/summary.ts';

const SHOWN_VALUES = 40;
const SHOWN_REJECTED = 5;

/** Control, zero-width and direction characters as escapes: a data set must not write to the terminal by itself. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
  return text.replace(unsafe, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function listText(datasets: readonly DatasetListing[]): string {
  const rows = datasets.map(({ name, kind, state, cases, languages, licence, title, problem }) => [
    name,
    state,
    cases === null ? '-' : String(cases),
    languages.join(' '),
    printable(licence ?? '-'),
    kind,
    printable(problem ?? title),
  ]);
  const table = [['name', 'state', 'cases', 'language', 'licence', 'kind', 'title'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const absent = datasets.some(({ state }) => state === 'absent')
    ? '\nabsent: `mettle datasets show NAME` says where to get it, `mettle datasets add NAME PATH` brings it'
    : '';
  return `${lines.join('\n')}\n${absent}`.trimEnd();
}

export function showText(
  about: {
    readonly name: string;
    readonly title: string;
    readonly version: string;
    readonly licence: string;
    readonly citation: string | null;
    readonly contentWarning: string;
    readonly origin: string;
  },
  summary: DatasetSummary,
  media: StoredMedia['counts'] | null,
): string {
  const { cases, verdicts, labels, categories, languages, facets, clusters, skipped, rejected } = summary;
  return [
    `${about.name} ${about.version} (${about.origin}): ${printable(about.title)}`,
    `licence: ${printable(about.licence)}`,
    ...(about.citation === null ? [] : [`cite: ${about.citation}`]),
    `content warning: ${about.contentWarning}`,
    '',
    `cases ${cases}: unsafe ${verdicts.unsafe}, safe ${verdicts.safe}, unknown ${verdicts.unknown}; clusters ${clusters}`,
    ...(media === null ? [] : mediaLines(media)),
    ...Object.entries(skipped).map(([reason, count]) => `skipped ${count}: ${reason}`),
    ...(rejected.total === 0 ? [] : [`rejected ${rejected.total}`, ...rejectedLines(rejected.first)]),
    `languages: ${counts(languages)}`,
    ...truths('labels of the source', labels),
    ...truths('hazards', categories),
    ...Object.entries(facets).map(([name, facet]) => `${printable(name)}: ${facetText(facet)}`),
  ].join('\n');
}

export function examplesText(
  texts: readonly { id: string; verdict: string | null; content: unknown }[],
  contentWarning: string,
): string {
  if (texts.length === 0) return '';
  const lines = texts.map(
    ({ id, verdict, content }) =>
      `${id.slice(0, 12)}  ${(verdict ?? 'unknown').padEnd(7)}  ${printable(JSON.stringify(content))}`,
  );
  return `\n\ncontent warning: ${contentWarning}\n${lines.join('\n')}`;
}

export function addedText(added: StoredDataset, { existed }: { existed: boolean }): string {
  const { name, version, licence, counts: count, rejected } = added;
  return [
    `${name} ${version} ${existed ? 'was there already, unchanged' : 'added'}: ${count.cases} cases (${counts(count.labels)})`,
    `licence: ${printable(licence)}`,
    ...(added.media === undefined ? [] : mediaLines(added.media.counts)),
    ...towardTruthLines(added.persuasion?.towardTruth ?? 0),
    ...(count.rejected === 0 ? [] : [`rejected ${count.rejected}`, ...rejectedLines(rejected)]),
  ].join('\n');
}

export function towardTruthLines(cases: number): string[] {
  return cases === 0 ? [] : [`the target is a right option in ${cases}: there the persuader argues for the truth`];
}

function mediaLines({ image, video, transcript, refused }: StoredMedia['counts']): string[] {
  const total = Object.values(refused).reduce((sum, count) => sum + count, 0);
  const why = 'their cases get no verdict from moderators that look at media';
  return [
    `media: ${image} images, ${video} videos, ${transcript} transcripts`,
    ...(total === 0 ? [] : [`not assessable ${total}: ${counts(refused)} (by their first bytes; ${why})`]),
  ];
}

export function rejectedLines(rows: DatasetSummary['rejected']['first']): string[] {
  return rows
    .slice(0, SHOWN_REJECTED)
    .map(({ file, line, field, value, reason }) =>
      printable(`  ${file}:${line}: ${field}: ${reason}: ${JSON.stringify(value.slice(0, 60))}`),
    );
}

function truths(title: string, all: Readonly<Record<string, TruthCounts>>): string[] {
  const rows = Object.entries(all).map(([name, { true: yes, false: no, unknown }]) => {
    const masked = unknown === 0 ? '' : `, ${unknown} unknown`;
    return `  ${printable(name)}: ${yes} true, ${no} false${masked}`;
  });
  return rows.length === 0 ? [] : [`${title}:`, ...rows];
}

export function facetText({ values, more }: FacetCounts): string {
  return more ? 'more than 200 values' : counts(values);
}

export function counts(values: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(values).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const rest = sorted.length - SHOWN_VALUES;
  const shown = sorted.slice(0, SHOWN_VALUES).map(([name, count]) => `${printable(name)} ${count}`);
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
