import { MetricInputError } from './errors.ts';

/** Complementary error function for x >= 0: Maclaurin series below 2.5, Lentz's continued fraction above; about 1e-15. */
export function erfc(x: number): number {
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && k < 200; k += 1) {
      term *= (-x * x) / k;
      sum += term / (2 * k + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = x;
  for (let k = 120; k >= 1; k -= 1) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}

/** P(Z <= x) of the standard normal. */
export function normalCdf(x: number): number {
  const tail = erfc(Math.abs(x) / Math.SQRT2) / 2;
  return x > 0 ? 1 - tail : tail;
}

/** The z with P(Z <= z) = p, for p in (0, 1); bisection on `normalCdf`, about 1e-15. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new MetricInputError(`a normal quantile needs p in (0, 1), not ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  let [low, high] = [-40, 0];
  for (let step = 0; step < 200 && high - low > 1e-15 * -low; step += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The two-sided z of a confidence level: 1.959964 for .95. */
export function twoSidedZ(level: number): number {
  return normalQuantile((1 + level) / 2);
}
