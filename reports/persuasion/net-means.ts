import { type Interval, percentileInterval } from '../../metrics/bootstrap.ts';
import { meanOutcome, type Outcome } from '../../metrics/persuasion/outcome.ts';
import { fillUniform, randomStream } from '../../metrics/prng.ts';
import type { ReportSettings } from '../report-input.ts';

/** Rows whose mean enters a figure with a weight: +1 treated, -1 control. */
export interface Term {
  readonly rows: Int32Array;
  readonly weight: number;
}

/** A sum of weighted means: of one group, net of control, or a difference of two net figures. */
export interface Effect {
  /** Rows of the first term that are asked, those of them with a number, and measured / n. */
  readonly n: number;
  readonly measured: number;
  readonly coverage: number | null;
  /** Null where any term has no measured row. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** With every missing row at the end of its scale that lowers, or raises, the figure. */
  readonly bounds: { readonly low: number | null; readonly high: number | null };
}

/** An outcome's value, and what it may have been; null = the row is not asked. */
export type OutcomeOf = (row: number) => Outcome | null;

interface Planned {
  readonly terms: readonly { readonly weight: number; readonly sum: number; readonly count: number }[];
  readonly effect: Omit<Effect, 'low' | 'high'>;
}

/**
 * Many figures over one table, with percentile intervals over whole clusters: draw d is one resample that all figures
 * share, as in metrics/persuasion/persuasion-intervals.ts, so that treated and control rows of a cluster come together.
 * Figures are planned first, drawn at once, then read.
 */
export class NetMeans {
  readonly #clusters: Int32Array;
  readonly #units: number;
  readonly #columns: Float64Array[] = [];
  readonly #planned: Planned[] = [];
  #drawn: (Interval | null)[] | null = null;

  constructor({ codes, names }: { readonly codes: Int32Array; readonly names: readonly string[] }) {
    this.#clusters = codes;
    this.#units = names.length;
  }

  /** A term whose measured rows are of one cluster has nothing to resample: the figure gets no interval. */
  #isSpread({ rows }: Term, outcomeOf: OutcomeOf): boolean {
    let first: number | null = null;
    for (const row of rows) {
      if ((outcomeOf(row)?.value ?? null) === null) continue;
      const unit = this.#clusters[row]!;
      if (first !== null && unit !== first) return true;
      first = unit;
    }
    return false;
  }

  /** Returns the figure's place for `read`. */
  plan(terms: readonly Term[], outcomeOf: OutcomeOf): number {
    const means = terms.map(({ rows }) => meanOutcome(outcomesOf(rows, outcomeOf)));
    const [first] = means;
    const known = means.every(({ value }) => value !== null);
    const total = (of: (i: number) => number | null) =>
      known ? terms.reduce((sum, { weight }, i) => sum + weight * of(i)!, 0) : null;
    const end = (side: 'low' | 'high') =>
      total((i) => means[i]![terms[i]!.weight > 0 === (side === 'low') ? 'low' : 'high']);
    const effect = {
      n: first?.n ?? 0,
      measured: first?.measured ?? 0,
      coverage: first?.coverage ?? null,
      value: total((i) => means[i]!.value),
      bounds: { low: end('low'), high: end('high') },
    };
    const drawable = effect.value !== null && terms.every((term) => this.#isSpread(term, outcomeOf));
    const columns = !drawable ? [] : terms.map((term) => this.#sums(term, outcomeOf));
    return this.#planned.push({ terms: columns, effect }) - 1;
  }

  draw({ draws, seed, level }: ReportSettings, stream: string): void {
    if (draws === 0) return;
    const values = this.#planned.map(({ terms }) => (terms.length === 0 ? null : new Float64Array(draws)));
    const width = this.#columns.length;
    const rows = new Float64Array(this.#units * width);
    for (const [column, of] of this.#columns.entries())
      for (let unit = 0; unit < this.#units; unit += 1) rows[unit * width + column] = of[unit]!;
    const random = randomStream(`net/${stream}`, seed);
    const drawn = new Int32Array(this.#units);
    const sums = new Float64Array(width);
    for (let draw = 0; draw < draws; draw += 1) {
      fillUniform(random, this.#units, drawn);
      sums.fill(0);
      for (const unit of drawn)
        for (let column = 0; column < width; column += 1) sums[column]! += rows[unit * width + column]!;
      for (const [i, { terms }] of this.#planned.entries()) {
        const into = values[i];
        if (!into) continue;
        let total = 0;
        for (const { weight, sum, count } of terms)
          total += sums[count] === 0 ? Number.NaN : (weight * sums[sum]!) / sums[count]!;
        into[draw] = total;
      }
    }
    const method = 'percentile bootstrap over clusters';
    this.#drawn = values.map((own) => (own === null ? null : percentileInterval(own, { level, method, seed })));
  }

  read(place: number): Effect {
    const interval = this.#drawn?.[place] ?? null;
    return { ...this.#planned[place]!.effect, low: interval?.low ?? null, high: interval?.high ?? null };
  }

  #sums({ rows, weight }: Term, outcomeOf: OutcomeOf): Planned['terms'][number] {
    const sums = new Float64Array(this.#units);
    const counts = new Float64Array(this.#units);
    for (const row of rows) {
      const value = outcomeOf(row)?.value ?? null;
      if (value === null) continue;
      sums[this.#clusters[row]!]! += value;
      counts[this.#clusters[row]!]! += 1;
    }
    return { weight, sum: this.#columns.push(sums) - 1, count: this.#columns.push(counts) - 1 };
  }
}

function* outcomesOf(rows: Int32Array, outcomeOf: OutcomeOf): Generator<Outcome | null> {
  for (const row of rows) yield outcomeOf(row);
}
