import { erfc } from './normal.ts';

/** Discordant pairs of two raters of the same items: only A right, only B right. */
export interface Discordant {
  readonly onlyA: number;
  readonly onlyB: number;
}

/** Exact two-sided p (binomial, doubled smaller tail, at most 1) and mid-p; both 1 without discordant pairs. M 4.7. */
export function mcnemarExact({ onlyA, onlyB }: Discordant): { exact: number; midP: number } {
  const n = onlyA + onlyB;
  if (n === 0) return { exact: 1, midP: 1 };
  const smaller = Math.min(onlyA, onlyB);
  const { tail, point } = fairBinomial(n, smaller);
  return { exact: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - point) };
}

/** Chi-squared of one degree of freedom, with or without the continuity correction, and its p. */
export function mcnemarChiSquared(
  { onlyA, onlyB }: Discordant,
  { correction }: { correction: boolean },
): { statistic: number; p: number } {
  const n = onlyA + onlyB;
  if (n === 0) return { statistic: 0, p: 1 };
  const gap = Math.max(0, Math.abs(onlyA - onlyB) - (correction ? 1 : 0));
  const statistic = gap ** 2 / n;
  return { statistic, p: erfc(Math.sqrt(statistic / 2)) };
}

/** P(X <= k) and P(X = k) for X ~ Binomial(n, 1/2), by ratios from the mode (no overflow, no logarithms). */
function fairBinomial(n: number, k: number): { tail: number; point: number } {
  const mode = Math.floor(n / 2);
  let total = 0;
  let tail = 0;
  let point = 0;
  const add = (i: number, weight: number) => {
    total += weight;
    if (i <= k) tail += weight;
    if (i === k) point = weight;
  };
  let weight = 1;
  for (let i = mode; i >= 0 && weight > 0; i -= 1) {
    add(i, weight);
    weight *= i / (n - i + 1);
  }
  weight = (n - mode) / (mode + 1);
  for (let i = mode + 1; i <= n && weight > 0; i += 1) {
    add(i, weight);
    weight *= (n - i) / (i + 1);
  }
  return { tail: tail / total, point: point / total };
}
