import type { Readable } from 'node:stream';
import { Command } from 'commander';
import { canonicalJson } from '../core/canonical-json.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { ClassificationRow, RowProblem } from '../metrics/classification-row.ts';
import type { ClassificationOptions } from '../metrics/classification-score.ts';
import { GROUP_FIELDS } from '../metrics/classification-table.ts';
import { compareClassification } from '../metrics/compare-classification.ts';
import { CONTROVERSIAL, CONTROVERSIAL_RULES, checkLabelOptions } from '../metrics/label-scheme.ts';
import { MISSING_POLICIES } from '../metrics/missing.ts';
import { scoreClassification } from '../metrics/score-classification.ts';
import { type ReadRules, type RowFormat, readClassificationTable } from './score-rows.ts';
import { scoreText } from './score-text.ts';

/** Kinds of rows that `mettle score` knows. */
export const SCORE_KINDS = ['classification'] as const;

export interface ScoreIo {
  readonly stdin: Readable;
  readonly stdout: { write(text: string): unknown };
}

interface ScoreFlags {
  readonly kind: string;
  readonly labels?: string;
  readonly averageOver?: string;
  readonly positive?: string;
  readonly zeroDivision: string;
  readonly missing: string;
  readonly controversial: string;
  readonly by?: string;
  readonly compare?: string;
  readonly draws: string;
  readonly seed: string;
  readonly format?: string;
  readonly skipBadRows: boolean;
  readonly json: boolean;
}

/** `mettle score`: metrics of rows that anyone wrote, by CONTRACT 1. Failures carry their exit code. */
export function scoreCommand(io: ScoreIo = { stdin: process.stdin, stdout: process.stdout }): Command {
  return new Command('score')
    .description('compute metrics from rows of truth and prediction (JSON Lines or CSV)')
    .argument('<file>', 'rows; - reads standard input')
    .requiredOption('--kind <kind>', `kind of rows: ${SCORE_KINDS.join(', ')}`)
    .option('--labels <a,b,...>', 'all labels there are; default: those seen in truth or prediction')
    .option('--average-over <a,b,...>', 'labels that means run over; default: all')
    .option('--positive <a,b,...>', 'positive labels; default: unsafe, when every label is safe or unsafe')
    .option('--zero-division <value>', 'what an undefined cell counts as in a mean: 0, 1 or nan', '0')
    .option('--missing <policy>', `what a missing answer counts as: ${MISSING_POLICIES.join(', ')}`, 'wrong')
    .option('--controversial <rule>', `what controversial counts as: ${CONTROVERSIAL_RULES.join(', ')}`, 'strict')
    .option('--by <fields>', `also score groups of rows: ${GROUP_FIELDS.join(', ')}`)
    .option('--compare <other>', 'another moderator on the same cases, tested against FILE')
    .option('--draws <n>', 'bootstrap resamples; 0 = no intervals', '2000')
    .option('--seed <n>', 'seed of all random procedures', '1')
    .option('--format <format>', 'jsonl or csv; default: by the ending of the file, jsonl for standard input')
    .option('--skip-bad-rows', 'drop rows that break the format, and count them', false)
    .option('--json', 'print one JSON object', false)
    .action(async (file: string, flags: ScoreFlags) => {
      io.stdout.write(`${await score(file, flags, io)}\n`);
    });
}

async function score(file: string, flags: ScoreFlags, io: ScoreIo): Promise<string> {
  oneOf('--kind', flags.kind, SCORE_KINDS);
  const options = readOptions(flags);
  checkLabelOptions(options);
  const rules: ReadRules = { skipBadRows: flags.skipBadRows, check: labelCheck(options) };
  const read = (from: string) =>
    readClassificationTable({ file: from, format: formatOf(from, flags), stdin: io.stdin }, rules);
  if (file === '-' && flags.compare === '-')
    throw new InvalidInputError('only one of FILE and --compare can be standard input');
  const first = await read(file);
  const other = flags.compare === undefined ? null : await read(flags.compare);

  const scored = scoreClassification(first.table, options);
  const compared = other === null ? null : compareClassification(first.table, other.table, options);
  const rejected = first.nRejected + (other?.nRejected ?? 0);
  const notes = [
    ...scored.notes,
    ...(compared?.notes ?? []),
    ...(rejected === 0
      ? []
      : [`${rejected} bad rows dropped, the first: ${[...first.rejected, ...(other?.rejected ?? [])][0]}`]),
  ];
  if (!flags.json) return scoreText({ ...scored, notes }, compared?.comparison ?? null);
  return canonicalJson({
    ...scored,
    notes,
    ...(compared === null ? {} : { comparison: compared.comparison }),
    ...(flags.skipBadRows ? { n_rejected: rejected } : {}),
  });
}

function readOptions(flags: ScoreFlags): ClassificationOptions {
  const zeroDivision = oneOf('--zero-division', flags.zeroDivision, ['0', '1', 'nan'] as const);
  return {
    ...(flags.labels === undefined ? {} : { labels: list(flags.labels) }),
    ...(flags.averageOver === undefined ? {} : { averageOver: list(flags.averageOver) }),
    ...(flags.positive === undefined ? {} : { positive: list(flags.positive) }),
    ...(flags.by === undefined
      ? {}
      : { by: [...new Set(list(flags.by))].map((field) => oneOf('--by', field, GROUP_FIELDS)) }),
    zeroDivision: zeroDivision === 'nan' ? 'nan' : zeroDivision === '1' ? 1 : 0,
    missing: oneOf('--missing', flags.missing, MISSING_POLICIES),
    controversial: oneOf('--controversial', flags.controversial, CONTROVERSIAL_RULES),
    draws: whole('--draws', flags.draws, { from: 0, to: 100_000 }),
    seed: whole('--seed', flags.seed, { from: 0, to: Number.MAX_SAFE_INTEGER }),
  };
}

function formatOf(file: string, flags: ScoreFlags): RowFormat {
  if (flags.format !== undefined) return oneOf('--format', flags.format, ['jsonl', 'csv'] as const);
  return file.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl';
}

/** Names the line of a label that was not declared; the score itself would only know the case. */
function labelCheck({ labels, controversial }: ClassificationOptions): (row: ClassificationRow) => RowProblem | null {
  if (labels === undefined) return () => null;
  const known = new Set(labels);
  const reason = `is not one of --labels ${labels.join(',')}`;
  return ({ truth, predicted }) => {
    if (truth !== null && !known.has(truth)) return { field: 'truth', value: truth, reason };
    if (predicted === null || known.has(predicted)) return null;
    if (predicted === CONTROVERSIAL && controversial !== 'class') return null;
    return { field: 'predicted', value: predicted, reason };
  };
}

function list(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found === undefined)
    throw new InvalidInputError(`${flag} ${JSON.stringify(value)} is not known`, {
      hint: `known: ${known.join(', ')}`,
    });
  return found;
}

function whole(flag: string, text: string, { from, to }: { from: number; to: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= from && value <= to))
    throw new InvalidInputError(`${flag} ${JSON.stringify(text)}: a whole number from ${from} to ${to}`);
  return value;
}
