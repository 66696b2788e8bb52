import type { CaseSource } from '../../core/ids.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import type { RejectedRow } from '../../runs/run-store.ts';

/** What one row of a source became; a row can become several cases. */
export type PersuasionRow = { case: PersuasionCase } | { rejected: RejectedRow } | { skipped: string };

/** One file to read persuasion cases from. */
export interface PersuasionFile extends CaseSource {
  readonly path: string;
  /** Name of the file as messages and rejected rows print it. */
  readonly file: string;
  readonly repo: string;
  /** Path of the file in the repository. */
  readonly repoPath: string;
  readonly licence: string;
  /** Facets that hold for every row, e.g. `subset`. */
  readonly facets: Readonly<Record<string, string>>;
}

/** Streams the cases of a file in its order. Errors as the moderation `Reader`; a bad row is yielded as `rejected`. */
export type PersuasionReader = (file: PersuasionFile) => AsyncGenerator<PersuasionRow>;

/** A source of persuasion cases that can be read: shipped, or added by the user, whose own it may be. */
export interface PersuasionDataset {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly licence: string;
  /** Null for the user's own. */
  readonly citation: string | null;
  readonly contentWarning: string;
  readonly origin: 'shipped' | 'added';
  /** Reads from the start each time; checks the files' SHA-256 first. */
  rows(): AsyncGenerator<PersuasionRow>;
}
