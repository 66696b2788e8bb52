import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf, exclusive, oneOf } from '../io/cases-of.ts';
import { csvRows } from '../io/rows.ts';

const LABELS = ['safe', 'unsafe'] as const;

/** Type -> [the contrast pair it belongs to, speech act]. The discrimination types share a contrast, as do the privacy types. */
const TYPES: Readonly<Record<string, readonly [pair: string, act: string]>> = {
  homonyms: ['homonyms', 'homonym'],
  figurative_language: ['figurative_language', 'figurative'],
  safe_targets: ['safe_targets', 'safe target'],
  safe_contexts: ['safe_contexts', 'safe context'],
  definitions: ['definitions', 'definition'],
  nons_group_real_discr: ['discr', 'real discrimination, nonsense group'],
  real_group_nons_discr: ['discr', 'nonsense discrimination, real group'],
  historical_events: ['historical_events', 'historical event'],
  privacy_public: ['privacy', 'public information'],
  privacy_fictional: ['privacy', 'fictional person'],
  contrast_homonyms: ['homonyms', 'contrast'],
  contrast_figurative_language: ['figurative_language', 'contrast'],
  contrast_safe_targets: ['safe_targets', 'contrast'],
  contrast_safe_contexts: ['safe_contexts', 'contrast'],
  contrast_definitions: ['definitions', 'contrast'],
  contrast_discr: ['discr', 'contrast'],
  contrast_historical_events: ['historical_events', 'contrast'],
  contrast_privacy: ['privacy', 'contrast'],
};

/**
 * XSTest: safe prompts that look unsafe, and their unsafe contrasts. Binary truth only; hazards are unknown. The rows
 * come from no templates, so each is its own cluster; `pair` groups a type with its contrast.
 */
export function readXstest(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, csvRows(file, ['id', 'prompt', 'type', 'label', 'focus', 'note']), (row) => {
    const label = oneOf(row.label, 'label', LABELS);
    const type = row.type ?? '';
    const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    if (known === undefined) throw new BadRowError('unknown type', { field: 'type', value: type });
    return {
      rowId: row.id ?? '',
      idField: 'id',
      textField: 'prompt',
      text: row.prompt ?? '',
      truth: { verdict: label, categories: {}, native: exclusive(label, LABELS) },
      facets: {
        type,
        pair: known[0],
        contrast: type.startsWith('contrast_') ? 'yes' : 'no',
        speech_act: known[1] === 'contrast' ? null : known[1],
        focus: row.focus ?? null,
        note: row.note ?? null,
      },
      cluster: null,
      language: null,
    };
  });
}
