import type { EndpointCalls } from '../models/call-ledger.ts';

/** What a summary needs of one call. */
export interface SummarisedCall {
  readonly endpoint: string;
  readonly latency: number | null;
  readonly answered: boolean;
  readonly ended: boolean;
  readonly attempts: number;
  readonly failures: number;
}

/** Sums calls by endpoint; percentiles are nearest ranks. */
export function summariseCalls(calls: Iterable<SummarisedCall>): EndpointCalls[] {
  const byEndpoint = new Map<
    string,
    { answered: number; unanswered: number; attempts: number; failures: number; times: number[] }
  >();
  for (const call of calls) {
    const sum = byEndpoint.get(call.endpoint) ?? { answered: 0, unanswered: 0, attempts: 0, failures: 0, times: [] };
    byEndpoint.set(call.endpoint, sum);
    if (call.answered) sum.answered += 1;
    else if (call.ended) sum.unanswered += 1;
    sum.attempts += call.attempts;
    sum.failures += call.failures;
    if (call.latency !== null) sum.times.push(call.latency);
  }
  return [...byEndpoint]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([endpoint, { answered, unanswered, attempts, failures, times }]) => {
      times.sort((a, b) => a - b);
      const rank = (p: number) => times[Math.max(0, Math.ceil(p * times.length) - 1)] ?? null;
      return {
        endpoint,
        answered,
        unanswered,
        failedAttempts: attempts,
        rateLimited: attempts - failures,
        latency: { p50: rank(0.5), p95: rank(0.95), max: times.at(-1) ?? null },
      };
    });
}
