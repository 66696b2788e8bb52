/**
 * How far people agree with the gold labels of a source: what a moderator can at best be asked to reach.
 * Shares in [0, 1], alpha = Krippendorff's (nominal); null = not known.
 */
export interface HumanCeiling {
  readonly votes: number | null;
  readonly alpha: number | null;
  /** Share of items on which all annotators agree. */
  readonly unanimous: number | null;
  /** Share of single votes equal to gold: the accuracy of one annotator. */
  readonly single_vote_accuracy: number | null;
  /** Share of items whose majority equals gold. */
  readonly majority_accuracy: number | null;
  readonly note: string | null;
}
