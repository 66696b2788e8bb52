import type { DatasetRow, SourceFile, VoteRow } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf, oneOf } from '../io/cases-of.ts';
import { csvRows } from '../io/rows.ts';
import { votesOf } from '../io/votes-of.ts';
import { languageOfRow } from './hatecheck-languages.ts';
import { functionalityFacets, HATECHECK_LABELS, type HatecheckLabel, hatecheckTruth } from './hatecheck-truth.ts';

const COLUMNS = [
  'mhc_case_id',
  'functionality',
  'test_case',
  'label_gold',
  'target_ident',
  'ref_case_id',
  'templ_id',
  'label_annotated',
  'disagreement_in_case',
  'disagreement_in_template',
];
const FLAGS = ['True', 'False'] as const;

/**
 * Multilingual HateCheck, any of its ten languages; a row's id (`arabic-12`) says which, else the file does. `disagreement_in_case` (the annotators' majority differs from gold) is
 * kept as a facet: such rows need adjudication before they count against a moderator. Cluster: the template.
 */
export function readMultilingualHatecheck(file: SourceFile): AsyncGenerator<DatasetRow> {
  const yesNo = (value: string | undefined, field: string) => (oneOf(value, field, FLAGS) === 'True' ? 'yes' : 'no');
  return casesOf(file, csvRows(file, COLUMNS), (row) => ({
    rowId: row.mhc_case_id ?? '',
    idField: 'mhc_case_id',
    textField: 'test_case',
    text: row.test_case ?? '',
    truth: hatecheckTruth(oneOf(row.label_gold, 'label_gold', HATECHECK_LABELS)),
    facets: {
      ...functionalityFacets(row.functionality ?? ''),
      target: row.target_ident ?? null,
      ref_case: refCase(row.mhc_case_id, row.ref_case_id),
      disagreement: yesNo(row.disagreement_in_case, 'disagreement_in_case'),
      template_disagreement: yesNo(row.disagreement_in_template, 'disagreement_in_template'),
    },
    cluster: `hatecheck-${languageOfRow(row.mhc_case_id ?? '') ?? file.language}:${row.templ_id}`,
    language: languageOfRow(row.mhc_case_id ?? ''),
  }));
}

/** `ref_case_id` is a decimal ("1.0") without the language that row ids carry: french-12 and "1.0" give french-1. */
function refCase(rowId = '', reference = ''): string | null {
  if (reference === '') return null;
  const number = /^(\d+)(?:\.0)?$/.exec(reference)?.[1];
  if (number === undefined) throw new BadRowError('not a case number', { field: 'ref_case_id', value: reference });
  return `${rowId.slice(0, rowId.lastIndexOf('-') + 1)}${number}`;
}

/** Votes of one language: a Python list literal a row. */
export function readMultilingualHatecheckVotes(file: SourceFile): AsyncGenerator<VoteRow> {
  return votesOf(file, csvRows(file, COLUMNS), (row) => ({
    rowId: row.mhc_case_id ?? '',
    gold: oneOf(row.label_gold, 'label_gold', HATECHECK_LABELS),
    votes: parseVotes(row.label_annotated ?? ''),
  }));
}

/** `['hateful', 'non-hateful']`; throws BadRowError for anything else than a list of the two labels. */
export function parseVotes(literal: string): readonly HatecheckLabel[] {
  const inner = /^\[(.*)\]$/s.exec(literal.trim())?.[1];
  const items = inner?.split(',').map((item) => /^\s*(?:'([^']*)'|"([^"]*)")\s*$/.exec(item)) ?? [null];
  return items.map((item) => {
    if (item === null) throw new BadRowError('not a list of votes', { field: 'label_annotated', value: literal });
    return oneOf(item[1] ?? item[2], 'label_annotated', HATECHECK_LABELS);
  });
}
