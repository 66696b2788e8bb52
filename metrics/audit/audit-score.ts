import type { Interval } from '../bootstrap.ts';
import type { AuditMetric, AuditValues, LabelAudit } from './audit-metrics.ts';

export interface AuditOptions {
  /** All labels; absent = those in predictions and truths. */
  readonly labels?: readonly string[];
  /** Default `unsafe`, when every label is safe or unsafe; else none. */
  readonly positive?: readonly string[];
  /** 0 = no intervals. Default 2000; fewer cover too little (R 8.4). */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default .95. */
  readonly level?: number;
  /** Name of the random stream. Default `all`. */
  readonly stream?: string;
}

/** A stratum as an audit's table shows it: cases of one prediction and one inclusion probability or band. */
export interface AuditStratum {
  readonly stratum: string;
  /** Null = no answer. */
  readonly predicted: string | null;
  readonly population: number;
  readonly labelled: number;
  readonly probability: { readonly low: number; readonly high: number } | null;
  /** By label: cases found to be it, and their (weighted) share. */
  readonly found: Readonly<Record<string, number>>;
  readonly shares: Readonly<Record<string, number>>;
}

/** Design-weighted numbers of one moderator against people's labels, and beside them the naive ones. */
export interface AuditScore {
  readonly kind: 'audit';
  readonly n_population: number;
  readonly n_labelled: number;
  readonly n_merged: number;
  readonly n_unrepresented: number;
  readonly labels: readonly string[];
  readonly positive: readonly string[] | null;
  readonly weighted: AuditValues;
  /** The same labels without weights: biased by the design. */
  readonly naive: AuditValues;
  readonly intervals: Readonly<Partial<Record<AuditMetric, Interval | null>>>;
  readonly per_class: {
    readonly weighted: Readonly<Record<string, LabelAudit>>;
    readonly naive: Readonly<Record<string, LabelAudit>>;
  };
  /** Estimated cases of the population; rows = truth, the last column = no answer. */
  readonly confusion: { readonly labels: readonly string[]; readonly matrix: readonly (readonly number[])[] };
  readonly strata: readonly AuditStratum[];
  readonly conventions: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}
