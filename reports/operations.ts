import { canonicalJson, type Json } from '../core/canonical-json.ts';
import type { DecisionLatency } from './combinations/decision-latency.ts';

/** What the report leaves out because it differs from run to run: `operations.json`. Times in ms, money in US dollars. */
export interface OperationsReport {
  readonly run: string;
  readonly name: string;
  readonly ordinal: number;
  readonly generation: number;
  /** ISO 8601, UTC. */
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly written_at: string;
  readonly wall_ms: number | null;
  readonly endpoints: readonly EndpointOperations[];
  /** By moderator and combination, for runs that combine moderators; null = none is combined. */
  readonly decisions: Readonly<Record<string, DecisionLatency>> | null;
  readonly spend: {
    readonly budget_usd: number | null;
    readonly spent_usd: number;
    readonly reserved_usd: number;
    readonly unaccounted_usd: number;
  } | null;
  readonly host: {
    readonly node: string;
    readonly platform: string;
    readonly arch: string;
    readonly cpus: number;
    readonly memory_bytes: number;
    readonly name: string | null;
  };
  readonly mettle: { readonly version: string; readonly commit: string | null };
  /** SHA-256 of each report file by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Anything else worth keeping (settings in force, engine, workers). */
  readonly extra: Readonly<Record<string, Json>>;
}

export interface EndpointOperations {
  readonly endpoint: string;
  readonly base_url: string | null;
  readonly calls: number;
  readonly attempts: number;
  readonly rate_limited: number;
  readonly failures: number;
  readonly latency_ms: { readonly p50: number | null; readonly p95: number | null; readonly max: number | null };
}

/** One object, keys sorted, two spaces of indentation, a newline at the end. */
export function renderOperations(operations: OperationsReport): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(operations)), null, 2)}\n`;
}
