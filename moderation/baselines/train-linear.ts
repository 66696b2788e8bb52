import { hashedUniform } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { ClassificationRow } from '../../metrics/classification-row.ts';
import type { ClassificationScore } from '../../metrics/classification-score.ts';
import { randomStream } from '../../metrics/prng.ts';
import { scoreClassification } from '../../metrics/score-classification.ts';
import { hashedNgrams } from './hashed-ngrams.ts';
import type { LinearAbout, LinearModel } from './linear-model.ts';
import { probability, TRAINING, trainLogistic, type Weights } from './logistic.ts';

/** A text and its label. */
export interface LabelledText {
  readonly text: string;
  readonly positive: boolean;
  /** Texts made from one template share it; null = the text stands alone. */
  readonly cluster: string | null;
}

export interface TrainOptions {
  /** Share of texts held out, in [0, 1). */
  readonly devShare: number;
  readonly seed: number;
  readonly balance: boolean;
  readonly trainedOn: LinearAbout['trained_on'];
  readonly positive: readonly string[];
  /** Rows that were not used: unknown label, or bad. */
  readonly leftOut: number;
}

/** At and above this P(unsafe) a text counts as unsafe. */
export const THRESHOLD = 0.5;

/**
 * Trains on all texts but the held-out share. A text is held out when U(['train linear', seed, cluster or text]) is below
 * the share (our definition), so that equal texts, and texts of one template, lie on one side. Throws InvalidInputError when a label has no text to train on.
 */
export function trainLinear(
  texts: readonly LabelledText[],
  { devShare, seed, balance, trainedOn, positive, leftOut }: TrainOptions,
): { readonly model: LinearModel; readonly heldOut: readonly LabelledText[] } {
  const isHeld = ({ text, cluster }: LabelledText) => hashedUniform(['train linear', seed, cluster ?? text]) < devShare;
  const held = texts.map(isHeld);
  const heldOut = texts.filter((_, at) => held[at] === true);
  const training = texts.filter((_, at) => held[at] === false);
  const positives = training.filter((row) => row.positive).length;
  const negatives = training.length - positives;
  if (positives === 0 || negatives === 0)
    throw new InvalidInputError(
      `nothing can be learned: ${positives} positive and ${negatives} negative texts of ${texts.length} are left to train on`,
      { hint: 'name the positive labels with --positive a,b; both kinds are needed' },
    );
  const settings = { ...TRAINING, balance };
  const rows = training.map((row) => ({ features: hashedNgrams(row.text), positive: row.positive }));
  const about: LinearAbout = {
    trained_on: trainedOn,
    positive: [...positive],
    n: { positive: positives, negative: negatives, held_out: heldOut.length, left_out: leftOut },
    seed,
    settings,
  };
  return { model: { about, ...trainLogistic(rows, randomStream('train linear', seed), settings) }, heldOut };
}

/** Scores a model on labelled texts by the rules of every other moderator; intervals by 1,000 draws. */
export function scoreLinear(model: Weights, texts: readonly LabelledText[], seed: number): ClassificationScore {
  const rows = texts.map(({ text, positive, cluster }, at): ClassificationRow => {
    const score = probability(model, hashedNgrams(text));
    const label = (isUnsafe: boolean) => (isUnsafe ? 'unsafe' : 'safe');
    return { case_id: String(at), truth: label(positive), predicted: label(score >= THRESHOLD), score, cluster };
  });
  return scoreClassification(rows, { labels: ['safe', 'unsafe'], positive: ['unsafe'], draws: 1000, seed });
}
