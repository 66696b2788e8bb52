import { Command, InvalidArgumentError } from 'commander';
import { listDatasets } from '../datasets/list-datasets.ts';
import { openDataset } from '../datasets/open-dataset.ts';
import { isPersuasionDataset } from '../datasets/persuasion/open.ts';
import { readStored } from '../datasets/stored.ts';
import { summarise } from '../datasets/summary.ts';
import { addCommand } from './datasets-add.ts';
import { duplicatesCommand } from './datasets-duplicates.ts';
import { renderCommand } from './datasets-render.ts';
import { examplesText, listText, showText } from './datasets-text.ts';
import { unifyCommand } from './datasets-unify.ts';
import { printResult } from './output.ts';
import { showPersuasion } from './persuasion-datasets.ts';

/** `mettle datasets list|show|add|render|unify|duplicates`. */
export function datasetsCommand({ dataDir }: { dataDir: () => string }): Command {
  const command = new Command('datasets').description('data sets: what ships, what was added, how to add your own');
  const makers = [listCommand, showCommand, addCommand, renderCommand, unifyCommand, duplicatesCommand];
  for (const make of makers) command.addCommand(make(dataDir).exitOverride());
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
      const isPersuasion = await isPersuasionDataset(name, { dataDir: dataDir() });
      if (isPersuasion) return showPersuasion(name, { json, examples, dataDir: dataDir() });
      const dataset = await openDataset(name, { dataDir: dataDir() });
      const summary = await summarise(dataset);
      const media = (await readStored(dataDir(), name))?.media?.counts ?? null;
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
        { ...about, ...summary, media, examples: texts },
        `${showText(about, summary, media)}${examplesText(texts, contentWarning)}`,
      );
    });
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number');
}
