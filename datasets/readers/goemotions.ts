import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { casesOf } from '../io/cases-of.ts';
import { type RawRow, textLines } from '../io/rows.ts';

/** Label ids are positions in this list, as in the source's labels.txt. */
export const EMOTIONS = [
  'admiration',
  'amusement',
  'anger',
  'annoyance',
  'approval',
  'caring',
  'confusion',
  'curiosity',
  'desire',
  'disappointment',
  'disapproval',
  'disgust',
  'embarrassment',
  'excitement',
  'fear',
  'gratitude',
  'grief',
  'joy',
  'love',
  'nervousness',
  'optimism',
  'pride',
  'realization',
  'relief',
  'remorse',
  'sadness',
  'surprise',
  'neutral',
] as const;

/**
 * GoEmotions, one split a file: `text TAB label ids TAB comment id`, no header. A text that holds a double quote is
 * CSV-escaped and is unescaped after the split on tabs. An emotion says nothing about policy: the verdict and every
 * hazard are unknown; the emotions are native labels, all 28 known.
 */
export function readGoEmotions(file: SourceFile): AsyncGenerator<DatasetRow> {
  return casesOf(file, columns(file), ([text, ids, rowId]) => {
    const present = emotionsOf(ids);
    return {
      rowId,
      idField: 'id',
      textField: 'text',
      text: unescapeCsv(text),
      truth: {
        verdict: null,
        categories: {},
        native: Object.fromEntries(EMOTIONS.map((emotion) => [emotion, present.includes(emotion)])),
      },
      facets: { emotion: present.join('+'), emotions: String(present.length) },
      cluster: null,
      language: null,
    };
  });
}

async function* columns(file: SourceFile): AsyncGenerator<RawRow<readonly [text: string, ids: string, id: string]>> {
  for await (const row of textLines(file)) {
    if ('bad' in row) {
      yield row;
      continue;
    }
    const { line } = row;
    const [text, ids, id, ...more] = row.fields.text.split('\t');
    if (text === undefined || ids === undefined || id === undefined || more.length > 0) {
      const reason = `${row.fields.text.split('\t').length} fields where the format has 3`;
      yield { line, bad: new BadRowError(reason, { field: '(row)', value: row.fields.text }) };
    } else yield { line, fields: [text, ids, id] };
  }
}

function emotionsOf(ids: string): readonly string[] {
  return ids.split(',').map((id) => {
    const emotion = /^\d{1,2}$/.test(id) ? EMOTIONS[Number(id)] : undefined;
    if (emotion === undefined)
      throw new BadRowError('not a list of label ids 0 to 27', { field: 'labels', value: ids });
    return emotion;
  });
}

/** `"He said ""no"""` -> `He said "no"`; a text without outer quotes is returned as it is. */
function unescapeCsv(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replaceAll('""', '"');
}
