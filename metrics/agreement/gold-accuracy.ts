import { MetricInputError } from '../errors.ts';

/** An alert when it is likelier than this that a reviewer's accuracy is below GOLD_ACCURACY. R 8.5. */
export const GOLD_ALERT = 0.9;
export const GOLD_ACCURACY = 0.8;

export interface GoldRecord {
  readonly correct: number;
  readonly wrong: number;
}

/**
 * P(accuracy < `below`) when accuracy ~ Beta(1 + correct, 1 + wrong), by the identity with a binomial tail: the chance of
 * at least 1 + correct hits in 1 + correct + wrong trials. R 8.5.
 */
export function chanceBelow({ correct, wrong }: GoldRecord, below: number = GOLD_ACCURACY): number {
  if (![correct, wrong].every((count) => Number.isSafeInteger(count) && count >= 0) || !(below > 0 && below < 1))
    throw new MetricInputError(`gold record of ${correct} right and ${wrong} wrong below ${below}`);
  const trials = 1 + correct + wrong;
  let chance = 0;
  let logTerm = trials * Math.log(below);
  // From all hits downwards: term(k - 1) = term(k) k / (trials - k + 1) (1 - below) / below.
  for (let hits = trials; hits > correct; hits -= 1) {
    chance += Math.exp(logTerm);
    logTerm += Math.log(hits / (trials - hits + 1)) + Math.log1p(-below) - Math.log(below);
  }
  return Math.min(1, chance);
}

/** Whether a reviewer's gold record asks for a talk. */
export function isGoldAlert(record: GoldRecord): boolean {
  return chanceBelow(record) > GOLD_ALERT;
}
