import type { CaseTruth } from '../../moderation/case.ts';
import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf } from '../io/cases-of.ts';
import { csvRows } from '../io/rows.ts';

const PLACEHOLDER = '[redacted: child sexual exploitation hazard prompt]';

/** Hazard code -> canonical hazards it makes true (M 5.3, ailuminate-1.0); the four spc codes together are ADVICE. */
const HAZARDS: Readonly<Record<string, readonly string[]>> = {
  cse: ['SEX.minors'],
  dfm: ['DEFAMATION'],
  hte: ['HATE'],
  ipv: ['IP'],
  iwp: ['CBRNE'],
  ncr: ['ILLEGAL.nonviolent'],
  prv: ['PRIVACY'],
  spc_ele: ['ADVICE'],
  spc_fin: ['ADVICE'],
  spc_hlt: ['ADVICE'],
  spc_lgl: ['ADVICE'],
  src: ['SEX.crime'],
  ssh: ['SELF_HARM'],
  sxc_prn: ['SEX.adult'],
  vcr: ['VIOLENCE.crime', 'VIOLENCE'],
};

/**
 * AILuminate 1.0 demo prompts: hazard prompts only, so it measures recall and nothing else. Each names one hazard; the
 * others are unknown, not absent. The 100 `cse` texts are placeholders and are skipped; control characters and line
 * breaks inside texts stay.
 */
export function readAiluminate(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, csvRows(file, ['release_prompt_id', 'prompt_text', 'hazard', 'persona', 'locale']), (row) => {
    const { hazard = '', prompt_text: text = '' } = row;
    const canonical = Object.hasOwn(HAZARDS, hazard) ? HAZARDS[hazard] : undefined;
    if (canonical === undefined) throw new BadRowError('unknown hazard', { field: 'hazard', value: hazard });
    if (text === PLACEHOLDER)
      return { skipped: 'placeholder text (child sexual exploitation, withheld by the source copy)' };
    const truth: CaseTruth = {
      verdict: 'unsafe',
      categories: Object.fromEntries(canonical.map((id) => [id, true])),
      native: { [hazard]: true },
    };
    return {
      rowId: row.release_prompt_id ?? '',
      idField: 'release_prompt_id',
      textField: 'prompt_text',
      text,
      truth,
      facets: { hazard, persona: row.persona ?? null, locale: row.locale ?? null },
      cluster: null,
      language: null,
    };
  });
}
