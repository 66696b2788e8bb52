import { extname } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { addOwnFile, addPublicSource } from '../datasets/add-dataset.ts';
import { isCatalogueName } from '../datasets/catalogue.ts';
import { listDatasets } from '../datasets/list-datasets.ts';
import type { Mapping } from '../datasets/mapping.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { addPersuasionSource } from '../datasets/persuasion/add.ts';
import { isPersuasionSource } from '../datasets/persuasion/catalogue.ts';
import { readStored } from '../datasets/stored.ts';
import { summarise } from '../datasets/summary.ts';
import { HAZARDS, isHazard } from '../moderation/taxonomies/hazards.ts';
import { renderCommand } from './datasets-render.ts';
import { addedText, examplesText, listText, showText } from './datasets-text.ts';
import { printResult, say } from './output.ts';
import { showPersuasion } from './persuasion-datasets.ts';

interface AddFlags {
  readonly text?: string;
  readonly label?: string;
  readonly unsafe?: string;
  readonly safe?: string;
  readonly id?: string;
  readonly cluster?: string;
  readonly language: string;
  readonly facet?: readonly string[];
  readonly category?: readonly string[];
  readonly format?: Mapping['format'];
  readonly licence?: string;
  readonly replace: boolean;
  readonly json: boolean;
}

/** `mettle datasets list|show|add|render`. */
export function datasetsCommand({ dataDir }: { dataDir: () => string }): Command {
  const command = new Command('datasets').description('data sets: what ships, what was added, how to add your own');
  for (const one of [listCommand(dataDir), showCommand(dataDir), addCommand(dataDir), renderCommand(dataDir)]) {
    command.addCommand(one.exitOverride());
  }
  return command;
}

function listCommand(dataDir: () => string): Command {
  return new Command('list')
    .description('every data set Mettle knows')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const datasets = await listDatasets(dataDir());
      printResult(json, { datasets }, listText(datasets));
    });
}

function showCommand(dataDir: () => string): Command {
  return new Command('show')
    .description('counts by label, language and facet; licence and source')
    .argument('<name>', 'name in `mettle datasets list`')
    .option('--examples <n>', 'also print the first n texts; they may be hateful or sexual', wholeNumber)
    .option('--json', 'as JSON', false)
    .action(async (name: string, { json, examples = 0 }: { json: boolean; examples?: number }) => {
      if (isPersuasionSource(name)) return showPersuasion(name, { json, examples, dataDir: dataDir() });
      const dataset = await openDataset(name, { dataDir: dataDir() });
      const summary = await summarise(dataset);
      const texts: { id: string; verdict: string | null; content: unknown }[] = [];
      if (examples > 0) {
        for await (const row of dataset.rows()) {
          if ('case' in row) {
            texts.push({ id: row.case.id, verdict: row.case.truth.verdict, content: row.case.content });
          }
          if (texts.length >= examples) break;
        }
      }
      const { title, version, licence, citation, contentWarning, origin } = dataset;
      const about = { name, title, version, licence, citation, contentWarning, origin };
      printResult(
        json,
        { ...about, ...summary, examples: texts },
        `${showText(about, summary)}${examplesText(texts, contentWarning)}`,
      );
    });
}

function addCommand(dataDir: () => string): Command {
  return new Command('add')
    .description('copy a public source, or your own CSV or JSON Lines, into the data folder')
    .argument('<name>', 'name of a public source, or a new name for your own file')
    .argument('<path>', 'your file; for a public source of several files their folder')
    .option('--text <column>', 'column of the text to moderate')
    .option('--label <column>', 'column of the verdict; an empty one is unknown truth')
    .option('--unsafe <values>', 'values of the label that mean unsafe, separated by commas')
    .option('--safe <values>', 'values of the label that mean safe, separated by commas')
    .option('--id <column>', 'column that tells rows apart; without it the text does')
    .option('--cluster <column>', 'column that groups rows which are not independent')
    .option('--language <tag>', 'language of the texts, BCP 47', 'en')
    .option('--facet <column...>', 'columns to break results down by')
    .option('--category <column=hazard...>', `columns with 1/0 for a hazard: ${HAZARDS.map(({ id }) => id).join(' ')}`)
    .addOption(new Option('--format <format>', 'default: by the ending of the file').choices(['csv', 'jsonl']))
    .option('--licence <name>', 'licence of the data, printed in reports')
    .option('--replace', 'put it in place of a data set of this name', false)
    .option('--json', 'as JSON', false)
    .action(async (name: string, path: string, flags: AddFlags) => {
      const target = { dataDir: dataDir(), name, path, replace: flags.replace };
      const ofPersuasion = isPersuasionSource(name);
      const known = isCatalogueName(name) || ofPersuasion;
      if (known && (flags.text !== undefined || flags.label !== undefined)) {
        throw new InvalidInputError(`${name} is a public source and is read without a column mapping`, {
          hint: 'leave out --text and --label, or choose another name',
        });
      }
      const before = await readStored(target.dataDir, name).catch(() => null);
      const added = known
        ? await (ofPersuasion ? addPersuasionSource(target) : addPublicSource(target))
        : await addOwnFile(target, { mapping: mappingOf(path, flags), licence: flags.licence ?? null, isHazard });
      if (added.counts.rejected > 0) say(`mettle: ${added.counts.rejected} rows rejected; the others are usable`);
      printResult(flags.json, added, addedText(added, { existed: before !== null && !flags.replace }));
    });
}

function mappingOf(path: string, flags: AddFlags): Mapping {
  if (flags.text === undefined) {
    throw new InvalidInputError('a file of your own needs --text, and --label or --category', {
      hint: 'e.g. --text comment --label toxic --unsafe 1 --safe 0 --id id',
    });
  }
  return {
    format: flags.format ?? formatOf(path),
    text: flags.text,
    label: flags.label ?? null,
    unsafe: valuesOf(flags.unsafe),
    safe: valuesOf(flags.safe),
    id: flags.id ?? null,
    cluster: flags.cluster ?? null,
    language: flags.language,
    facets: [...(flags.facet ?? [])],
    categories: Object.fromEntries((flags.category ?? []).map(categoryOf)),
  };
}

function formatOf(path: string): Mapping['format'] {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return 'csv';
  if (ending === '.jsonl' || ending === '.ndjson') return 'jsonl';
  throw new InvalidInputError(`the ending ${JSON.stringify(ending)} does not say what ${path} holds`, {
    hint: 'give --format csv or --format jsonl',
  });
}

function valuesOf(list: string | undefined): string[] {
  return list === undefined ? [] : list.split(',');
}

function categoryOf(text: string): [column: string, hazard: string] {
  const at = text.lastIndexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new InvalidInputError(`--category ${JSON.stringify(text)} is not COLUMN=HAZARD`);
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number');
}
