import { wilsonInterval, Z_95 } from './intervals.ts';

/** A share with its interval; everything null for no case. */
export interface ClusteredShare {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly successes: number;
  readonly n: number;
  /** Groups of cases that are not independent; a case of none counts as one. */
  readonly clusters: number;
}

/**
 * Counts a share over cases that come in clusters. Its interval is Wilson's with the effective number of cases
 * n_eff = min(n, p(1-p)/V), V = C/(C-1) sum_c (k_c - p n_c)^2 / n^2 over C clusters of n_c cases, k_c of them successes
 * (linearised variance of a ratio; effective sizes after Korn and Graubard 1998; the rule as a whole is our definition).
 * Where no two cases share a cluster it is Wilson's own; a share of 0 or 1 has n_eff = C, a single cluster n_eff = 1.
 */
export class ClusteredShareCounter {
  readonly #clusters = new Map<string | number, [successes: number, n: number]>();
  #singles = 0;
  #singleSuccesses = 0;

  /** `cluster`: null = the case is its own. */
  add(cluster: string | number | null, success: boolean): void {
    if (cluster === null) {
      this.#singles += 1;
      if (success) this.#singleSuccesses += 1;
      return;
    }
    const counts = this.#clusters.get(cluster);
    if (counts === undefined) this.#clusters.set(cluster, [success ? 1 : 0, 1]);
    else {
      counts[1] += 1;
      if (success) counts[0] += 1;
    }
  }

  finish(z = Z_95): ClusteredShare {
    let successes = this.#singleSuccesses;
    let n = this.#singles;
    for (const [k, size] of this.#clusters.values()) {
      successes += k;
      n += size;
    }
    const clusters = this.#singles + this.#clusters.size;
    if (n === 0) return { value: null, low: null, high: null, successes, n, clusters };
    const share = successes / n;
    const effective = clusters === n ? n : this.#effective(share, { n, clusters });
    const interval = wilsonInterval(share * effective, effective, z);
    return { value: share, low: interval?.low ?? null, high: interval?.high ?? null, successes, n, clusters };
  }

  #effective(share: number, { n, clusters }: { n: number; clusters: number }): number {
    if (clusters === 1) return 1;
    if (share === 0 || share === 1) return clusters;
    let squares = this.#singleSuccesses * (1 - share) ** 2 + (this.#singles - this.#singleSuccesses) * share ** 2;
    for (const [k, size] of this.#clusters.values()) squares += (k - share * size) ** 2;
    const variance = ((clusters / (clusters - 1)) * squares) / (n * n);
    return variance === 0 ? n : Math.min(n, (share * (1 - share)) / variance);
  }
}
