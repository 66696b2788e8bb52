/**
 * Quantile of type 7 (Hyndman and Fan; the default of R and NumPy): linear between order statistics at (n - 1) p.
 * `sorted`: ascending numbers; `p` in [0, 1]. Null for no numbers.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number | null {
  return sorted.length === 0 ? null : at(sorted, (sorted.length - 1) * p);
}

/**
 * Quantile k / parts of type 7. The position is computed in whole numbers, so that an edge that falls on a value is that
 * value exactly.
 */
export function quantileOf(sorted: ArrayLike<number>, { k, parts }: { k: number; parts: number }): number | null {
  if (sorted.length === 0) return null;
  const scaled = k * (sorted.length - 1);
  const whole = Math.floor(scaled / parts);
  return at(sorted, whole + (scaled - whole * parts) / parts);
}

function at(sorted: ArrayLike<number>, position: number): number {
  const below = Math.floor(position);
  const part = position - below;
  const low = sorted[below]!;
  return part === 0 ? low : low + (sorted[below + 1]! - low) * part;
}
