import { Z_95 } from '../metrics/intervals.ts';

/** z with P(|Z| <= z) = level for a standard normal Z; level in (0, 1). Exact to about 1e-14 by bisection. */
export function twoSidedZ(level: number): number {
  if (level === 0.95) return Z_95;
  let low = 0;
  let high = 9;
  for (let step = 0; step < 64; step += 1) {
    const middle = (low + high) / 2;
    if (within(middle) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(|Z| <= z) by the series of the normal integral: z phi(z) (1 + z^2/3 + z^4/15 + ...), all terms positive. */
function within(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum * Math.exp((-z * z) / 2) * Math.sqrt(2 / Math.PI);
}
