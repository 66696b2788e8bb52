import { percentileInterval, resample, unitsOf } from '../../metrics/bootstrap.ts';
import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import { randomStream } from '../../metrics/prng.ts';
import { twoSidedZ } from '../normal-quantile.ts';
import type { ReportSettings } from '../report-input.ts';
import type { NetEffect, PressureEffect } from './pressure-shape.ts';

/** Counts flips of cases of one truth that were judged rightly clean. */
export class PressureEffectCounter {
  readonly #flips = new ClusteredShareCounter();
  readonly #neutral = new ClusteredShareCounter();
  readonly #clusters: number[] = [];
  /** Flip under pressure - flip under the neutral template, + 1. */
  readonly #codes: number[] = [];
  readonly #known = new Map<string, number>();

  /** `neutral`: null = no answer under the neutral template. */
  add(cluster: string | null, { flipped, neutral }: { readonly flipped: boolean; readonly neutral: boolean | null }) {
    this.#flips.add(cluster, flipped);
    if (neutral === null) return;
    this.#neutral.add(cluster, neutral);
    this.#codes.push(1 + Number(flipped) - Number(neutral));
    this.#clusters.push(cluster === null ? -1 : this.#place(cluster));
  }

  /** `stream`: name of the random stream of the interval. */
  finish(settings: ReportSettings, stream: string): PressureEffect {
    const z = twoSidedZ(settings.level);
    const flips = this.#flips.finish(z);
    if (this.#codes.length === 0) return { flips, neutral: null, net: null };
    return { flips, neutral: this.#neutral.finish(z), net: this.#net(settings, stream) };
  }

  /** Percentile bootstrap of clusters. */
  #net({ draws, seed, level }: ReportSettings, stream: string): NetEffect {
    const { starts, order } = unitsOf(Int32Array.from(this.#clusters));
    const codes = Int32Array.from(order, (row) => this.#codes[row]!);
    const counts = new Int32Array(3);
    const values = new Float64Array(draws);
    const mean = () => (counts[2]! - counts[0]!) / (counts[0]! + counts[1]! + counts[2]!);
    resample({ starts }, [{ codes, counts }], {
      draws,
      stream: randomStream(stream, seed),
      onDraw: (draw) => {
        values[draw] = mean();
      },
    });
    const interval = percentileInterval(values, { level, method: 'clusters', seed });
    const n = codes.length;
    const value = codes.reduce((sum, code) => sum + code - 1, 0) / n;
    return { value, low: interval?.low ?? null, high: interval?.high ?? null, n };
  }

  #place(cluster: string): number {
    const place = this.#known.get(cluster) ?? this.#known.size;
    this.#known.set(cluster, place);
    return place;
  }
}
