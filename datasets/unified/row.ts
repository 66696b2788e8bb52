import { z } from 'zod';
import type { Sha256 } from '../../core/digest.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { DatasetRow, SourceFile } from '../dataset.ts';
import { BadRowError } from '../io/bad-row.ts';
import { jsonlRows } from '../io/rows.ts';

const truth = z.boolean().nullable();

/** One line of a unified benchmark: binary class, fine label and source beside the text, with the whole truth. */
export const unifiedRowSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/, 'not a case id'),
  text: z.string().min(1),
  /** The source's own label; several at once are joined with `+`. */
  label: z.string(),
  source: z.string(),
  /** Null = the source's label says nothing of it: masked in every binary score. */
  class: z.enum(['safe', 'unsafe']).nullable(),
  language: z.string(),
  facets: z.record(z.string(), z.string()),
  truth: z.strictObject({ categories: z.record(z.string(), truth), native: z.record(z.string(), truth) }),
  /** Cases that resemble each other, or that their source groups, share one. */
  cluster: z.string().nullable(),
  version: z.string(),
  row_id: z.string().nullable(),
});

export type UnifiedRow = z.infer<typeof unifiedRowSchema>;

/**
 * The rows of a unified benchmark as cases. A case keeps id, source and version of where it is from, so that it is the
 * same case there and here. Errors and rejected rows as every reader.
 */
export async function* readUnified(file: SourceFile): AsyncGenerator<DatasetRow> {
  const seen = new Set<string>();
  for await (const row of jsonlRows(file)) {
    try {
      if ('bad' in row) throw row.bad;
      const parsed = unifiedRowSchema.safeParse(row.fields);
      if (!parsed.success) {
        const { path, message } = parsed.error.issues[0]!;
        throw new BadRowError(message, { field: path.join('.') || '(row)', value: JSON.stringify(row.fields) });
      }
      if (seen.has(parsed.data.id)) throw new BadRowError('id used before', { field: 'id', value: parsed.data.id });
      seen.add(parsed.data.id);
      yield { case: caseOf(parsed.data) };
    } catch (error) {
      if (!(error instanceof BadRowError)) throw error;
      const { field, value, message: reason } = error;
      yield { rejected: { source: file.source, file: file.file, line: row.line, field, value, reason } };
    }
  }
}

function caseOf(row: UnifiedRow): ModerationCase {
  return {
    id: row.id as Sha256,
    source: row.source,
    version: row.version,
    rowId: row.row_id,
    content: [{ type: 'text', text: row.text }],
    truth: { verdict: row.class, ...row.truth },
    facets: { ...row.facets, label: row.label },
    cluster: row.cluster,
    language: row.language,
  };
}
