/**
 * Height of a bar in pixels, rounded half up: floor((2(v - start)H + r) / 2r) with r = max - start (P 9.2).
 * `value`, `start` and `max` in one unit, whole numbers, start <= value <= max, start < max; `height` = H, that of max.
 */
export function barHeight(
  value: number,
  { start, max, height }: { readonly start: number; readonly max: number; readonly height: number },
): number {
  const range = max - start;
  return Math.floor((2 * (value - start) * height + range) / (2 * range));
}
