import type { Truth } from '../moderation/case.ts';
import type { RejectedRow } from '../runs/run-store.ts';
import type { Dataset } from './dataset.ts';

const KEPT_REJECTED = 200;
/** A facet with more values than this is counted as one number. */
const MAX_VALUES = 200;

export interface FacetCounts {
  /** Distinct values; the count stops after 200 (`more` is true then and `values` is empty). */
  readonly values: Readonly<Record<string, number>>;
  readonly more: boolean;
}

/** Counts of what a data set holds. */
export interface DatasetSummary {
  readonly cases: number;
  readonly verdicts: { readonly safe: number; readonly unsafe: number; readonly unknown: number };
  /** Native label and canonical hazard -> cases where it is true, false, unknown (named, but null). */
  readonly labels: Readonly<Record<string, TruthCounts>>;
  readonly categories: Readonly<Record<string, TruthCounts>>;
  readonly languages: Readonly<Record<string, number>>;
  readonly facets: Readonly<Record<string, FacetCounts>>;
  /** Clusters, counting each case without one. */
  readonly clusters: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly rejected: { readonly total: number; readonly first: readonly RejectedRow[] };
}

export interface TruthCounts {
  true: number;
  false: number;
  unknown: number;
}

/** Reads a data set once and counts it. */
export async function summarise(dataset: Pick<Dataset, 'rows'>): Promise<DatasetSummary> {
  const verdicts = { safe: 0, unsafe: 0, unknown: 0 };
  const labels = new Map<string, TruthCounts>();
  const categories = new Map<string, TruthCounts>();
  const languages = new Map<string, number>();
  const facets = new Map<string, Map<string, number>>();
  const skipped = new Map<string, number>();
  const clusters = new Set<string>();
  const first: RejectedRow[] = [];
  let cases = 0;
  let unclustered = 0;
  let rejected = 0;

  for await (const row of dataset.rows()) {
    if ('skipped' in row) add(skipped, row.skipped);
    else if ('rejected' in row) {
      rejected += 1;
      if (first.length < KEPT_REJECTED) first.push(row.rejected);
    } else {
      const { truth, language, cluster } = row.case;
      cases += 1;
      verdicts[truth.verdict ?? 'unknown'] += 1;
      addTruths(labels, truth.native);
      addTruths(categories, truth.categories);
      add(languages, language);
      if (cluster === null) unclustered += 1;
      else clusters.add(cluster);
      for (const [name, value] of Object.entries(row.case.facets)) {
        const values = facets.get(name) ?? new Map<string, number>();
        facets.set(name, values);
        if (values.size <= MAX_VALUES) add(values, value);
      }
    }
  }
  return {
    cases,
    verdicts,
    labels: Object.fromEntries(labels),
    categories: Object.fromEntries(categories),
    languages: Object.fromEntries(languages),
    facets: Object.fromEntries(
      [...facets].map(([name, values]) => {
        const more = values.size > MAX_VALUES;
        return [name, { values: more ? {} : Object.fromEntries(values), more }];
      }),
    ),
    clusters: clusters.size + unclustered,
    skipped: Object.fromEntries(skipped),
    rejected: { total: rejected, first },
  };
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function addTruths(counts: Map<string, TruthCounts>, truths: Readonly<Record<string, Truth>>): void {
  for (const [name, truth] of Object.entries(truths)) {
    const count = counts.get(name) ?? { true: 0, false: 0, unknown: 0 };
    counts.set(name, count);
    count[truth === null ? 'unknown' : truth ? 'true' : 'false'] += 1;
  }
}
