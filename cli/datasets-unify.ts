import { Command, Option } from 'commander';
import { openDataset } from '../datasets/open-dataset.ts';
import { type Unified, unifyDatasets } from '../datasets/unified/unify.ts';
import { duplicatesText } from './datasets-duplicates.ts';
import { nameList, positive, share, wholeNumber } from './datasets-numbers.ts';
import { counts, printable } from './datasets-text.ts';
import { printResult } from './output.ts';

interface UnifyFlags {
  readonly from: readonly string[];
  readonly stratify: readonly string[];
  readonly perStratum?: number;
  readonly size?: number;
  readonly seed: number;
  readonly near: number;
  readonly dropDuplicates?: 'exact' | 'near';
  readonly keepContradictions: boolean;
  readonly replace: boolean;
  readonly json: boolean;
}

/** `mettle datasets unify`. */
export function unifyCommand(dataDir: () => string): Command {
  return new Command('unify')
    .description('one benchmark out of several data sets: text, binary class, fine label, source; duplicates reported')
    .argument('<name>', 'a new name; specs then take it as `dataset: NAME`')
    .requiredOption('--from <names>', 'data sets, separated by commas', nameList)
    .option('--stratify <names>', 'strata: label, source, language, truth or facets', nameList, ['label', 'source'])
    .option('--per-stratum <n>', 'keep this many cases of each stratum', positive)
    .option('--size <n>', 'keep this many cases in all, spread over the strata by their sizes', positive)
    .option('--seed <n>', 'seed of the choice', wholeNumber, 1)
    .option('--near <share>', 'least likeness of near duplicates, .5 to 1', share, 0.8)
    .addOption(
      new Option('--drop-duplicates [kind]', 'keep one of each group of exact (default) or near duplicates')
        .choices(['exact', 'near'])
        .preset('exact'),
    )
    .option('--keep-contradictions', 'keep exact duplicates whose truths contradict each other', false)
    .option('--replace', 'put it in place of a data set of this name', false)
    .option('--json', 'as JSON', false)
    .action(async (name: string, flags: UnifyFlags) => {
      const target = { dataDir: dataDir(), name, replace: flags.replace };
      const sources = await Promise.all(flags.from.map((one) => openDataset(one, target)));
      const made = await unifyDatasets(target, sources, {
        stratify: flags.stratify,
        perStratum: flags.perStratum ?? null,
        size: flags.size ?? null,
        seed: flags.seed,
        near: flags.near,
        dropDuplicates: flags.dropDuplicates ?? null,
        keepContradictions: flags.keepContradictions,
      });
      const { stored, duplicates, strata } = made;
      printResult(flags.json, { ...stored, strata, duplicates }, unifiedText(made));
    });
}

function unifiedText({ stored, duplicates, leftOut, strata }: Unified): string {
  const { name, version, counts: count, reader, licence } = stored;
  const sources = reader?.kind === 'unified' ? reader.sources : [];
  return [
    `${name} ${version}: ${count.cases} cases (${counts(count.labels)}) of ${strata} strata`,
    ...sources.map((one) => `  ${printable(one.name)} ${one.version}: ${one.cases} cases, ${printable(one.licence)}`),
    `licences: ${printable(licence)}`,
    ...Object.entries(leftOut).map(([reason, cases]) => `left out ${cases}: ${printable(reason)}`),
    '',
    'duplicates in the sources, before anything was left out:',
    duplicatesText(duplicates),
  ].join('\n');
}
