/**
 * How far people agree on a source and with its gold labels: what a moderator can at best be asked to reach. Shares in
 * [0, 1]; null = not published or not defined there.
 */
export interface CeilingOfSource {
  /** Single votes and the items they are on. */
  readonly votes: number;
  readonly items: number;
  /** Krippendorff's alpha, nominal. */
  readonly alpha: number;
  /** Share of items on which all annotators agree. */
  readonly unanimous: number;
  /** Share of single votes equal to gold: the accuracy of one annotator. */
  readonly single_vote_accuracy: number;
  /** Share of items whose majority equals gold; null where gold is made from the same votes. */
  readonly majority_accuracy: number | null;
  readonly note: string | null;
}

/**
 * By source, or `source/language` where languages differ. Four decimals; `tests/datasets/ceilings.test.ts` recomputes
 * each from the published votes. The other sources publish no votes: not available.
 */
export const CEILINGS: Readonly<Record<string, CeilingOfSource>> = {
  hatecheck: {
    votes: 18_640,
    items: 3_728,
    alpha: 0.939,
    unanimous: 0.9348,
    single_vote_accuracy: 0.987,
    majority_accuracy: 1,
    note: null,
  },
  davidson: {
    votes: 80_383,
    items: 24_783,
    alpha: 0.5428,
    unanimous: 0.7054,
    single_vote_accuracy: 0.9046,
    majority_accuracy: null,
    note: 'gold is the plurality of the same votes, three classes',
  },
  'multilingual-hatecheck/fr': {
    votes: 11_154,
    items: 3_718,
    alpha: 0.3279,
    unanimous: 0.7098,
    single_vote_accuracy: 0.7768,
    majority_accuracy: 0.7878,
    note: 'errors need adjudication before they count against a moderator',
  },
  'multilingual-hatecheck/de': {
    votes: 10_935,
    items: 3_645,
    alpha: 0.5979,
    unanimous: 0.7276,
    single_vote_accuracy: 0.8899,
    majority_accuracy: 0.958,
    note: null,
  },
};

/** The ceiling of a source's cases in one language, or null: not available. */
export function ceilingOf(source: string, language: string): CeilingOfSource | null {
  for (const key of [`${source}/${language}`, source]) {
    if (Object.hasOwn(CEILINGS, key)) return CEILINGS[key] ?? null;
  }
  return null;
}
