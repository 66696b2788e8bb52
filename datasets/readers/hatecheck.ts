import type { DatasetRow, SourceFile, VoteRow } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf, oneOf } from '../io/cases-of.ts';
import { csvRows } from '../io/rows.ts';
import { votesOf } from '../io/votes-of.ts';
import { functionalityFacets, HATECHECK_LABELS, hatecheckTruth } from './hatecheck-truth.ts';

const COLUMNS = [
  'functionality',
  'case_id',
  'test_case',
  'label_gold',
  'target_ident',
  'direction',
  'ref_case_id',
  'templ_id',
];
const VOTE_COLUMNS = Array.from({ length: 10 }, (_, index) => `label_${index + 1}`);

/**
 * HateCheck test cases. 3,470 of 3,728 texts end in a space, which stays. An empty `target_ident` (292 rows) and a
 * `direction` of `-` are absent facets. `ref_case` is the row id of the hateful case that this one varies. Cluster: the template.
 */
export function readHatecheck(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, csvRows(file, COLUMNS), (row) => ({
    rowId: row.case_id ?? '',
    idField: 'case_id',
    textField: 'test_case',
    text: row.test_case ?? '',
    truth: hatecheckTruth(oneOf(row.label_gold, 'label_gold', HATECHECK_LABELS)),
    facets: {
      ...functionalityFacets(row.functionality ?? ''),
      target: row.target_ident ?? null,
      direction: row.direction === '-' ? null : (row.direction ?? null),
      ref_case: row.ref_case_id ?? null,
    },
    cluster: `hatecheck:${row.templ_id}`,
    language: null,
  }));
}

/** Votes on HateCheck: ten annotator columns of which any five are filled. */
export function readHatecheckVotes(file: SourceFile): AsyncGenerator<VoteRow> {
  return votesOf(file, csvRows(file, ['case_id', 'label_gold', ...VOTE_COLUMNS]), (row) => {
    const votes = VOTE_COLUMNS.flatMap((column) =>
      row[column] === '' ? [] : [oneOf(row[column], column, HATECHECK_LABELS)],
    );
    if (votes.length === 0) throw new BadRowError('no votes', { field: 'label_1', value: '' });
    return { rowId: row.case_id ?? '', gold: oneOf(row.label_gold, 'label_gold', HATECHECK_LABELS), votes };
  });
}
