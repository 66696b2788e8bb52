import { canonicalJson } from '../core/canonical-json.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { ClassificationRow, RowProblem } from '../metrics/classification-row.ts';
import type { ClassificationOptions } from '../metrics/classification-score.ts';
import { GROUP_FIELDS } from '../metrics/classification-table.ts';
import { compareClassification } from '../metrics/compare-classification.ts';
import { CONTROVERSIAL, CONTROVERSIAL_RULES, checkLabelOptions } from '../metrics/label-scheme.ts';
import { MISSING_POLICIES } from '../metrics/missing.ts';
import { scoreClassification } from '../metrics/score-classification.ts';
import {
  drawsOf,
  formatOf,
  list,
  oneOf,
  rejectedNote,
  type ScoreFlags,
  type ScoreIo,
  type ScoreKind,
} from './score-kind.ts';
import { type ReadRules, readClassificationTable } from './score-rows.ts';
import { scoreText } from './score-text.ts';

/** `mettle score --kind classification`: CONTRACT 1. */
export const classificationKind: ScoreKind = {
  flags: ['labels', 'averageOver', 'positive', 'zeroDivision', 'missing', 'controversial', 'by', 'compare'],
  score,
};

async function score(file: string, flags: ScoreFlags, io: ScoreIo): Promise<string> {
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
    ...rejectedNote(rejected, [...first.rejected, ...(other?.rejected ?? [])]),
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
    ...drawsOf(flags),
  };
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
