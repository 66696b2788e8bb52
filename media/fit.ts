/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Longest short and long side. Pixels. */
export interface SideLimits {
  readonly shortSide: number;
  readonly longSide: number;
}

/**
 * The size in which a picture meets both limits: its aspect is kept (to the pixel; no side falls below 1) and it is
 * never enlarged.
 */
export function fitInside({ width, height }: Size, { shortSide, longSide }: SideLimits): Size {
  const scale = Math.min(1, shortSide / Math.min(width, height), longSide / Math.max(width, height));
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { width: scaled(width), height: scaled(height) };
}
