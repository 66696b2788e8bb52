import type { CaseTruth } from '../../moderation/case.ts';
import type { DatasetRow, SourceFile, VoteRow } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf, exclusive, oneOf } from '../io/cases-of.ts';
import { type CsvFields, csvRows } from '../io/rows.ts';
import { votesOf } from '../io/votes-of.ts';

export const DAVIDSON_CLASSES = ['hate', 'offensive', 'neither'] as const;
export type DavidsonClass = (typeof DAVIDSON_CLASSES)[number];

const VOTE_COLUMNS = ['hate_speech', 'offensive_language', 'neither'] as const;
const COLUMNS = ['', 'count', ...VOTE_COLUMNS, 'class', 'tweet'];

/** Canonical hazards by class: offensive is the group {PROFANITY, HARASS} with unknown members (M 5.4). */
const CATEGORIES: Readonly<Record<DavidsonClass, CaseTruth['categories']>> = {
  hate: { HATE: true, PROFANITY: null, HARASS: null },
  offensive: { PROFANITY: null, HARASS: null },
  neither: { HATE: false, PROFANITY: false, HARASS: false },
};

/**
 * Davidson et al.: tweets with a class by plurality of 3 to 9 votes. Row id is the unnamed index, which has gaps; 917
 * tweets hold line breaks; HTML entities stay as the source has them.
 */
export function readDavidson(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, csvRows(file, COLUMNS), (row) => {
    const label = classOf(row);
    const { total, counts } = countsOf(row);
    return {
      rowId: row[''] ?? '',
      idField: '(index)',
      textField: 'tweet',
      text: row.tweet ?? '',
      truth: {
        verdict: label === 'neither' ? 'safe' : 'unsafe',
        categories: CATEGORIES[label],
        native: exclusive(label, DAVIDSON_CLASSES),
      },
      facets: { class: label, annotators: String(total), unanimous: counts.includes(total) ? 'yes' : 'no' },
      cluster: null,
      language: null,
    };
  });
}

/** Votes by class; gold is the strict plurality of the same votes. */
export function readDavidsonVotes(file: SourceFile): AsyncGenerator<VoteRow> {
  return votesOf(file, csvRows(file, COLUMNS), (row) => {
    const { counts } = countsOf(row);
    const votes = DAVIDSON_CLASSES.flatMap((label, index) => Array<string>(counts[index] ?? 0).fill(label));
    return { rowId: row[''] ?? '', gold: classOf(row), votes };
  });
}

function classOf(row: CsvFields): DavidsonClass {
  return DAVIDSON_CLASSES[Number(oneOf(row.class, 'class', ['0', '1', '2']))] ?? 'neither';
}

function countsOf(row: CsvFields): { total: number; counts: readonly number[] } {
  const count = (field: string) => {
    const value = row[field] ?? '';
    if (!/^\d{1,3}$/.test(value)) throw new BadRowError('not a count of votes', { field, value });
    return Number(value);
  };
  const counts = VOTE_COLUMNS.map(count);
  const total = count('count');
  const sum = counts.reduce((all, one) => all + one, 0);
  if (sum !== total || total === 0) {
    throw new BadRowError(`votes add up to ${sum}`, { field: 'count', value: row.count ?? '' });
  }
  return { total, counts };
}
