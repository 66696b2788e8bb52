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

const UNKNOWN = { votes: null, alpha: null, unanimous: null, single_vote_accuracy: null, majority_accuracy: null };

/**
 * Ceilings by source name, or `source/language` where languages differ. Computed from the votes that the sources
 * publish. Every other source holds no votes: not available.
 */
export const HUMAN_CEILINGS: Readonly<Record<string, HumanCeiling>> = {
  hatecheck: {
    ...UNKNOWN,
    votes: 18_640,
    alpha: 0.939,
    unanimous: 0.9348,
    single_vote_accuracy: 0.987,
    majority_accuracy: 1,
    note: null,
  },
  davidson: {
    ...UNKNOWN,
    votes: 80_383,
    alpha: 0.5428,
    unanimous: 0.7054,
    single_vote_accuracy: 0.9046,
    note: 'gold is the plurality of the same votes, three classes',
  },
  'multilingual-hatecheck/fr': {
    ...UNKNOWN,
    alpha: 0.3279,
    unanimous: 0.7098,
    single_vote_accuracy: 0.7768,
    majority_accuracy: 0.7878,
    note: 'errors need adjudication before they count against a moderator',
  },
  'multilingual-hatecheck/de': {
    ...UNKNOWN,
    alpha: 0.5979,
    unanimous: 0.7276,
    single_vote_accuracy: 0.8899,
    majority_accuracy: 0.958,
    note: null,
  },
};
