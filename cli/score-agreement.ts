import { canonicalJson } from '../core/canonical-json.ts';
import { AGREEMENT_METRICS, type AgreementScore } from '../metrics/agreement/agreement-score.ts';
import { MEASUREMENT_LEVELS } from '../metrics/agreement/level.ts';
import { parseRatingRow } from '../metrics/agreement/rating-row.ts';
import type { ScaleOptions } from '../metrics/agreement/rating-scale.ts';
import { createRatingTable, DuplicateRatingError, type RatingTable } from '../metrics/agreement/rating-table.ts';
import { scoreAgreement } from '../metrics/agreement/score-agreement.ts';
import { badRow, numberCell, type RowSource, readRows, sourceName } from './row-source.ts';
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
import { number, printable, table } from './score-text.ts';

/** `mettle score --kind agreement`: CONTRACT 3. */
export const agreementKind: ScoreKind = { flags: ['level', 'order'], score };

const COLUMNS = {
  required: ['item', 'rater', 'rating'],
  nested: [],
  rowOf: (record: Readonly<Record<string, string>>) => ({
    item: record.item || null,
    rater: record.rater || null,
    rating: numberCell(record.rating ?? ''),
    cluster: record.cluster || null,
  }),
};

/** Categories that the table for people lists; `--json` has all. */
const SHOWN_CATEGORIES = 20;

async function score(file: string, flags: ScoreFlags, io: ScoreIo): Promise<string> {
  const scale: ScaleOptions = {
    level: oneOf('--level', flags.level, MEASUREMENT_LEVELS),
    ...(flags.order === undefined ? {} : { order: list(flags.order) }),
  };
  const options = { ...scale, ...drawsOf(flags) };
  const source = { file, format: formatOf(file, flags), stdin: io.stdin };
  const read = await readRatingTable(source, scale, flags.skipBadRows);
  const scored = scoreAgreement(read.table, options);
  const notes = [...scored.notes, ...rejectedNote(read.nRejected, read.rejected)];
  if (!flags.json) return agreementText({ ...scored, notes });
  return canonicalJson({ ...scored, notes, ...(flags.skipBadRows ? { n_rejected: read.nRejected } : {}) });
}

async function readRatingTable(
  source: RowSource,
  scale: ScaleOptions,
  skipBadRows: boolean,
): Promise<{ table: RatingTable; nRejected: number; rejected: string[] }> {
  const name = sourceName(source);
  const builder = createRatingTable(scale);
  const lines: number[] = [];
  const rejected: string[] = [];
  let nRejected = 0;
  for await (const item of readRows(source, COLUMNS)) {
    const read = 'problem' in item ? item : parseRatingRow(item.data);
    const problem = 'problem' in read ? read.problem : builder.problem(read.row);
    if (problem !== null) {
      const error = badRow(name, item.line, problem);
      if (!skipBadRows) throw error;
      nRejected += 1;
      if (rejected.length < 5) rejected.push(error.message);
    } else if ('row' in read) {
      lines.push(item.line);
      try {
        builder.add(read.row);
      } catch (error) {
        if (!(error instanceof DuplicateRatingError)) throw error;
        const reason = `rater ${JSON.stringify(read.row.rater)} rated it twice, first in line ${lines[error.rows[0]]}`;
        const problem = { field: 'item', value: read.row.item, reason };
        throw badRow(name, item.line, problem, { cause: error, hint: error.hint ?? '' });
      }
    }
  }
  return { table: builder.finish(), nRejected, rejected };
}

/** A score as a person reads it in a terminal. */
function agreementText(score: AgreementScore): string {
  const categories = Object.entries(score.prevalence);
  const more = categories.length - SHOWN_CATEGORIES;
  const blocks = [
    `${score.n_ratings} ratings of ${score.n_items} items by ${score.n_raters} raters; ${score.n_items_paired} items with two or more ratings`,
    table(
      ['coefficient', 'value', `${Number(score.conventions.confidence) * 100} % interval`],
      AGREEMENT_METRICS.filter((metric) => score[metric] !== null).map((metric) => {
        const range = score.intervals[metric] ?? null;
        return [
          metric === 'krippendorff_alpha' ? `${metric} (${String(score.conventions.level)})` : metric,
          number(score[metric]),
          range === null ? '' : `${number(range.low)} .. ${number(range.high)}`,
        ];
      }),
    ),
    table(
      ['category', 'share of ratings'],
      categories.slice(0, SHOWN_CATEGORIES).map(([name, share]) => [name, number(share)]),
    ) + (more > 0 ? `\n(${more} more)` : ''),
  ];
  if (score.notes.length > 0) blocks.push(score.notes.map((note) => `note: ${printable(note)}`).join('\n'));
  return blocks.join('\n\n');
}
