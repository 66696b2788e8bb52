import type { CaseSource } from '../core/ids.ts';
import type { ModerationCase } from '../moderation/case.ts';
import type { RejectedRow } from '../runs/run-store.ts';

/** What one row of a source became: a case, a row kept for the record, or one left out on purpose with its reason. */
export type DatasetRow = { case: ModerationCase } | { rejected: RejectedRow } | { skipped: string };

/** One file to read cases from. */
export interface SourceFile extends CaseSource {
  readonly path: string;
  /** Name of the file as messages and rejected rows print it. */
  readonly file: string;
  /** BCP 47 tag of its texts, `und` where the source mixes languages. */
  readonly language: string;
  /** Facets that hold for every row, e.g. `split`. */
  readonly facets: Readonly<Record<string, string>>;
}

/**
 * Streams the rows of a file in its order. Throws NotFoundError for a missing file and InvalidInputError for one that
 * cannot be of this source (a directory, an empty file, a missing column); a bad row is yielded as `rejected`.
 */
export type Reader = (file: SourceFile) => AsyncGenerator<DatasetRow>;

/** The votes of the annotators on one row. */
export interface VoteRow {
  readonly rowId: string;
  /** The published label. */
  readonly gold: string;
  /** One label an annotator, at least one. */
  readonly votes: readonly string[];
}

/** Streams the votes of a file. Errors as `Reader`; a bad row throws, because a ceiling over part of the rows misleads. */
export type VoteReader = (file: SourceFile) => AsyncGenerator<VoteRow>;

/** A data set that can be read: shipped, or added by the user. */
export interface Dataset {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly licence: string;
  readonly citation: string | null;
  readonly contentWarning: string;
  readonly origin: 'shipped' | 'added';
  /** Kinds of media its cases can hold. */
  readonly media: readonly ('image' | 'video')[];
  /** Reads from the start each time; checks the files' SHA-256 first. */
  rows(): AsyncGenerator<DatasetRow>;
  /** Human votes, or null where the source publishes none. */
  readonly votes: (() => AsyncGenerator<VoteRow>) | null;
}
