import { detectableDifference, expectedWidth } from '../metrics/planning.ts';
import type { ManifestBatch } from '../runs/run-store.ts';

/** What the cases of a spec can show before one is asked: by how much a figure will be uncertain (our assumptions). */
export interface ExpectedPrecision {
  readonly unsafe: number;
  readonly safe: number;
  /** Independent groups of cases: the sample size where cases of a group go the same way. */
  readonly clusters: number;
  /** What was assumed: the value of each figure and how often two moderators differ. */
  readonly assumed: {
    readonly value: number;
    readonly discordant: number;
    readonly level: number;
    readonly power: number;
  };
  /** Width of the interval, cases independent. Null without a case of known truth, or without one of both classes. */
  readonly width: Readonly<Record<'accuracy' | 'recall' | 'fpr' | 'macro_f1_binary', number | null>>;
  /** Smallest difference of two moderators that a paired test finds. */
  readonly detectable: Readonly<Record<'accuracy' | 'macro_f1_binary', number | null>>;
  /** The same if each cluster were one case: the pessimist's bound. */
  readonly accuracy_width_by_cluster: number | null;
}

const ASSUMED = { value: 0.8, discordant: 0.2, power: 0.8 } as const;

/** Passes batches on and counts what precision depends on. */
export function countingTruth(batches: AsyncIterable<ManifestBatch>) {
  const counts = { unsafe: 0, safe: 0 };
  const clusters = new Set<string>();
  async function* counted(): AsyncGenerator<ManifestBatch> {
    for await (const batch of batches) {
      for (const { truth, cluster, source, id } of batch.cases) {
        if (truth.verdict === null) continue;
        counts[truth.verdict] += 1;
        clusters.add(cluster === null ? id : `${source} ${cluster}`);
      }
      yield batch;
    }
  }
  return {
    batches: counted(),
    precision: (level: number) => precisionOf({ ...counts, clusters: clusters.size }, level),
  };
}

function precisionOf(of: { unsafe: number; safe: number; clusters: number }, level: number): ExpectedPrecision {
  const { unsafe, safe, clusters } = of;
  const { value, discordant, power } = ASSUMED;
  const share = (n: number, at: number) => expectedWidth({ metric: 'share', n, share: at, level })?.width ?? null;
  const supports = [safe, unsafe];
  const macro = { metric: 'macro_f1', supports, f1: value, level } as const;
  return {
    ...of,
    assumed: { ...ASSUMED, level },
    width: {
      accuracy: share(unsafe + safe, value),
      recall: share(unsafe, value),
      fpr: share(safe, 1 - value),
      macro_f1_binary: expectedWidth(macro)?.width ?? null,
    },
    detectable: {
      accuracy:
        detectableDifference({ metric: 'paired_share', n: unsafe + safe, discordant, level, power })?.difference ??
        null,
      macro_f1_binary: detectableDifference({ ...macro, power })?.difference ?? null,
    },
    accuracy_width_by_cluster: share(clusters, value),
  };
}

/** For the terminal; empty without a case of known truth. */
export function precisionLines(of: ExpectedPrecision): string[] {
  const { unsafe, safe, clusters, assumed, width, detectable } = of;
  if (unsafe + safe === 0) return [];
  const say = (value: number | null) => (value === null ? 'not defined' : value.toFixed(3));
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  return [
    `expected precision: ${unsafe} unsafe and ${safe} safe cases in ${clusters} clusters; figures of ${assumed.value} assumed (fpr ${(1 - assumed.value).toFixed(1)})`,
    `  width of the ${percent(assumed.level)} interval: accuracy ${say(width.accuracy)} (${say(of.accuracy_width_by_cluster)} if each cluster were one case), recall ${say(width.recall)}, fpr ${say(width.fpr)}, macro_f1_binary ${say(width.macro_f1_binary)}`,
    `  smallest difference found with power ${assumed.power}: accuracy ${say(detectable.accuracy)} (two moderators of whom one alone is right on ${percent(assumed.discordant)} of cases), macro_f1_binary ${say(detectable.macro_f1_binary)}`,
  ];
}
