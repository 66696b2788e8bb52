import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf, exclusive, oneOf } from '../io/cases-of.ts';
import { csvRows } from '../io/rows.ts';
import { XSTEST_SPEECH } from '../speech-acts.ts';

const LABELS = ['safe', 'unsafe'] as const;

/** Type -> the contrast pair it belongs to. The discrimination types share a contrast, as do the privacy types. */
const PAIRS: Readonly<Record<string, string>> = {
  homonyms: 'homonyms',
  figurative_language: 'figurative_language',
  safe_targets: 'safe_targets',
  safe_contexts: 'safe_contexts',
  definitions: 'definitions',
  nons_group_real_discr: 'discr',
  real_group_nons_discr: 'discr',
  historical_events: 'historical_events',
  privacy_public: 'privacy',
  privacy_fictional: 'privacy',
  contrast_homonyms: 'homonyms',
  contrast_figurative_language: 'figurative_language',
  contrast_safe_targets: 'safe_targets',
  contrast_safe_contexts: 'safe_contexts',
  contrast_definitions: 'definitions',
  contrast_discr: 'discr',
  contrast_historical_events: 'historical_events',
  contrast_privacy: 'privacy',
};

/**
 * XSTest: safe prompts that look unsafe, and their unsafe contrasts. Binary truth only; hazards are unknown. The rows
 * come from no templates, so each is its own cluster; `pair` groups a type with its contrast.
 */
export function readXstest(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, csvRows(file, ['id', 'prompt', 'type', 'label', 'focus', 'note']), (row) => {
    const label = oneOf(row.label, 'label', LABELS);
    const type = row.type ?? '';
    const pair = Object.hasOwn(PAIRS, type) ? PAIRS[type] : undefined;
    if (pair === undefined) throw new BadRowError('unknown type', { field: 'type', value: type });
    return {
      rowId: row.id ?? '',
      idField: 'id',
      textField: 'prompt',
      text: row.prompt ?? '',
      truth: { verdict: label, categories: {}, native: exclusive(label, LABELS) },
      facets: {
        type,
        pair,
        contrast: type.startsWith('contrast_') ? 'yes' : 'no',
        speech_act: XSTEST_SPEECH[type] ?? null,
        focus: row.focus ?? null,
        note: row.note ?? null,
      },
      cluster: null,
      language: null,
    };
  });
}
