import { InvalidInputError } from '../../core/errors.ts';
import type { SourceFile, VoteRow } from '../dataset.ts';
import { BadRowError } from './bad-row.ts';
import type { RawRow } from './rows.ts';

/** Turns raw rows into votes. Throws InvalidInputError with file, line, field and reason for the first bad row. */
export async function* votesOf<Fields>(
  file: SourceFile,
  rows: AsyncIterable<RawRow<Fields>>,
  build: (fields: Fields) => VoteRow,
): AsyncGenerator<VoteRow> {
  for await (const row of rows) {
    try {
      if ('bad' in row) throw row.bad;
      yield build(row.fields);
    } catch (error) {
      if (!(error instanceof BadRowError)) throw error;
      throw new InvalidInputError(`${file.file}:${row.line}: ${error.field}: ${error.message}`, { cause: error });
    }
  }
}
