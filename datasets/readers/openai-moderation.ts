import type { CaseTruth, Truth } from '../../moderation/case.ts';
import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf } from '../io/cases-of.ts';
import { jsonlRows } from '../io/rows.ts';

export const OPENAI_KEYS = ['S', 'H', 'V', 'HR', 'SH', 'S3', 'H2', 'V2'] as const;
export type OpenAiKey = (typeof OPENAI_KEYS)[number];

const PLACEHOLDER = '[redacted: text labelled sexual/minors upstream]';

/** Canonical hazards of the keys whose relation is exact (M 5.3, openai-eval-2022). */
const EXACT: readonly (readonly [hazard: string, key: OpenAiKey])[] = [
  ['SEX.adult', 'S'],
  ['HATE', 'H'],
  ['VIOLENCE', 'V'],
  ['HARASS', 'HR'],
  ['SELF_HARM', 'SH'],
  ['SEX.minors', 'S3'],
  ['VIOLENCE.graphic', 'V2'],
];

/**
 * OpenAI's moderation evaluation set: a prompt and any of eight keys with 0 or 1. **An absent key is unknown.** The 85
 * texts labelled S3 are placeholders and are skipped. No ids: identity is the content and its occurrence (9 texts occur
 * twice). The source mixes languages without saying which, so the language is `und`.
 */
export function readOpenAiModeration(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, jsonlRows(file), (row) => {
    const native = Object.fromEntries(OPENAI_KEYS.map((key) => [key, nativeTruth(row, key)])) as NativeTruth;
    if (typeof row.prompt !== 'string') {
      throw new BadRowError('prompt is not a string', { field: 'prompt', value: row.prompt });
    }
    if (row.prompt === PLACEHOLDER) return { skipped: 'placeholder text (sexual/minors, withheld by the source copy)' };
    return {
      rowId: null,
      idField: 'prompt',
      textField: 'prompt',
      text: row.prompt,
      truth: openAiTruth(native),
      facets: {},
      cluster: null,
      language: null,
    };
  });
}

type NativeTruth = Readonly<Record<OpenAiKey, Truth>>;

/**
 * Binary view: any 1 = unsafe, all eight known 0 = safe, else unknown. H2 is narrower than HATE and THREAT: its 1 makes
 * them true, its 0 says nothing about them. V2 is a part of VIOLENCE.
 */
export function openAiTruth(native: NativeTruth): CaseTruth {
  const values = Object.values(native);
  const verdict = values.includes(true) ? 'unsafe' : values.every((value) => value === false) ? 'safe' : null;
  const exact = Object.fromEntries(EXACT.map(([hazard, key]) => [hazard, native[key]]));
  const threatening = native.H2 === true;
  return {
    verdict,
    categories: {
      ...exact,
      HATE: threatening ? true : native.H,
      THREAT: threatening ? true : null,
      VIOLENCE: native.V2 === true ? true : native.V,
    },
    native,
  };
}

function nativeTruth(row: Readonly<Record<string, unknown>>, key: OpenAiKey): Truth {
  if (!Object.hasOwn(row, key)) return null;
  const value = row[key];
  if (value !== 0 && value !== 1) throw new BadRowError('not 0 or 1', { field: key, value });
  return value === 1;
}
