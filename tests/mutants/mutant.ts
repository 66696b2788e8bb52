import type { PlayName } from './plays.ts';

/** One wrong edit of the product, and what has to notice it. */
export interface Edit {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** A difference that the check in Python must print: no accident may pass for a kill. */
  readonly caughtBy: RegExp;
}

export interface Mutant extends Edit {
  /** The evaluation that shows it. */
  readonly play: PlayName;
}

export function playedIn(play: PlayName, edits: readonly Edit[]): readonly Mutant[] {
  return edits.map((edit) => ({ ...edit, play }));
}
