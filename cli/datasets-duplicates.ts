import { Command } from 'commander';
import { type DuplicateReport, duplicateReport } from '../datasets/duplicates/duplicate-report.ts';
import { checkNear } from '../datasets/duplicates/near-pairs.ts';
import type { Overlap } from '../datasets/duplicates/overlaps.ts';
import { readTextCases, textItem } from '../datasets/duplicates/read-items.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { share } from './datasets-numbers.ts';
import { printable } from './datasets-text.ts';
import { printResult } from './output.ts';

const SHOWN = 20;

/** `mettle datasets duplicates`. */
export function duplicatesCommand(dataDir: () => string): Command {
  return new Command('duplicates')
    .description('exact and near duplicates within and across data sets, and what leaks between their splits')
    .argument('<names...>', 'names in `mettle datasets list`')
    .option('--near <share>', 'least likeness of near duplicates, .5 to 1', share, 0.8)
    .option('--json', 'as JSON', false)
    .action(async (names: readonly string[], { near, json }: { near: number; json: boolean }) => {
      checkNear(near);
      const wanted = [...new Set(names)];
      const datasets = await Promise.all(wanted.map((name) => openDataset(name, { dataDir: dataDir() })));
      const { cases, leftOut } = await readTextCases(datasets);
      const report = duplicateReport(cases.map(textItem), near);
      printResult(json, { datasets: wanted, left_out: leftOut, ...report }, duplicatesText(report));
    });
}

export function duplicatesText(report: DuplicateReport): string {
  const { near, cases, distinct_texts, exact, near_pairs, contradictions, sources, splits } = report;
  return [
    `${cases} cases, ${distinct_texts} distinct texts; ${exact.texts} texts occur more than once (${exact.identical} of them letter by letter), ${exact.extra_cases} cases beyond the first`,
    `${near_pairs} near pairs: ${report.method}, at least ${near}`,
    '',
    ...overlapLines('source', sources),
    ...(splits.length === 0
      ? ['no duplicate across splits']
      : ['across splits (leakage):', ...overlapLines('split', splits)]),
    ...(contradictions.length === 0 ? ['no contradictory truths among exact duplicates'] : contradictionLines(report)),
  ].join('\n');
}

function overlapLines(what: string, overlaps: readonly Overlap[]): string[] {
  const rows = overlaps
    .filter(({ near }) => near > 0)
    .map(({ from, to, cases, exact, near, share: part }) => [
      printable(from),
      from === to ? 'another case of the same' : printable(to),
      String(cases),
      String(exact),
      String(near),
      `${(part * 100).toFixed(2)} %`,
    ]);
  if (rows.length === 0) return [`no duplicate by ${what}`];
  const table = [[`cases of ${what}`, 'also in', 'cases', 'exact', 'exact or near', 'share'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return [
    ...table.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    ),
    '',
  ];
}

function contradictionLines({ contradictions }: DuplicateReport): string[] {
  const lines = contradictions.slice(0, SHOWN).map(({ cases, on }) => {
    const who = cases.map(({ id, source }) => `${printable(source)} ${id.slice(0, 12)}`).join(', ');
    return `  ${who}: ${on.join(', ')}`;
  });
  const rest = contradictions.length - SHOWN;
  return [
    `${contradictions.length} texts whose copies contradict each other:`,
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more (--json has all)`] : []),
  ];
}
