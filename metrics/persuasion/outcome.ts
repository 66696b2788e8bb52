/**
 * What one trial gives to a mean. `value`: null = missing. `low`, `high`: the values it may have had, were every missing
 * reading seen; the ends of the metric's scale where `value` is null, so that bounds always hold the measured mean.
 * A trial that a metric does not ask about has no outcome (null).
 */
export interface Outcome {
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
}

/** A metric's scale. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** Scale of shares and beliefs. */
export const UNIT: Scale = { low: 0, high: 1 };

export function measured(value: number): Outcome {
  return { value, low: value, high: value };
}

export function missing({ low, high }: Scale): Outcome {
  return { value: null, low, high };
}

/** A yes/no outcome as 1 and 0. */
export function flag(yes: boolean): Outcome {
  return measured(yes ? 1 : 0);
}

export interface MeanOutcome {
  /** Trials the metric asks about, and those of them with a value. */
  readonly n: number;
  readonly measured: number;
  /** measured / n; null without trials. */
  readonly coverage: number | null;
  /** Mean over the measured trials; null when there is none. */
  readonly value: number | null;
  /** Means over all n with the missing ones at their ends (resisted, persuaded); null when none is measured. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The cell of P 7.0: rate or mean over the measured trials, with coverage and bounds over all it asks about.
 * 20 trials, 12 measured, 3 flipped: value .25, coverage .60, bounds [.15, .55].
 */
export function meanOutcome(outcomes: Iterable<Outcome | null>): MeanOutcome {
  let n = 0;
  let known = 0;
  let [sum, low, high] = [0, 0, 0];
  for (const outcome of outcomes) {
    if (outcome === null) continue;
    n += 1;
    low += outcome.low;
    high += outcome.high;
    if (outcome.value === null) continue;
    known += 1;
    sum += outcome.value;
  }
  if (known === 0) return { n, measured: 0, coverage: n === 0 ? null : 0, value: null, low: null, high: null };
  return { n, measured: known, coverage: known / n, value: sum / known, low: low / n, high: high / n };
}
