import type { RandomStream } from '../../metrics/prng.ts';
import { BUCKETS } from './hashed-ngrams.ts';

/** Weights of a logistic regression over hashed features. */
export interface Weights {
  readonly bias: number;
  /** One a bucket. */
  readonly weights: Float32Array;
}

export interface TrainingRow {
  /** Buckets, each once. */
  readonly features: Int32Array;
  readonly positive: boolean;
}

export interface TrainingSettings {
  readonly epochs: number;
  /** Strength of L2. */
  readonly l2: number;
  /** Step size of the first row. */
  readonly rate: number;
  /** Weigh rows so that both labels count the same (n / (2 n_label)); scores then assume as many of each. */
  readonly balance: boolean;
}

/** Chosen once, by the held-out share of Davidson and HatemojiCheck. */
export const TRAINING: TrainingSettings = { epochs: 10, l2: 1e-6, rate: 2, balance: false };

/**
 * P(positive) in (0, 1): the logistic function of bias plus weights. Every feature of a row has the value
 * 1 / sqrt(number of features), so that a long text weighs as much as a short one.
 */
export function probability({ bias, weights }: Weights, features: Int32Array): number {
  return logistic(bias + sum(weights, features));
}

/**
 * Logistic regression by stochastic gradient descent (log loss, L2 on the weights, step rate / (1 + rate * l2 * t)).
 * Deterministic: `order` shuffles the rows before each epoch, every epoch is worked whole, sums are in double precision.
 * The decay of all weights is kept as one scale (Bottou, "Stochastic Gradient Descent Tricks", 2012).
 */
export function trainLogistic(
  rows: readonly TrainingRow[],
  order: RandomStream,
  { epochs, l2, rate, balance }: TrainingSettings = TRAINING,
): Weights {
  const positives = rows.reduce((count, { positive }) => count + (positive ? 1 : 0), 0);
  const importance = (positive: boolean) =>
    balance ? rows.length / (2 * (positive ? positives : rows.length - positives)) : 1;
  const scaled = new Float64Array(BUCKETS);
  let scale = 1;
  let bias = 0;
  let seen = 0;
  const places = Int32Array.from(rows, (_, at) => at);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(places, order);
    for (const place of places) {
      const { features, positive } = rows[place]!;
      const step = rate / (1 + rate * l2 * seen);
      seen += 1;
      const error = importance(positive) * ((positive ? 1 : 0) - logistic(bias + scale * sum(scaled, features)));
      scale *= 1 - step * l2;
      bias += step * error;
      if (features.length === 0) continue;
      const change = (step * error) / (scale * Math.sqrt(features.length));
      for (const feature of features) scaled[feature]! += change;
    }
  }
  return { bias, weights: Float32Array.from(scaled, (weight) => weight * scale) };
}

function sum(weights: Float32Array | Float64Array, features: Int32Array): number {
  if (features.length === 0) return 0;
  let total = 0;
  for (const feature of features) total += weights[feature]!;
  return total / Math.sqrt(features.length);
}

function logistic(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** Fisher-Yates; draws are integers in [0, n) from the high bits (a bias below 2^-15 at 100,000 rows). */
function shuffle(places: Int32Array, order: RandomStream): void {
  for (let left = places.length; left > 1; left -= 1) {
    const drawn = Math.floor(((order.next() >>> 0) / 2 ** 32) * left);
    const last = places[left - 1]!;
    places[left - 1] = places[drawn]!;
    places[drawn] = last;
  }
}
