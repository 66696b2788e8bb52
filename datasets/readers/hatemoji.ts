import type { DatasetRow, SourceFile } from '../dataset.ts';
import { casesOf, oneOf } from '../io/cases-of.ts';
import { csvRows } from '../io/rows.ts';
import { hatecheckTruth } from './hatecheck-truth.ts';

const COLUMNS = ['case_id', 'templ_id', 'test_group_id', 'text', 'target', 'functionality', 'set', 'label_gold'];
const SETS = ['orig', 'identity_perturb', 'polarity_perturb', 'no_emoji_perturb'] as const;

/**
 * HatemojiCheck. `templ_id` is a decimal whose fraction names the perturbation (.0 original, .1 identity, .2 polarity,
 * .3 no emoji) and stays as text; the target `None` (every identity perturbation) is a string that means no target.
 * Cluster: the test group, which holds an original and its perturbations.
 */
export function readHatemoji(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, csvRows(file, [...COLUMNS, 'unrealistic_flags']), (row) => ({
    rowId: row.case_id ?? '',
    idField: 'case_id',
    textField: 'text',
    text: row.text ?? '',
    truth: hatecheckTruth(oneOf(row.label_gold, 'label_gold', ['0', '1']) === '1' ? 'hateful' : 'non-hateful'),
    facets: {
      functionality: row.functionality ?? null,
      target: row.target === 'None' ? null : (row.target ?? null),
      set: oneOf(row.set, 'set', SETS),
      template: row.templ_id ?? null,
      unrealistic_flags: row.unrealistic_flags ?? null,
    },
    cluster: `hatemoji:${row.test_group_id}`,
    language: null,
  }));
}
