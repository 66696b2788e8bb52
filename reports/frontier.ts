import type { ModeratorReport } from './report-shape.ts';

/** What a moderator costs beside how well it does. */
export interface FrontierPoint {
  readonly moderator: string;
  readonly usd_per_1000_cases: number;
  readonly macro_f1_binary: number;
  readonly low: number | null;
  readonly high: number | null;
  /** No other moderator is at least as good for at most the price, and better in one of the two. */
  readonly on_frontier: boolean;
}

/**
 * Cheapest first, then the better, then by name. Moderators without a known cost or score are left out; empty where fewer
 * than two are left, or none of them costs anything: there is nothing to weigh.
 */
export function frontierOf(moderators: readonly ModeratorReport[]): readonly FrontierPoint[] {
  const points = moderators.flatMap(({ name, cost, score }) => {
    const [usd, f1] = [cost.usd_per_1000_cases, score.metrics.macro_f1_binary];
    const interval = score.intervals.macro_f1_binary ?? null;
    if (usd === null || f1 === null) return [];
    const { low = null, high = null } = interval ?? {};
    return [{ moderator: name, usd_per_1000_cases: usd, macro_f1_binary: f1, low, high }];
  });
  if (points.length < 2 || points.every(({ usd_per_1000_cases: usd }) => usd === 0)) return [];
  const beats = (a: (typeof points)[number], b: (typeof points)[number]) =>
    a.usd_per_1000_cases <= b.usd_per_1000_cases &&
    a.macro_f1_binary >= b.macro_f1_binary &&
    (a.usd_per_1000_cases < b.usd_per_1000_cases || a.macro_f1_binary > b.macro_f1_binary);
  return points
    .map((point) => ({ ...point, on_frontier: !points.some((other) => beats(other, point)) }))
    .sort(
      (a, b) =>
        a.usd_per_1000_cases - b.usd_per_1000_cases ||
        b.macro_f1_binary - a.macro_f1_binary ||
        (a.moderator < b.moderator ? -1 : 1),
    );
}
