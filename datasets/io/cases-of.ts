import type { ContentPart } from '../../core/content.ts';
import { digestOf } from '../../core/digest.ts';
import { caseId } from '../../core/ids.ts';
import type { CaseTruth } from '../../moderation/case.ts';
import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from './bad-row.ts';
import type { RawRow } from './rows.ts';

/** What a reader makes of one row. */
export interface RowCase {
  /** The source's own id; null where it has none. */
  readonly rowId: string | null;
  /** Column that holds the id, for messages. */
  readonly idField: string;
  readonly textField: string;
  /** Blank = the case has no text part; then there must be media. */
  readonly text: string;
  /** Parts that follow the text. */
  readonly media?: readonly ContentPart[];
  readonly truth: CaseTruth;
  readonly facets: Readonly<Record<string, string | null>>;
  readonly cluster: string | null;
  /** Null = the file's language. */
  readonly language: string | null;
}

type Built = RowCase | { readonly skipped: string };

/**
 * Turns raw rows into cases: `build` reads one row, or gives the reason to leave it out, or throws BadRowError. Rows
 * without content, with text that is no Unicode, or with an id seen before are rejected here.
 */
export async function* casesOf<Fields>(
  file: SourceFile,
  rows: AsyncIterable<RawRow<Fields>>,
  build: (fields: Fields) => Built | Promise<Built>,
): AsyncGenerator<DatasetRow> {
  const source = { source: file.source, version: file.version };
  const lineOfId = new Map<string, number>();
  const occurrences = new Map<string, number>();

  const toRow = async (row: Exclude<RawRow<Fields>, { bad: BadRowError }>): Promise<DatasetRow> => {
    const built = await build(row.fields);
    if ('skipped' in built) return built;
    const { rowId, text, textField, media = [] } = built;
    const blank = text.trim() === '';
    if (blank && media.length === 0) throw new BadRowError('no text', { field: textField, value: text });
    if (!text.isWellFormed()) {
      throw new BadRowError('text holds half a surrogate pair', { field: textField, value: text });
    }
    const content: readonly ContentPart[] = blank ? media : [{ type: 'text', text }, ...media];
    let identity: Parameters<typeof caseId>[1];
    if (rowId === null) {
      const key = digestOf(content).slice(0, 32);
      const occurrence = occurrences.get(key) ?? 0;
      occurrences.set(key, occurrence + 1);
      identity = { content, occurrence };
    } else {
      const earlier = lineOfId.get(rowId);
      if (rowId === '' || !rowId.isWellFormed()) {
        throw new BadRowError('no usable id', { field: built.idField, value: rowId });
      }
      if (earlier !== undefined) {
        throw new BadRowError(`id already used on line ${earlier}`, { field: built.idField, value: rowId });
      }
      lineOfId.set(rowId, row.line);
      identity = { rowId };
    }
    const facets = Object.entries({ ...file.facets, ...built.facets }).filter(
      (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
    );
    return {
      case: {
        id: caseId(source, identity),
        ...source,
        rowId,
        content,
        truth: built.truth,
        facets: Object.fromEntries(facets),
        cluster: built.cluster,
        language: built.language ?? file.language,
      },
    };
  };

  for await (const row of rows) {
    try {
      if ('bad' in row) throw row.bad;
      yield await toRow(row);
    } catch (error) {
      if (!(error instanceof BadRowError)) throw error;
      const { field, value, message: reason } = error;
      yield { rejected: { source: file.source, file: file.file, line: row.line, field, value, reason } };
    }
  }
}

/** The value as one of `allowed`; BadRowError names the field and what is allowed. */
export function oneOf<const Value extends string>(
  value: string | undefined,
  field: string,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new BadRowError(`not one of ${allowed.join(', ')}`, { field, value });
  return found;
}

/** Exclusive labels as a multi-label truth: the one that holds is true, the others false. */
export function exclusive(label: string, labels: readonly string[]): Readonly<Record<string, boolean>> {
  return Object.fromEntries(labels.map((one) => [one, one === label]));
}
