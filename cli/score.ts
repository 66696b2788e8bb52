import { Command } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { MEASUREMENT_LEVELS } from '../metrics/agreement/level.ts';
import { GROUP_FIELDS } from '../metrics/classification-table.ts';
import { CONTROVERSIAL_RULES } from '../metrics/label-scheme.ts';
import { MISSING_POLICIES } from '../metrics/missing.ts';
import { agreementKind } from './score-agreement.ts';
import { classificationKind } from './score-classification.ts';
import { COMMON_FLAGS, oneOf, type ScoreFlags, type ScoreIo, type ScoreKind } from './score-kind.ts';
import { persuasionKind } from './score-persuasion.ts';

/** Kinds of rows that `mettle score` knows; a kind's flags are declared on the command below. */
const KINDS = {
  classification: classificationKind,
  persuasion: persuasionKind,
  agreement: agreementKind,
} as const satisfies Record<string, ScoreKind>;
export const SCORE_KINDS = Object.keys(KINDS) as (keyof typeof KINDS)[];

/** `mettle score`: metrics of rows that anyone wrote, by CONTRACT 1 to 3. Failures carry their exit code. */
export function scoreCommand(io: ScoreIo = { stdin: process.stdin, stdout: process.stdout }): Command {
  return new Command('score')
    .description('compute metrics from rows of truth and prediction, readings or ratings (JSON Lines or CSV)')
    .argument('<file>', 'rows; - reads standard input')
    .requiredOption('--kind <kind>', `kind of rows: ${SCORE_KINDS.join(', ')}`)
    .option('--labels <a,b,...>', 'all labels there are; default: those seen in truth or prediction')
    .option('--average-over <a,b,...>', 'labels that means run over; default: all')
    .option('--positive <a,b,...>', 'positive labels; default: unsafe, when every label is safe or unsafe')
    .option('--zero-division <value>', 'what an undefined cell counts as in a mean: 0, 1 or nan', '0')
    .option('--missing <policy>', `what a missing answer counts as: ${MISSING_POLICIES.join(', ')}`, 'wrong')
    .option('--controversial <rule>', `what controversial counts as: ${CONTROVERSIAL_RULES.join(', ')}`, 'strict')
    .option(
      '--by <fields>',
      `also score groups of rows: ${GROUP_FIELDS.join(', ')}; of readings: keys of the condition, or columns`,
    )
    .option('--compare <other>', 'another moderator on the same cases, tested against FILE')
    .option(
      '--level <level>',
      `level of measurement of ratings: ${MEASUREMENT_LEVELS.join(', ')}; of readings: confidence of intervals, .95`,
      'nominal',
    )
    .option('--order <a,b,...>', 'all categories of ratings, lowest first; default: those seen')
    .option('--draws <n>', 'bootstrap resamples; 0 = no intervals', '2000')
    .option('--seed <n>', 'seed of all random procedures', '1')
    .option('--format <format>', 'jsonl or csv; default: by the ending of the file, jsonl for standard input')
    .option('--skip-bad-rows', 'drop rows that break the format, and count them', false)
    .option('--json', 'print one JSON object', false)
    .action(async (file: string, flags: ScoreFlags, command: Command) => {
      const kind = KINDS[oneOf('--kind', flags.kind, SCORE_KINDS)];
      refuseForeignFlags(kind, flags, command);
      io.stdout.write(`${await kind.score(file, flags, io)}\n`);
    });
}

function refuseForeignFlags(kind: ScoreKind, { kind: name }: ScoreFlags, command: Command): void {
  for (const option of command.options) {
    const flag = option.attributeName() as keyof ScoreFlags;
    if (command.getOptionValueSource(flag) !== 'cli' || COMMON_FLAGS.includes(flag) || kind.flags.includes(flag))
      continue;
    throw new InvalidInputError(`${option.long} is no option of --kind ${name}`, {
      hint: `it takes ${[...kind.flags, ...COMMON_FLAGS].map((each) => longOf(command, each)).join(' ')}`,
    });
  }
}

function longOf(command: Command, flag: keyof ScoreFlags): string {
  return command.options.find((option) => option.attributeName() === flag)?.long ?? flag;
}
