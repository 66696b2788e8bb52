import { MetricInputError } from '../errors.ts';

/** Votes as columns: vote v is rater `rater[v]`'s label `label[v]` for item `item[v]`, all indexes from 0. */
export interface Votes {
  readonly items: number;
  readonly raters: number;
  readonly labels: number;
  readonly item: Int32Array;
  readonly rater: Int32Array;
  readonly label: Int32Array;
}

/**
 * Pseudo-counts: `diagonal` and `off` of every rater's confusion row, `label` of every label's share. A prior whose
 * diagonal is not above `off` does not say which label is which; only all zeros (maximum likelihood) is let through
 * beside it, for tracing.
 */
export interface DawidSkenePrior {
  readonly diagonal: number;
  readonly off: number;
  readonly label: number;
}

/** R 7.2. */
export const INFORMATIVE_PRIOR: DawidSkenePrior = { diagonal: 4, off: 1, label: 1 };

export interface DawidSkeneOptions {
  readonly prior?: DawidSkenePrior;
  /** Answers on items of known truth: `gold[rater][truth][label]`, added to the rater's pseudo-counts. */
  readonly gold?: readonly (readonly (readonly number[])[])[];
  /** Ends when no posterior moves by more. Default 1e-7. */
  readonly tolerance?: number;
  /** Default 500. */
  readonly maxIterations?: number;
}

