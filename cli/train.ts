import { rename, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import type { ClassificationScore } from '../metrics/classification-score.ts';
import { encodeModel } from '../moderation/baselines/linear-model.ts';
import { scoreLinear, trainLinear } from '../moderation/baselines/train-linear.ts';
import { printResult } from './output.ts';
import { list, whole } from './score-kind.ts';
import { readTexts, type TextColumns, type TextSource } from './train-rows.ts';

interface TrainFlags {
  readonly out: string;
  readonly textColumn: string;
  readonly labelColumn: string;
  readonly positive?: string;
  readonly devShare: string;
  readonly seed: string;
  readonly balance: boolean;
  readonly test?: string;
  readonly licence?: string;
  readonly skipBadRows: boolean;
  readonly json: boolean;
}

/** `mettle train`: baselines that learn from a labelled file. */
export function trainCommand({ dataDir }: { dataDir: () => string }): Command {
  return new Command('train')
    .description('train a baseline on labelled texts')
    .addCommand(trainLinearCommand(dataDir).exitOverride());
}

function trainLinearCommand(dataDir: () => string): Command {
  return new Command('linear')
    .description('train the linear baseline (hashed n-grams, logistic regression) for the dialect `linear`')
    .argument('<file>', 'CSV or JSON Lines with a text and a label a row, or dataset:NAME')
    .requiredOption('--out <model.json>', 'where the model is written')
    .option('--text-column <name>', 'column of the text', 'text')
    .option('--label-column <name>', 'column of the label', 'label')
    .option('--positive <a,b,...>', 'labels that count as unsafe; default: unsafe, 1 or true')
    .option('--dev-share <share>', 'share of texts held out and scored, from 0 to .9', '.1')
    .option('--seed <n>', 'seed of the split and of the order of training', '1')
    .option('--balance', 'weigh both labels alike, however rare one is', false)
    .option('--test <file>', 'also score on these texts, wholly apart; the same columns, or dataset:NAME')
    .option('--licence <text>', 'licence of the file, kept in the model')
    .option('--skip-bad-rows', 'drop rows that break the format, and count them', false)
    .option('--json', 'print one JSON object', false)
    .action((file: string, flags: TrainFlags) => train(file, flags, dataDir()));
}

async function train(file: string, flags: TrainFlags, dataDir: string): Promise<void> {
  const seed = whole('--seed', flags.seed, { from: 0, to: Number.MAX_SAFE_INTEGER });
  const devShare = shareOf(flags.devShare);
  const columns: TextColumns = {
    text: flags.textColumn,
    label: flags.labelColumn,
    positive: flags.positive === undefined ? null : list(flags.positive),
    licence: flags.licence ?? null,
    skipBadRows: flags.skipBadRows,
  };
  const source = await readTexts(file, columns, dataDir);
  const test = flags.test === undefined ? null : await readTest(flags.test, columns, dataDir);
  const { model, heldOut } = trainLinear(source.texts, {
    devShare,
    seed,
    balance: flags.balance,
    trainedOn: source.from,
    positive: source.positive,
    leftOut: source.unknown + source.bad,
  });
  await replace(flags.out, encodeModel(model));
  const scores = {
    held_out: heldOut.length === 0 ? null : scoreLinear(model, heldOut, seed),
    test: test === null ? null : scoreLinear(model, test.texts, seed),
  };
  const short = (score: ClassificationScore | null) => (score === null ? null : figures(score));
  printResult(
    flags.json,
    {
      baseline: 'linear',
      out: flags.out,
      ...model.about,
      unknown: source.unknown,
      bad_rows: source.bad,
      held_out: short(scores.held_out),
      test: test === null ? null : { ...test.from, ...short(scores.test) },
    },
    [
      `baseline: linear, written to ${flags.out}`,
      `trained on ${source.from.name}: ${model.about.n.positive} positive and ${model.about.n.negative} negative texts` +
        leftOut(source),
      ...(scores.held_out === null ? ['nothing held out'] : [line('held out', scores.held_out)]),
      ...(test === null || scores.test === null ? [] : [line(`test on ${test.from.name}`, scores.test)]),
      'It knows only the words it was trained on: a baseline to compare moderators with, not a moderator.',
    ].join('\n'),
  );
}

/** Labels of a test file mean what those of the training file do; a data set has its own truth. */
function readTest(file: string, columns: TextColumns, dataDir: string): Promise<TextSource> {
  const ofDataset = file.startsWith('dataset:');
  return readTexts(file, ofDataset ? { ...columns, positive: null } : columns, dataDir);
}

function figures({ n, metrics, intervals }: ClassificationScore) {
  const { accuracy, macro_f1, roc_auc } = metrics;
  return { n, metrics: { accuracy, macro_f1, roc_auc }, intervals: pick(intervals) };
}

function pick(intervals: ClassificationScore['intervals']) {
  return { accuracy: intervals.accuracy, macro_f1: intervals.macro_f1, roc_auc: intervals.roc_auc };
}

function line(name: string, score: ClassificationScore): string {
  const cell = (metric: 'accuracy' | 'macro_f1' | 'roc_auc') => {
    const interval = score.intervals[metric];
    const range =
      interval === null || interval === undefined ? '' : ` [${three(interval.low)}, ${three(interval.high)}]`;
    return `${metric} ${three(score.metrics[metric])}${range}`;
  };
  return `${name} (n = ${score.n}): ${cell('accuracy')}, ${cell('macro_f1')}, ${cell('roc_auc')}`;
}

function three(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function leftOut({ unknown, bad }: TextSource): string {
  const parts = [...(unknown > 0 ? [`${unknown} without a label`] : []), ...(bad > 0 ? [`${bad} bad rows`] : [])];
  return parts.length === 0 ? '' : `; left out: ${parts.join(', ')}`;
}

function shareOf(text: string): number {
  const share = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(share >= 0 && share <= 0.9)) throw new InvalidInputError(`--dev-share ${text}: a share from 0 to .9`);
  return share;
}

/** The file is there whole or as it was before. */
async function replace(path: string, text: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, text, { flag: 'wx' });
    await rename(part, path);
  } catch (error) {
    throw new InvalidInputError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