export interface DawidSkeneFit {
  /** `posterior[item * labels + label]`: P(truth = label), 1 in sum for an item. */
  readonly posterior: Float64Array;
  /** `confusion[(rater * labels + truth) * labels + label]`: P(vote = label | truth), of the last M step. */
  readonly confusion: Float64Array;
  /** By label, of the last M step. */
  readonly share: Float64Array;
  /** After each M step, of all votes; falls at no step when the prior is all zeros. */
  readonly logLikelihood: readonly number[];
  /** The same plus the log of the prior (up to a constant): what EM climbs, with any prior. */
  readonly logPosterior: readonly number[];
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Dawid and Skene's model by EM: the truth of each item and a confusion matrix for each rater, together. Starts from the
 * shares of votes (an item without votes: all labels alike); M before E in each iteration. Deterministic.
 * Throws MetricInputError for a prior that tells labels apart by nothing. Dawid & Skene 1979; R 7.2.
 */
export function dawidSkene(votes: Votes, options: DawidSkeneOptions = {}): DawidSkeneFit {
  const { prior = INFORMATIVE_PRIOR, gold, tolerance = 1e-7, maxIterations = 500 } = options;
  checkPrior(prior);
  const pseudo = pseudoCounts(votes, prior, gold);
  const posterior = voteShares(votes);
  const confusion = new Float64Array(pseudo.length);
  const share = new Float64Array(votes.labels);
  const logLikelihood: number[] = [];
  const logPosterior: number[] = [];
  for (let iteration = 1; ; iteration += 1) {
    maximise(votes, posterior, { pseudo, labelPseudo: prior.label, confusion, share });
    const { likelihood, moved } = expect(votes, posterior, { confusion, share });
    logLikelihood.push(likelihood);
    logPosterior.push(likelihood + weightedLogs(pseudo, confusion) + prior.label * share.reduce(sumOfLogs, 0));
    const converged = moved <= tolerance;
    if (converged || iteration >= maxIterations)
      return { posterior, confusion, share, logLikelihood, logPosterior, iterations: iteration, converged };
  }
}

function checkPrior({ diagonal, off, label }: DawidSkenePrior): void {
  const isNone = diagonal === 0 && off === 0 && label === 0;
  if (isNone || (diagonal > off && off > 0 && label > 0 && Number.isFinite(diagonal + label))) return;
  throw new MetricInputError(`a Dawid-Skene prior of ${diagonal} on and ${off} off the diagonal, ${label} a label`, {
    hint: 'nothing was estimated; the diagonal must be above the rest, and all pseudo-counts above 0',
  });
}

function pseudoCounts(
  { raters, labels }: Votes,
  { diagonal, off }: DawidSkenePrior,
  gold: DawidSkeneOptions['gold'],
): Float64Array {
  const pseudo = new Float64Array(raters * labels * labels);
  for (let at = 0; at < pseudo.length; at += 1) {
    const [label, truth, rater] = [at % labels, Math.floor(at / labels) % labels, Math.floor(at / labels ** 2)];
    pseudo[at] = (label === truth ? diagonal : off) + (gold?.[rater]?.[truth]?.[label] ?? 0);
  }
  return pseudo;
}

function voteShares({ items, labels, item, label }: Votes): Float64Array {
  const shares = new Float64Array(items * labels);
  for (let vote = 0; vote < item.length; vote += 1) shares[item[vote]! * labels + label[vote]!]! += 1;
  for (let at = 0; at < shares.length; at += labels) normalise(shares, at, labels);
  return shares;
}

/** pi^r_jl = (sum_i T_ij n^r_il + a_jl) / sum over l; p_j = (sum_i T_ij + b) / (I + J b). */
function maximise(
  { items, labels, item, rater, label }: Votes,
  posterior: Float64Array,
  model: { pseudo: Float64Array; labelPseudo: number; confusion: Float64Array; share: Float64Array },
): void {
  const { confusion, share } = model;
  confusion.set(model.pseudo);
  for (let vote = 0; vote < item.length; vote += 1) {
    const from = item[vote]! * labels;
    const to = rater[vote]! * labels * labels + label[vote]!;
    for (let truth = 0; truth < labels; truth += 1) confusion[to + truth * labels]! += posterior[from + truth]!;
  }
  for (let at = 0; at < confusion.length; at += labels) normalise(confusion, at, labels);
  share.fill(model.labelPseudo);
  for (let at = 0; at < items * labels; at += 1) share[at % labels]! += posterior[at]!;
  normalise(share, 0, labels);
}

/** T_ij ~ p_j prod pi^r_jl over the item's votes, in logs; `likelihood` of the votes, `moved` = the largest change. */
function expect(
  { items, labels, item, rater, label }: Votes,
  posterior: Float64Array,
  { confusion, share }: { confusion: Float64Array; share: Float64Array },
): { likelihood: number; moved: number } {
  const logs = confusion.map(Math.log);
  const next = new Float64Array(posterior.length);
  for (let at = 0; at < next.length; at += 1) next[at] = Math.log(share[at % labels]!);
  for (let vote = 0; vote < item.length; vote += 1) {
    const to = item[vote]! * labels;
    const from = rater[vote]! * labels * labels + label[vote]!;
    for (let truth = 0; truth < labels; truth += 1) next[to + truth]! += logs[from + truth * labels]!;
  }
  let likelihood = 0;
  let moved = 0;
  for (let of = 0; of < items; of += 1) {
    const [start, end] = [of * labels, (of + 1) * labels];
    let largest = Number.NEGATIVE_INFINITY;
    for (let at = start; at < end; at += 1) largest = Math.max(largest, next[at]!);
    let sum = 0;
    for (let at = start; at < end; at += 1) sum += Math.exp(next[at]! - largest);
    likelihood += largest + Math.log(sum);
    for (let at = start; at < end; at += 1) {
      const value = Math.exp(next[at]! - largest) / sum;
      moved = Math.max(moved, Math.abs(value - posterior[at]!));
      posterior[at] = value;
    }
  }
  return { likelihood, moved };
}

/** Makes a stretch sum to 1; one without weight becomes even. */
function normalise(values: Float64Array, start: number, length: number): void {
  let sum = 0;
  for (let at = start; at < start + length; at += 1) sum += values[at]!;
  for (let at = start; at < start + length; at += 1) values[at] = sum === 0 ? 1 / length : values[at]! / sum;
}

function weightedLogs(weights: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) if (weights[at]! > 0) sum += weights[at]! * Math.log(values[at]!);
  return sum;
}

function sumOfLogs(sum: number, value: number): number {
  return value > 0 ? sum + Math.log(value) : sum;
}
